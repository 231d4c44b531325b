import { describe, expect, it } from 'vitest';
import { numbers } from '../../test/costs/expressions.ts';
import { defaults } from '../../test/experiment.ts';
import { nodeSources } from '../data/bundled/node-sources.ts';
import { loadReals } from '../data/reals.ts';
import { compileCost, evaluateMatrix } from './compile.ts';
import { usableDiameter } from './diameter.ts';
import { ExpressionError } from './language/error.ts';

const exact = (points: Float32Array, expression: string, d: number) =>
  evaluateMatrix(compileCost({ name: 'custom', expression }, d), points, points).reduce(
    (most, c) => Math.max(most, Math.abs(c)),
    0,
  );
const found = (points: Float32Array, expression: string, d: number) =>
  compileCost({ name: 'custom', expression }, d).diameter(points);

describe('the diameter', () => {
  it.each(['norm(x-y)', 'sum(x) - 2*sum(y)', '-sum((x-y)^2)'])('of %s is exact for few points', (text) => {
    const points = Float32Array.from(numbers(60, 1));
    const wanted = text.startsWith('sum') ? largestBetweenOthers(points, text) : exact(points, text, 2);
    expect(found(points, text, 2)).toBe(wanted);
  });

  it.each(['norm(x-y)', 'norm(x-y, 1)', 'sum(3^t*(x-y)^2)'])('of %s is nearly exact for many', (text) => {
    const points = Float32Array.from(numbers(3000, 2));
    const [few, all] = [found(points, text, 2), exact(points, text, 2)];
    expect(few).toBeLessThanOrEqual(all);
    expect(few).toBeGreaterThan(0.98 * all);
  });

  it('of many long points is near the truth', () => {
    const points = Float32Array.from(numbers(600 * 64, 3));
    expect(found(points, 'norm(x-y)', 64)).toBeGreaterThan(0.97 * exact(points, 'norm(x-y)', 64));
  });

  it('is 1 where there is none', () => {
    expect(found(Float32Array.of(1, 2), 'norm(x-y)', 2)).toBe(1);
    expect(found(Float32Array.of(1, 2, 1, 2), 'norm(x-y)', 2)).toBe(1);
    expect(found(new Float32Array(0), 'norm(x-y)', 2)).toBe(1);
  });

  it('is infinite where a cost is not finite', () => {
    const infinite = Number.POSITIVE_INFINITY;
    expect(found(Float32Array.of(Number.NaN, 2, 1, 2), 'norm(x-y)', 2)).toBe(infinite);
    expect(found(Float32Array.from(numbers(1400, 1)), 'norm(x-y)^5000', 2)).toBe(infinite);
    expect(found(Float32Array.from(numbers(1400, 1)), 'sum((x-y)^2)^5000-sum((x-y)^2)^6000', 2)).toBe(
      infinite,
    );
  });

  it('goes beyond what stands for infinity where costs do', () => {
    const points = Float32Array.from(numbers(60, 1));
    expect(found(points, 'sum((x-y)^2)*1e15*1e3', 2)).toBeCloseTo(
      1e18 * exact(points, 'sum((x-y)^2)', 2),
      -5,
    );
    expect(found(points, 'sum((x-y)^2)*1e15*1e15', 2)).toBeGreaterThan(1e29);
  });

  it('of digits is exact', async () => {
    const mnist = { ...defaults('mnist'), N: 600 };
    const { points, dimension } = await loadReals(mnist, nodeSources());
    expect(found(points, 'sum((x-y)^2)', dimension)).toBe(exact(points, 'sum((x-y)^2)', dimension));
  });

  it.each([
    ['1', 0],
    ['1e18*1e13', -1],
    ['1e-18*1e-14', -1],
    ['1e-18*1e-9', 0],
    ['1e18*1e9', 0],
  ])('is refused where nothing can scale it: square times %s', (factors, refused) => {
    const points = Float32Array.from(numbers(60, 1));
    const cost = compileCost({ name: 'custom', expression: `sum((x-y)^2)*${factors}` }, 2);
    const use = () => usableDiameter(cost, points);
    if (refused) expect(use).toThrow(ExpressionError);
    else expect(use()).toBe(cost.diameter(points));
  });

  it('ignores what stands for infinity', () => {
    expect(found(Float32Array.of(0, 0, 0, 0, 0.5, 0), '1/norm(x-y)', 2)).toBe(2);
  });
});

function largestBetweenOthers(points: Float32Array, expression: string): number {
  const n = points.length / 2;
  const all = evaluateMatrix(compileCost({ name: 'custom', expression }, 2), points, points);
  return all.reduce((most, c, i) => (Math.floor(i / n) === i % n ? most : Math.max(most, Math.abs(c))), 0);
}
