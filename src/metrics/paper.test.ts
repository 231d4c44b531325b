import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { expectNoLeak, onEachBackend } from '../../test/tensor/backends.ts';
import { randomProblem } from '../../test/transport/problems.ts';
import { compileCost } from '../costs/compile.ts';
import type { CostSpec } from '../costs/cost.ts';
import { finish } from '../tensor/work.ts';
import { assignPlain } from '../transport/engines/plain/plain.ts';
import { ExactError, type ExactProblem } from '../transport/exact/exact.ts';
import { countStatistics, type MetricsProgress, type PaperMetrics, paperMetrics } from './paper.ts';
import { spread } from './spread.ts';

const SQUARE = { name: 'square' };
const EUCLIDEAN = { name: 'euclidean' };

function problemOf(m: number, N: number, d: number, seed: number, spec: CostSpec = SQUARE): ExactProblem {
  const { x, y } = randomProblem(m, N, d, seed);
  return { x, y, m, N, d, cost: compileCost(spec, d) };
}

const measure = (problem: ExactProblem): PaperMetrics => finish(paperMetrics(problem));

/** Rows of `points` in the order given. */
function reordered(points: ArrayLike<number>, d: number, order: readonly number[]): Float32Array {
  return Float32Array.from(
    { length: points.length },
    (_, k) => points[order[Math.floor(k / d)] * d + (k % d)],
  );
}

const without = ({ w1, own, ...rest }: PaperMetrics) => rest;

describe('how evenly counts spread', () => {
  it('is Eq. 16, by hand', () => {
    // Counts 3, 1, 0, 0 of four points: (2 + 0 + 1 + 1) / 4.
    expect(countStatistics([0, 0, 1, 0], 4)).toEqual({
      variance: { eq16: 1, tenth: 0.1, unbiased: 1 },
      unassigned: 0.5,
    });
  });

  it('is none where every real has its share', () => {
    expect(countStatistics([0, 1, 2, 2, 1, 0], 3)).toEqual({
      variance: { eq16: 0, tenth: 0, unbiased: expect.closeTo(-0.4, 12) },
      unassigned: 0,
    });
  });

  it('counts with shares that are no whole numbers', () => {
    // Counts 2, 1, 1 of four points over three reals: (2/3 + 1/3 + 1/3) / 3.
    expect(countStatistics([0, 1, 0, 2], 3).variance.eq16).toBeCloseTo(4 / 9, 12);
  });
});

describe('how numbers are spread', () => {
  it('of one number is that number', () => {
    expect(spread(Float64Array.of(3))).toEqual({ least: 3, low: 3, median: 3, mean: 3, high: 3, most: 3 });
  });

  it('of 0 to 100', () => {
    const numbers = Float64Array.from({ length: 101 }, (_, i) => 100 - i);
    expect(spread(numbers)).toEqual({ least: 0, low: 5, median: 50, mean: 50, high: 95, most: 100 });
  });
});

onEachBackend(() => {
  describe('the metrics of the paper', () => {
    it.each([2, 30])('agree with plain loops in dimension %i', (d) => {
      const problem = problemOf(60, 7, d, 5, { name: 'norm', parameters: { q: 1 } });
      const { x, y, m, N } = problem;
      const psi = new Float64Array(N);
      const plain = (spec: CostSpec) =>
        assignPlain({ x, y, psi, m, N, d, scale: 1, cost: compileCost(spec, d).scalar });
      const metrics = measure(problem);
      expect(metrics).toMatchObject({ samples: 60, N: 7 });
      expect(metrics).toMatchObject(countStatistics(plain(problem.cost.spec).index, N));
      const distances = plain(EUCLIDEAN).value;
      for (const [name, value] of Object.entries(spread(distances)))
        expect(metrics.nearest, name).toHaveProperty(name, expect.closeTo(value, 6));
    });

    it.each<CostSpec>([SQUARE, { name: 'norm', parameters: { q: 1 } }])(
      'keep every digit of points far from the origin: $name',
      (spec) => {
        for (const [m, N, d] of [
          [90, 60, 2],
          [40, 70, 2],
          [60, 40, 8],
        ]) {
          const near = problemOf(m, N, d, 3, spec);
          const far = (points: ArrayLike<number>) => Float64Array.from(points, (v) => v + 2 ** 22);
          const moved = { ...near, x: far(near.x), y: far(near.y) };
          const exact = { ...near, x: moved.x.map((v) => v - 2 ** 22), y: moved.y.map((v) => v - 2 ** 22) };
          const [a, b] = [measure(moved), measure(exact)];
          expect(a.variance).toEqual(b.variance);
          expect(a.unassigned).toBe(b.unassigned);
          for (const [name, value] of Object.entries(b.nearest))
            expect(a.nearest, name).toHaveProperty(name, expect.closeTo(value, 8));
        }
      },
    );

    it('find the nearest real where single precision cannot tell them apart', () => {
      const cost = compileCost(SQUARE, 1);
      const problem = { x: [1000000.03], y: [1000000.01, 1000000.04], m: 1, N: 2, d: 1, cost };
      expect(measure(problem).nearest.most).toBeCloseTo(0.01, 8);
      const swapped = { ...problem, x: [...problem.x, 1000000.012, 999999], m: 3 };
      expect(measure(swapped)).toMatchObject({ unassigned: 0, nearest: { median: expect.closeTo(0.01, 8) } });
    });

    it('of identical clouds are zero', () => {
      const { y, ...rest } = problemOf(8, 8, 3, 1);
      const metrics = measure({ ...rest, x: y, y });
      expect(metrics).toMatchObject({ unassigned: 0, variance: { eq16: 0, tenth: 0 } });
      expect(metrics.w1).toMatchObject({ lower: 0, upper: 0, gap: 0 });
      expect(metrics.own).toMatchObject({ lower: 0, upper: 0 });
      expect(metrics.nearest).toMatchObject({ least: 0, most: 0 });
    });

    it('of a shifted cloud have the length of the shift as W1, its square as the own distance', () => {
      const problem = problemOf(12, 12, 2, 9);
      const x = Float32Array.from(problem.y, (v, k) => v + (k % 2 === 0 ? 3 : 4));
      const { w1, own } = measure({ ...problem, x });
      expect(w1).toMatchObject({ lower: expect.closeTo(5, 5), upper: expect.closeTo(5, 5) });
      expect(own).toMatchObject({ lower: expect.closeTo(25, 4), upper: expect.closeTo(25, 4) });
    });

    it('do not depend on the order of the points', () => {
      const of = (n: number) => fc.shuffledSubarray([...Array(n).keys()], { minLength: n });
      const problem = problemOf(12, 5, 2, 3);
      const before = measure(problem);
      fc.assert(
        fc.property(of(12), of(5), (rows, columns) => {
          const x = reordered(problem.x, 2, rows);
          const y = reordered(problem.y, 2, columns);
          const after = measure({ ...problem, x, y });
          expect(without(after)).toEqual(without(before));
          expect(after.w1.upper).toBeCloseTo(before.w1.upper, 9);
          expect(after.own?.upper).toBeCloseTo(before.own?.upper ?? Number.NaN, 9);
        }),
        { numRuns: 20 },
      );
    });

    it('leave out the own distance where it is W1', () => {
      expect(measure(problemOf(6, 3, 2, 2, EUCLIDEAN)).own).toBe(null);
    });

    it('report their progress, and leave no tensor behind', async () => {
      const told: MetricsProgress[] = [];
      const report = (p: MetricsProgress) => told.push(p);
      await expectNoLeak(() => finish(paperMetrics(problemOf(6, 3, 2, 2), { report })));
      expect([...new Set(told.map((p) => p.stage))]).toEqual(['w1', 'own']);
      const known = (stage: string) => Object.keys(told.findLast((p) => p.stage === stage)?.known ?? {});
      expect(known('w1')).toEqual(['samples', 'N', 'nearest', 'variance', 'unassigned']);
      expect(known('own')).toEqual([...known('w1'), 'w1']);
    });

    it('reject empty clouds, and numbers that are not finite', () => {
      const problem = problemOf(4, 3, 2, 2);
      expect(() => measure({ ...problem, x: [], m: 0 })).toThrow(ExactError);
      const x = Float32Array.from(problem.x).fill(Number.NaN, 3, 4);
      expect(() => measure({ ...problem, x })).toThrow('not finite');
    });
  });
}, ['cpu', 'wasm']);
