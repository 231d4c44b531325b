/** Plain twin of `transport/sinkhorn`: loops in double precision, as the formulas read. */
import type { Matrix } from '../tensor/plain.ts';

const logSumExp = (values: number[]): number => {
  const most = Math.max(...values);
  return most + Math.log(values.reduce((sum, v) => sum + Math.exp(v - most), 0));
};

/** The plan after so many iterations, and its potentials. */
export function sinkhornPlain(cost: Matrix, eps: number, iterations: number) {
  const [m, n] = [cost.length, cost[0].length];
  let f = new Array<number>(m).fill(0);
  let g = new Array<number>(n).fill(0);
  for (let t = 0; t < iterations; t++) {
    f = cost.map((row) => -eps * logSumExp(row.map((c, j) => (g[j] - c) / eps - Math.log(n))));
    g = g.map((_, j) => -eps * logSumExp(cost.map((row, i) => (f[i] - row[j]) / eps - Math.log(m))));
  }
  const plan = cost.map((row, i) => row.map((c, j) => Math.exp((f[i] + g[j] - c) / eps) / (m * n)));
  return { plan, f, g };
}

const total = (a: Matrix, of: (v: number, i: number, j: number) => number): number =>
  a.reduce((sum, row, i) => sum + row.reduce((s, v, j) => s + of(v, i, j), 0), 0);

/** sum_ij pi_ij C_ij */
export const planCostPlain = (cost: Matrix, eps: number, iterations: number): number =>
  total(sinkhornPlain(cost, eps, iterations).plan, (p, i, j) => p * cost[i][j]);

/** min_pi sum_ij pi_ij C_ij + eps KL(pi | uniform), as the dual value of the potentials. */
export function regularisedPlain(cost: Matrix, eps: number, iterations: number): number {
  const { plan, f, g } = sinkhornPlain(cost, eps, iterations);
  const mean = (v: number[]) => v.reduce((a, b) => a + b, 0) / v.length;
  return mean(f) + mean(g) + eps * (1 - total(plan, (p) => p));
}
