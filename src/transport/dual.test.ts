import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileCost } from '../costs/compile.ts';
import type { Cost, CostSpec } from '../costs/cost.ts';
import { dualReport, dualValue } from './dual.ts';
import { assignPlain } from './engines/plain/plain.ts';

/** Thirty points near the origin, thirty on a ring. */
const X = [
  0.26868, -0.23604, 0.13247, 0.06976, -0.01408, -0.151, 0.18858, -0.18926, 0.08504, 0.19528, -0.23995,
  -0.04538, -0.19638, 0.03661, 0.22716, 0.30353, -0.26672, -0.08624, 0.10553, 0.23691, 0.06318, -0.11192,
  0.04457, -0.00249, -0.03056, -0.11017, 0.05809, 0.04618, -0.01395, -0.03325, -0.19274, -0.07293, 0.18097,
  -0.02858, -0.21595, 0.20017, 0.07954, 0.31621, 0.00938, -0.06921, -0.21715, 0.19858, 0.38543, -0.12314,
  -0.09706, 0.08943, -0.12455, -0.04058, -0.05248, 0.02879, 0.16422, 0.00331, 0.13784, -0.06298, 0.04917,
  -0.32073, -0.21749, 0.11939, -0.08852, 0.08699,
];
const Y = [
  0.83217, 0.62901, 0.79889, 0.58015, -0.27473, -0.99457, -0.88474, 0.60753, -1.03353, -0.09602, -0.84972,
  -0.61117, -0.36868, -1.02568, 1.00183, 0.04486, -0.82067, 0.55061, 0.82827, 0.62365, -0.82402, 0.61502,
  0.86116, -0.59813, -1.04068, 0.01738, 1.01238, 0.05494, -1.06423, -0.03308, 0.76711, 0.50108, -0.3027,
  -0.92467, 0.77208, -0.5185, 0.85011, -0.55642, -0.78893, -0.54, 0.24242, -0.92036, -0.27888, 0.86267,
  0.82637, 0.57526, -0.96092, -0.02195, -0.80993, 0.60493, -0.85283, -0.55786, 0.80377, -0.56316, 0.28293,
  1.00537, 0.33928, -0.95996, 0.84061, 0.65077,
];
const N = 30;

/** Cost of the best transport plan between them, by the exact solver of the POT library. */
const OPTIMUM: readonly (readonly [CostSpec, number])[] = [
  [{ name: 'square' }, 0.6744448274733332],
  [{ name: 'euclidean' }, 0.8168256727620876],
  [{ name: 'norm', parameters: { q: 1 } }, 1.049138],
  [{ name: 'norm', parameters: { q: 1e9 } }, 0.7244663333333333],
  [{ name: 'power', parameters: { p: 0.5 } }, 0.9014357983850186],
  [{ name: 'power', parameters: { p: 3 } }, 0.5610214996276371],
];

const assign = (cost: Cost, psi: ArrayLike<number>, scale = 1) =>
  assignPlain({ x: X, y: Y, psi, m: N, N, d: 2, cost: cost.scalar, scale });

function count(index: Int32Array, n: number): Int32Array {
  const loads = new Int32Array(n);
  for (const j of index) loads[j]++;
  return loads;
}

/** psi after plain ascent on the dual, with steps that shrink. */
function ascend(cost: Cost, steps: number): Float64Array {
  const psi = new Float64Array(N);
  for (let t = 0; t < steps; t++) {
    const loads = count(assign(cost, psi).index, N);
    for (let j = 0; j < N; j++) psi[j] += (loads[j] / N - 1 / N) / Math.sqrt(1 + t);
  }
  return psi;
}

describe.each(OPTIMUM)('the dual of %o', (spec, optimum) => {
  const cost = compileCost(spec, 2);

  it('is never above the optimal cost, for any psi and scale', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: N, maxLength: N }),
        fc.double({ min: 0.1, max: 10, noNaN: true }),
        (psi, scale) => {
          expect(dualValue(assign(cost, psi, scale).value, psi, scale)).toBeLessThanOrEqual(optimum + 1e-12);
        },
      ),
    );
  });

  it('comes close to it when the loads are trained to be even', () => {
    const psi = ascend(cost, 3000);
    const dual = dualValue(assign(cost, psi).value, psi, 1);
    expect(dual).toBeLessThanOrEqual(optimum + 1e-12);
    expect(dual).toBeGreaterThan(0.985 * optimum);
  });
});

describe('the report', () => {
  const square = compileCost({ name: 'square' }, 2);

  it('has the dual and the mean cost equal where loads are even', () => {
    // A translation by v is optimal, with psi_j = 2 v.y_j, and costs |v|^2.
    const v = [0.3, -0.2];
    const psi = Float64Array.from({ length: N }, (_, j) => 2 * (v[0] * Y[2 * j] + v[1] * Y[2 * j + 1]));
    const x = Y.map((c, at) => c + v[at % 2]);
    const { index, value } = assignPlain({ x, y: Y, psi, m: N, N, d: 2, cost: square.scalar, scale: 1 });
    const report = dualReport({ value, psi, loads: count(index, N), scale: 1 });
    expect(report).toMatchObject({ unassigned: 0, largestLoad: 1 });
    expect(report.objective).toBeCloseTo(0, 12);
    expect(report.dual).toBeCloseTo(0.13, 12);
    expect(report.assignedCost).toBeCloseTo(0.13, 12);
  });

  it('gives the mean cost of the assignment in units of c, whatever the scale', () => {
    const psi = Float64Array.from({ length: N }, (_, j) => Math.sin(j) / 3);
    const scale = 0.17;
    const { index, value } = assign(square, psi, scale);
    const loads = count(index, N);
    const mean = index.reduce((sum, j, i) => sum + square.scalar(X, 2 * i, Y, 2 * j) / N, 0);
    const report = dualReport({ value, psi, loads, scale });
    expect(report.assignedCost).toBeCloseTo(mean, 12);
    expect(report.unassigned).toBe(loads.filter((n) => n === 0).length);
    expect(report.largestLoad).toBe(Math.max(...loads));
  });
});
