/** Clouds and costs that a solver may stumble over. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cloudsOf, expectProven, problemOf, solve } from '../../../test/transport/exact.ts';
import { compileCost } from '../../costs/compile.ts';
import type { CostSpec } from '../../costs/cost.ts';
import { nodeWasmFiles } from '../../tensor/backends/node-wasm-files.ts';
import { startBackend, stopBackend } from '../../tensor/backends/start.ts';
import { ExactError, type ExactProblem, solveExact } from './exact.ts';

const COSTS: CostSpec[] = [
  { name: 'square' },
  { name: 'euclidean' },
  { name: 'power', parameters: { p: 0.5 } },
  { name: 'norm', parameters: { q: 1 } },
];

describe('degenerate clouds', () => {
  const ring = (n: number, radius = 1) =>
    Float64Array.from(
      { length: 2 * n },
      (_, k) => radius * (k % 2 ? Math.sin : Math.cos)((2 * Math.PI * Math.floor(k / 2)) / n),
    );
  const check = (problem: ExactProblem, value: number, gap = 1e-6) => {
    const result = solve(problem);
    expect(Math.abs(result.upper - value)).toBeLessThanOrEqual(1e-9 * Math.max(Math.abs(value), 1e-300));
    expectProven(problem, result, gap);
  };

  it.each(COSTS)('identical ones cost nothing: $name', (spec) => {
    const points = cloudsOf(120, 1, 2, 3).x;
    check(problemOf(points, points, 2, spec), 0);
  });
  it('all points equal', () => {
    check(problemOf(new Float64Array(400).fill(2), new Float64Array(300).fill(2), 2), 0);
    check(problemOf(new Float64Array(400).fill(2), new Float64Array(300).fill(5), 2), 18);
  });
  it('one point, one real', () => {
    check(problemOf([0, 0], ring(50), 2), 1);
    check(problemOf(ring(50, 3), [0, 0], 2), 9);
    check(problemOf([1, 2], [4, 6], 2, { name: 'euclidean' }), 5);
  });
  it('more reals than points', () => {
    // Each point of the inner ring serves the three reals around its own.
    const result = solve(problemOf(ring(100), ring(300), 2));
    expectProven(problemOf(ring(100), ring(300), 2), result);
    expect(result.upper).toBeCloseTo((2 / 3) * (2 - 2 * Math.cos((2 * Math.PI) / 300)), 9);
  });
  it('duplicated reals', () => {
    const reals = Float64Array.from({ length: 600 }, (_, k) => ring(3)[k % 6]);
    check(problemOf(ring(300, 1), reals, 2), solve(problemOf(ring(300, 1), ring(3), 2)).upper);
  });
  it('points that nearly coincide with the reals', () => {
    const { x } = cloudsOf(300, 1, 2, 8);
    const near = Float64Array.from(x, (v, k) => v + 1e-7 * Math.sin(k));
    const problem = problemOf(x, near, 2);
    expectProven(problem, solve(problem));
  });
  it('costs that are tiny, or huge', () => {
    for (const size of [1e-12, 1e-6, 1e6, 1e18]) {
      const problem = cloudsOf(90, 60, 2, 4, { name: 'custom', expression: `${size}*sum((x-y)^2)` });
      expectProven(problem, solve(problem));
    }
  });
  it('costs that are equal but for a little, on a large offset', () => {
    const problem = cloudsOf(90, 90, 2, 4, { name: 'custom', expression: '1000000 + sum((x-y)^2)' });
    expectProven(problem, solve(problem));
  });
  it('one far outlier, that a sample of costs may miss', () => {
    const problem = cloudsOf(200, 200, 2, 6);
    (problem.x as Float64Array)[2 * 131] = 1e15;
    expectProven(problem, solve(problem));
  });
  it('a far outlier in both clouds, whose costs take all digits of the others', () => {
    const problem = cloudsOf(28, 28, 3, 6, { name: 'power', parameters: { p: 3 } });
    (problem.x as Float64Array)[3 * 13] = 1e6;
    (problem.y as Float64Array)[3 * 4] = 1e6;
    expectProven(problem, solve(problem));
  });
  it('one real far off, which rows bid for in vain for long', () => {
    const problem = cloudsOf(500, 500, 2, 6, { name: 'euclidean' });
    (problem.y as Float64Array)[2 * 131] = 1e3;
    const work = solveExact(problem);
    let pauses = 0;
    let step = work.next();
    for (; !step.done; step = work.next()) pauses++;
    expect(pauses).toBeLessThan(100); // of 4096 bids
    expectProven(problem, step.value);
  });
  it('two clusters of other sizes: much must travel', () => {
    const at = (share: number, n: number, seed: number) =>
      Float64Array.from(cloudsOf(n, 1, 2, seed).x, (v, k) => 0.01 * v + (k < 2 * share * n ? 0 : 100));
    const problem = problemOf(at(0.7, 400, 1), at(0.4, 400, 2), 2);
    const result = solve(problem);
    expectProven(problem, result);
    expect(result.upper).toBeCloseTo(0.3 * 20_000, -1);
  });
});

describe('costs of the distance in many dimensions, with a backend', () => {
  beforeAll(async () => {
    await startBackend({ want: 'cpu', wasmFiles: nodeWasmFiles, onDeviceLost() {}, onError() {} });
  });
  afterAll(stopBackend);

  it.each([1e-150, 1e-30, 1e-12, 1e12, 1e22, 1e150])('are solved at the scale %s', (size) => {
    for (const [m, N] of [
      [90, 80],
      [80, 90],
      [90, 79],
    ]) {
      const { x, y } = cloudsOf(m, N, 8, 3);
      const scaled = (points: ArrayLike<number>) => Float64Array.from(points, (v) => v * size);
      const problem = problemOf(scaled(x), scaled(y), 8, { name: 'euclidean' });
      expectProven(problem, solve(problem));
    }
  });

  it('may overflow where no two points are so far apart', () => {
    const corner = (points: ArrayLike<number>) => Float64Array.from(points, (v) => 4.5e6 * Math.abs(v));
    const { x, y } = cloudsOf(40, 30, 8, 3);
    const problem = problemOf(corner(x), corner(y), 8, { name: 'custom', expression: 'norm(x-y)^44' });
    expectProven(problem, solve(problem));
  });

  it.each([
    ['reals in heaps of copies', 400, 3, 3],
    ['points and reals in a few heaps', 400, 2, 1],
    ['one heap each', 400, 1, 1],
    ['the same where most points must split', 396, 3, 3],
    ['a few heaps where most points must split', 396, 2, 1],
  ])('are solved where rows cannot remember all that are equally near: %s', (_, N, heaps, piles) => {
    const { x, y } = cloudsOf(500, N, 8, 5);
    const heap = (points: ArrayLike<number>, count: number) =>
      Float64Array.from(points, (_, k) => points[k % (8 * count)]);
    for (const generated of [x, heap(x, piles)]) {
      const problem = problemOf(generated, heap(y, heaps), 8, { name: 'euclidean' });
      expectProven(problem, solve(problem));
    }
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY, 1e200])('are refused where a coordinate is %s', (value) => {
    for (const [m, N] of [
      [200, 150],
      [150, 200],
    ]) {
      for (const side of ['x', 'y'] as const) {
        const problem = cloudsOf(m, N, 8, 1);
        (problem[side] as Float64Array)[8 * 77] = value;
        expect(() => solve(problem)).toThrow(ExactError);
      }
    }
  });
});

describe('what cannot be solved', () => {
  it('is refused where there are no points', () => {
    expect(() => solve(problemOf([], [0, 0], 2))).toThrow(new ExactError('There are no points.'));
    expect(() => solve(problemOf([0, 0], [], 2))).toThrow(new ExactError('There are no reals.'));
  });
  it.each([
    ['NaN', Number.NaN],
    ['Infinity', Number.POSITIVE_INFINITY],
  ])('is refused where a cost is %s', (_, value) => {
    for (const [m, N] of [
      [200, 150],
      [150, 200],
    ]) {
      const problem = cloudsOf(m, N, 2, 1);
      (problem.y as Float64Array)[2 * 77] = value;
      expect(() => solve(problem)).toThrow(/^The cost between point \d+ and real 78 is not finite: /);
    }
  });
  it('leaves nothing behind when it is cancelled', () => {
    const problem = { ...cloudsOf(300, 300, 2, 1), cost: compileCost({ name: 'euclidean' }, 2) };
    const before = solve(problem);
    for (let tries = 0; tries < 3; tries++) {
      expect(() =>
        solve(problem, {
          report: ({ what }) => {
            if (what === 'Bidding') throw new Error('stop');
          },
        }),
      ).toThrow('stop');
    }
    expect(solve(problem)).toEqual(before);
  });
});
