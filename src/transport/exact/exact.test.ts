import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cloudsOf, expectProven, problemOf, recount, solve } from '../../../test/transport/exact.ts';
import fixtures from '../../../test/transport/fixtures.json' with { type: 'json' };
import { solvePlain } from '../../../test/transport/plain-exact.ts';
import type { CostSpec } from '../../costs/cost.ts';
import type { ExactProblem, Interval } from './exact.ts';

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

  it('is the same from any potential to begin from', () => {
    const size = fc.integer({ min: 1, max: 40 });
    fc.assert(
      fc.property(
        size,
        size,
        seeds,
        costs,
        fc.double({ min: 0, max: 100, noNaN: true }),
        (m, N, seed, spec, far) => {
          const problem = cloudsOf(m, N, 3, seed, spec);
          const { potential, upper } = solve(problem);
          const start = potential.map((p, j) => p + far * Math.sin(seed + j));
          const result = solve(problem, { start });
          expectProven(problem, result);
          expect(Math.abs(result.upper - upper)).toBeLessThanOrEqual(
            2e-6 * (Math.abs(upper) + Math.abs(result.lower)),
          );
        },
      ),
      { numRuns: 100 },
    );
  });

  it('refuses a potential of other reals to begin from', () => {
    expect(() => solve(cloudsOf(3, 4, 2, 1), { start: [0, 0, 0] })).toThrow('belongs to other reals');
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
    // m/N is no small fraction, so that no assignment by itself is a plan
    [400, 399, 0.1],
    [400, 399, 0.01],
    [399, 400, 0.001],
    [440, 400, 0.003],
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
    [400, 399],
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

  it.each([
    ['the plan is improved', 'Improving the plan', 400, 399],
    ['shortest paths are found', 'Finding shortest paths', 1200, 1050],
  ])('closes while %s', (_, stage, m, N) => {
    const gaps: number[] = [];
    solve(cloudsOf(m, N, 2, 5, { name: 'euclidean' }), {
      report: ({ what, gap }) => what === stage && gaps.push(gap),
    });
    expect(new Set(gaps).size).toBeGreaterThan(5);
    expect(gaps.at(-1)).toBeLessThan(gaps[0] / 2);
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
