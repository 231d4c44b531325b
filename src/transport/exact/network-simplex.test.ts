import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { cloudsOf, problemOf, recount } from '../../../test/transport/exact.ts';
import { solvePlain } from '../../../test/transport/plain-exact.ts';
import { uniform } from '../../../test/transport/problems.ts';
import type { CostSpec } from '../../costs/cost.ts';
import { finish } from '../../tensor/work.ts';
import { greatestCommonDivisor, type Solution, type StageProgress } from './augmenting-paths.ts';
import { complete, completion, meanCost } from './completion.ts';
import { Flow } from './flow.ts';
import { CostTable } from './kernel/table.ts';
import { networkSimplex, Tree } from './network-simplex.ts';
import type { ExactProblem } from './problem.ts';

/** Costs whose values single precision holds exactly, where coordinates are small whole numbers. */
const COSTS: CostSpec[] = [
  { name: 'square' },
  { name: 'norm', parameters: { q: 1 } },
  { name: 'custom', expression: 'abs(x1-y1) + 5*abs(x2-y2) - 3' },
];

/** Points on a small grid: many coincide, and many plans are equally good. */
function gridProblem(m: number, N: number, size: number, seed: number, spec: CostSpec): ExactProblem {
  const next = uniform(seed);
  const points = (n: number) => Float64Array.from({ length: 2 * n }, () => Math.floor(size * next()));
  return problemOf(points(m), points(N), 2, spec);
}

/** A table of costs, and a greedy plan to begin from. The points must be the larger side. */
function begin({ x, y, m, N, d, cost }: ExactProblem, psi: Float64Array) {
  const table = new CostTable(m, N);
  for (let i = 0; i < m; i++) for (let j = 0; j < N; j++) table.row(i)[j] = cost.scalar(x, i * d, y, j * d);
  const g = greatestCommonDivisor(m, N);
  const start: Solution = { flow: new Flow(m, N), units: N / g, psi };
  const left = new Float64Array(m).fill(N / g);
  const room = new Float64Array(N).fill(m / g);
  complete(start.flow, completion(table, { left, room }, psi));
  const largest = table.costs.reduce((most, c) => (c < Infinity ? Math.max(most, Math.abs(c)) : most), 0);
  return { table, start, largest };
}

/** Its mean cost, after a check that it is feasible. */
function costOf(table: CostTable, { flow, units }: Solution): number {
  const { rows, columns } = table;
  const [sent, received] = [new Float64Array(rows), new Float64Array(columns)];
  flow.forEach((i, j, amount) => {
    expect(amount).toBeGreaterThan(0);
    sent[i] += amount;
    received[j] += amount;
  });
  expect(sent).toEqual(new Float64Array(rows).fill(units));
  expect(received).toEqual(new Float64Array(columns).fill((rows * units) / columns));
  return meanCost((i, j) => table.cost(i, j), flow, { from: [], to: [], units: [] }, rows * units);
}

function dualOf(table: CostTable, psi: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < table.rows; i++)
    sum += psi.reduce((least, p, j) => Math.min(least, table.cost(i, j) + p), Number.POSITIVE_INFINITY);
  return sum / table.rows - psi.reduce((all, p) => all + p, 0) / psi.length;
}

describe('the network simplex method', () => {
  const size = fc.integer({ min: 1, max: 40 });

  it('finds the optimum of the plain twin and its proof from a poor plan, also where most plans are degenerate', () => {
    fc.assert(
      fc.property(
        ...[
          size,
          size,
          fc.integer({ min: 1, max: 6 }),
          fc.integer(),
          fc.constantFrom(...COSTS),
          fc.boolean(),
        ],
        (a, b, grid, seed, spec, informed) => {
          const problem = gridProblem(Math.max(a, b), Math.min(a, b), grid, seed, spec);
          const psi = Float64Array.from({ length: problem.N }, (_, j) =>
            informed ? 3 * Math.sin(seed + j) : 0,
          );
          const { table, start, largest } = begin(problem, psi);
          const found = finish(networkSimplex(table, start, { largest }, () => false));
          const { plan, potential } = solvePlain(problem);
          const optimum = recount(problem, { plan, potential, lower: 0, upper: 0, gap: 0 }).primal;
          expect(costOf(table, found)).toBeCloseTo(optimum, 9);
          expect(dualOf(table, found.psi)).toBeCloseTo(optimum, 9);
          table.dispose();
        },
      ),
      { numRuns: 300 },
    );
  });

  it('keeps its trees strongly feasible, so that it cannot cycle where exchanges move no flow', () => {
    let idle = 0;
    fc.assert(
      fc.property(size, size, fc.integer({ min: 1, max: 4 }), fc.integer(), (a, b, grid, seed) => {
        const problem = gridProblem(Math.max(a, b), Math.min(a, b), grid, seed, COSTS[0]);
        const { table, start } = begin(problem, new Float64Array(problem.N));
        const tree = new Tree(table, start);
        const { rows, columns } = table;
        const next = uniform(seed);
        for (let turn = 0; turn < 200; turn++) {
          const [i, j] = [Math.floor(rows * next()), rows + Math.floor(columns * next())];
          const reduced = table.cost(i, j - rows) + tree.potential[j] - tree.potential[i];
          if (reduced >= -1e-9) continue;
          const before = tree.primal();
          tree.exchange(i, j, reduced);
          if (tree.primal() === before) idle++;
          expect(Math.min(...tree.flow.subarray(rows, rows + columns))).toBeGreaterThan(0);
        }
        table.dispose();
      }),
      { numRuns: 100 },
    );
    expect(idle).toBeGreaterThan(10);
  });

  it('compares all pairs that it knows before it scans the table for more', () => {
    const problem = cloudsOf(200, 199, 2, 4, { name: 'euclidean' });
    const { table, start, largest } = begin(problem, new Float64Array(problem.N));
    const scans = vi.spyOn(table, 'setPsi');
    finish(networkSimplex(table, start, { largest }, () => false));
    expect(scans.mock.calls.length).toBeLessThan(9); // 5; where a search gives up halfway, 13
    table.dispose();
  });

  it('tells of a feasible plan and a bound on the way, and stops with them when it is asked to', () => {
    const problem = cloudsOf(200, 199, 2, 4, { name: 'euclidean' });
    for (const stopAt of [1, 3, Number.POSITIVE_INFINITY]) {
      const { table, start, largest } = begin(problem, new Float64Array(problem.N));
      const told: StageProgress[] = [];
      const found = finish(networkSimplex(table, start, { largest }, (stage) => told.push(stage) === stopAt));
      if (stopAt < Number.POSITIVE_INFINITY) {
        expect(told).toHaveLength(stopAt);
        expect(costOf(table, found)).toBeCloseTo(told[stopAt - 1].primal, 12);
        expect(dualOf(table, found.psi)).toBeCloseTo(told[stopAt - 1].dual, 5);
      } else expect(dualOf(table, found.psi)).toBeCloseTo(costOf(table, found), 9);
      expect(told.length).toBeGreaterThanOrEqual(Math.min(stopAt, 5));
      told.forEach(({ dual, primal, done }, k) => {
        expect(dual).toBeLessThanOrEqual(primal + 1e-6);
        expect(done).toBeGreaterThanOrEqual(0);
        expect(done).toBeLessThanOrEqual(1);
        if (k > 0) expect(primal).toBeLessThanOrEqual(told[k - 1].primal + 1e-12);
        if (k > 0) expect(dual).toBeGreaterThanOrEqual(told[k - 1].dual - 1e-12);
      });
      table.dispose();
    }
  });
});
