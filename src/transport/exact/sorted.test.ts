import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { expectProven, problemOf, solve } from '../../../test/transport/exact.ts';
import { solvePlain } from '../../../test/transport/plain-exact.ts';
import { uniform } from '../../../test/transport/problems.ts';
import type { CostSpec } from '../../costs/cost.ts';
import { assignPlain } from '../engines/plain/plain.ts';
import { planCost } from './certificate.ts';
import { isSortable } from './sorted.ts';

const CONVEX: CostSpec[] = [
  { name: 'square' },
  { name: 'euclidean' },
  { name: 'power', parameters: { p: 1.5 } },
  { name: 'power', parameters: { p: 3 } },
];
/** Few values, so that points coincide, and any. */
const number = fc.oneof(fc.integer({ min: -3, max: 3 }), fc.double({ min: -5, max: 5, noNaN: true }));
const numbers = fc.array(number, { minLength: 1, maxLength: 30 });

describe('numbers under a convex cost', () => {
  it('are solved to rounding, as by the plain twin, whatever m and N', () => {
    fc.assert(
      fc.property(numbers, numbers, fc.constantFrom(...CONVEX), (x, y, spec) => {
        const problem = problemOf(x, y, 1, spec);
        expect(isSortable(problem)).toBe(true);
        const result = solve(problem, { gap: 0 });
        expectProven(problem, result, 1e-9);
        const cost = planCost(problem, solvePlain(problem).plan);
        expect(result.lower).toBeLessThanOrEqual(cost + 1e-9 * (1 + cost));
        expect(result.upper).toBeGreaterThanOrEqual(cost - 1e-9 * (1 + cost));
      }),
      { numRuns: 200, examples: [[[3, 0, 0, 0, 0, 2], [0, 0, 3, 0, 2, 0], { name: 'square' }]] }, // a cost of zero
    );
  });

  it('go to the nearest real as in the plain twin, ties to the lowest index', () => {
    fc.assert(
      fc.property(numbers, numbers, fc.constantFrom(...CONVEX), (x, y, spec) => {
        const problem = problemOf(x, y, 1, spec);
        const seen: Int32Array[] = [];
        solve(problem, { nearest: (found) => seen.push(found) });
        const psi = new Float64Array(y.length);
        const plain = assignPlain({ ...problem, psi, cost: problem.cost.scalar, scale: 1 });
        expect(seen).toEqual([plain.index]);
      }),
      { numRuns: 200 },
    );
  });

  it('are proven by halving, too, where two plain loops would take too long', () => {
    const next = uniform(7);
    const draw = (n: number) => Float64Array.from({ length: n }, () => next() ** 3);
    const [x, y] = [draw(5003), draw(4001)];
    const { lower, upper, gap } = solve(problemOf(x, y, 1, { name: 'euclidean' }));
    expect(gap).toBeLessThan(1e-9);
    // W1 in one dimension is the area between the distribution functions (Peyré and Cuturi 2019, Remark 2.30)
    const all = [...x, ...y].sort((a, b) => a - b);
    const [sx, sy] = [x.slice().sort(), y.slice().sort()];
    let area = 0;
    let [i, j] = [0, 0];
    for (let k = 0; k + 1 < all.length; k++) {
      while (i < sx.length && sx[i] <= all[k]) i++;
      while (j < sy.length && sy[j] <= all[k]) j++;
      area += Math.abs(i / sx.length - j / sy.length) * (all[k + 1] - all[k]);
    }
    expect(lower).toBeLessThanOrEqual(area + 1e-12);
    expect(upper).toBeGreaterThanOrEqual(area - 1e-12);
  });
});

describe('are not sorted', () => {
  const two = Float64Array.of(0, 1, 2, 3);
  it.each<[string, ReturnType<typeof problemOf>]>([
    ['points of the plane', problemOf(two, two, 2)],
    ['numbers under a concave cost', problemOf(two, two, 1, { name: 'power', parameters: { p: 0.5 } })],
    ['numbers whose costs overflow', problemOf([1e200], [-1e200], 1)],
    ['what is not a number', problemOf([Number.NaN], [1], 1)],
    ['nothing', problemOf([], [1], 1)],
  ])('%s', (_, problem) => {
    expect(isSortable(problem)).toBe(false);
  });
});
