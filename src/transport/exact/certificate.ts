import type { ExactProblem, TransportPlan } from './problem.ts';

/** By two loops in double precision: the cost of the plan, and the dual value of the potential. */
export function certify(
  { x, y, m, N, d, cost }: ExactProblem,
  plan: TransportPlan,
  potential: ArrayLike<number>,
): { lower: number; upper: number } {
  let upper = 0;
  plan.mass.forEach((mass, k) => {
    upper += mass * cost.scalar(x, plan.from[k] * d, y, plan.to[k] * d);
  });
  let lower = 0;
  for (let i = 0; i < m; i++) {
    let best = Number.POSITIVE_INFINITY;
    for (let j = 0; j < N; j++) {
      const v = cost.scalar(x, i * d, y, j * d) + potential[j];
      if (v < best) best = v;
    }
    lower += best / m;
  }
  for (let j = 0; j < N; j++) lower -= potential[j] / N;
  return { lower: Math.min(lower, upper), upper };
}
