import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compileCost } from '../../costs/compile.ts';
import type { CostSpec } from '../../costs/cost.ts';
import { startBackend, stopBackend } from '../../tensor/backend.ts';
import { ExactError, type ExactProblem, type Interval, solveExact } from './exact.ts';
import fixtures from './fixtures.json' with { type: 'json' };
import { solvePlain } from './plain-exact.ts';
import { cloudsOf, expectProven, problemOf, recount, solve } from './testing.ts';

const COSTS: CostSpec[] = [
  { name: 'square' },
  { name: 'euclidean' },
  { name: 'power', parameters: { p: 0.5 } },
  { name: 'norm', parameters: { q: 1 } },
  { name: 'cosine' },
  { name: 'torus' },
  { name: 'custom', expression: 'abs(x1-y1) + 5*abs(x2-y2) - 3' },
  { name: 'custom', expression: 'sum(x*y)' },
];
const costs = fc.constantFrom(...COSTS);
const seeds = fc.integer({ min: 0, max: 2 ** 31 });

/** Contains `value`, up to rounding. */
function expectAround({ lower, upper }: Interval, value: number): void {
  const rounding = 1e-12 * (1 + Math.abs(value));
  expect(lower).toBeLessThanOrEqual(value + rounding);
  expect(upper).toBeGreaterThanOrEqual(value - rounding);
}

function leastOfPermutations({ x, y, m, d, cost }: ExactProblem): number {
  const left = new Set(Array.from({ length: m }, (_, j) => j));
  const rest = (i: number): number => {
    if (i === m) return 0;
    let least = Number.POSITIVE_INFINITY;
    for (const j of [...left]) {
      left.delete(j);
      least = Math.min(least, cost.scalar(x, i * d, y, j * d) + rest(i + 1));
      left.add(j);
    }
    return least;
  };
  return rest(0) / m;
}

describe('the optimal cost', () => {
  it('is the least over all permutations', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 7 }), seeds, costs, (n, seed, spec) => {
        const problem = cloudsOf(n, n, 2, seed, spec);
        const result = solve(problem);
        expectAround(result, leastOfPermutations(problem));
        expectProven(problem, result);
      }),
      { numRuns: 60 },
    );
  });

  it('is that of the plain twin, whatever m and N', () => {
    const size = fc.integer({ min: 1, max: 40 });
    fc.assert(
      fc.property(size, size, seeds, costs, (m, N, seed, spec) => {
        const problem = cloudsOf(m, N, 3, seed, spec);
        const result = solve(problem);
        const twin = recount(problem, { ...result, ...solvePlain(problem) });
        expectAround(result, twin.primal);
        expectAround(result, twin.dual);
        expectProven(problem, result);
      }),
      { numRuns: 100 },
    );
  });

  it.each([
    [300, 300],
    [301, 300],
    [450, 300],
    [900, 150],
    [60, 277],
  ])('is that of the plain twin in a table of %i x %i', (m, N) => {
    const problem = cloudsOf(m, N, 2, m + N, { name: 'euclidean' });
    const result = solve(problem);
    expectAround(result, recount(problem, { ...result, ...solvePlain(problem) }).primal);
    expectProven(problem, result);
  });

  const named: Record<string, CostSpec> = {
    l1: { name: 'norm', parameters: { q: 1 } },
    linf: { name: 'norm', parameters: { q: Number.POSITIVE_INFINITY } },
    'norm^0.5': { name: 'power', parameters: { p: 0.5 } },
    'norm^3': { name: 'power', parameters: { p: 3 } },
  };
  const cases = fixtures.cases.flatMap((c) =>
    Object.entries(c.optimalCost).map(([name, value]) => ({ ...c, name, value })),
  );
  it.each(cases)(
    'is that of the reference: $data, $m x $N x $d, $name',
    ({ generated, real, d, name, value }) => {
      const spec = named[name] ?? { name };
      const problem = problemOf(generated, real, d, name === 'linf' ? LARGEST : spec);
      const result = solve(problem);
      expect(Math.abs(result.upper - value)).toBeLessThanOrEqual(1e-6 * Math.abs(value));
      expectProven(problem, result);
    },
  );
});

const LARGEST: CostSpec = { name: 'custom', expression: 'max(abs(x-y))' };

describe('does not change', () => {
  const small = fc.record({
    m: fc.integer({ min: 2, max: 30 }),
    N: fc.integer({ min: 2, max: 30 }),
    seed: seeds,
  });
  const same = (a: ExactProblem, b: ExactProblem, factor = 1) => {
    const [one, other] = [solve(a), solve(b)];
    expect(Math.abs(one.upper * factor - other.upper)).toBeLessThanOrEqual(2e-6 * Math.abs(other.upper));
  };
  const moved = (points: ArrayLike<number>, by: number) => Float64Array.from(points, (v) => v + by);
  const scaled = (points: ArrayLike<number>, by: number) => Float64Array.from(points, (v) => v * by);

  it('when both clouds move', () => {
    fc.assert(
      fc.property(small, ({ m, N, seed }) => {
        const problem = cloudsOf(m, N, 2, seed, { name: 'euclidean' });
        same(problem, { ...problem, x: moved(problem.x, 7), y: moved(problem.y, 7) });
      }),
      { numRuns: 30 },
    );
  });

  it('but by its factor when both clouds are scaled', () => {
    fc.assert(
      fc.property(small, fc.constantFrom(1e-9, 1e-3, 3, 1e3, 1e9), ({ m, N, seed }, k) => {
        const problem = cloudsOf(m, N, 2, seed);
        same(problem, { ...problem, x: scaled(problem.x, k), y: scaled(problem.y, k) }, k * k);
      }),
      { numRuns: 30 },
    );
  });

  it('when points are put in another order', () => {
    const turned = (points: ArrayLike<number>, d: number) =>
      Float64Array.from(points, (_, at) => points[points.length - d * (Math.floor(at / d) + 1) + (at % d)]);
    fc.assert(
      fc.property(small, costs, ({ m, N, seed }, spec) => {
        const problem = cloudsOf(m, N, 2, seed, spec);
        same(problem, { ...problem, x: turned(problem.x, 2), y: turned(problem.y, 2) });
      }),
      { numRuns: 30 },
    );
  });

  it('when the clouds change places under a symmetric cost', () => {
    fc.assert(
      fc.property(small, fc.constantFrom(...COSTS.slice(0, 6)), ({ m, N, seed }, spec) => {
        const problem = cloudsOf(m, N, 2, seed, spec);
        same(problem, { ...problem, x: problem.y, y: problem.x, m: N, N: m });
      }),
      { numRuns: 30 },
    );
  });
});

describe('the gap that is asked for', () => {
  it.each([
    [400, 400, 0.1],
    [400, 400, 0.01],
    [900, 300, 0.01],
    [450, 300, 0.01],
    [300, 400, 0.01],
  ])('ends the search: %i x %i, %f', (m, N, gap) => {
    const problem = cloudsOf(m, N, 2, 5, { name: 'euclidean' });
    const [rough, fine] = [solve(problem, { gap }), solve(problem)];
    expectProven(problem, rough, gap);
    expect(rough.gap).toBeGreaterThan(gap / 100); // it went no farther
    expect(rough.lower).toBeLessThanOrEqual(fine.upper);
    expect(rough.upper).toBeGreaterThanOrEqual(fine.lower);
  });
});

describe('the interval on the way', () => {
  it.each([
    [400, 400],
    [500, 300],
    [200, 600],
  ])('never widens, and holds the optimum: %i x %i', (m, N) => {
    const problem = cloudsOf(m, N, 2, 5, { name: 'euclidean' });
    const seen: Interval[] = [];
    const shares: number[] = [];
    const result = solve(problem, {
      report: ({ done, ...known }) => {
        seen.push(known);
        shares.push(done);
      },
    });
    expect(seen.filter(({ lower }) => Number.isFinite(lower)).length).toBeGreaterThan(3);
    seen.forEach(({ lower, upper }, k) => {
      expect(lower).toBeLessThanOrEqual(result.upper);
      expect(upper).toBeGreaterThanOrEqual(result.lower);
      if (k > 0) expect(lower).toBeGreaterThanOrEqual(seen[k - 1].lower);
      if (k > 0) expect(upper).toBeLessThanOrEqual(seen[k - 1].upper);
    });
    expect(shares).toEqual([...shares].sort((a, b) => a - b));
    expect(shares.at(-1)).toBe(1);
  });

  it('comes with a share that never falls, also where a step is taken again in double precision', () => {
    const points = cloudsOf(90, 1, 2, 8).x;
    const near = Float64Array.from(points, (v, k) => v + 1e-3 * Math.sin(k));
    const shares: number[] = [];
    solve(problemOf(points, near, 2), { gap: 0, report: ({ done }) => shares.push(done) });
    expect(shares).toEqual([...shares].sort((a, b) => a - b));
    expect(shares.filter((done) => done === 1)).toHaveLength(1);
  });
});

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

  it.each(COSTS.slice(0, 4))('identical ones cost nothing: $name', (spec) => {
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
    await startBackend({ want: 'cpu', wasmFiles: null, onDeviceLost() {}, onError() {} });
  });
  afterAll(stopBackend);

  it.each([1e-150, 1e-30, 1e-12, 1e12, 1e22, 1e150])('are solved at the scale %s', (size) => {
    for (const [m, N] of [
      [90, 80],
      [80, 90],
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
  it('leaves nothing behind when it is given up', () => {
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
