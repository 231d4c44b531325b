import { describe, expect, it } from 'vitest';
import { compileCost, evaluateMatrix } from './compile.ts';
import { numbers } from './testing.ts';

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
    expect(found(Float32Array.of(Number.NaN, 2, 1, 2), 'norm(x-y)', 2)).toBe(1);
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
