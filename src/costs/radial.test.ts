import fc from 'fast-check';
import { expect, it } from 'vitest';
import { compileCost } from './compile.ts';
import { logarithm, powerOfDistance, type Radial, squaredDistance } from './radial.ts';

const coordinates = fc.double({ min: -1e3, max: 1e3, noNaN: true });
const points = fc.array(fc.tuple(coordinates, coordinates), { minLength: 1, maxLength: 200 });

it.each([0.5, 1, 2, 3, 3.7])('the distance to the %f is the cost that it was found in', (p) => {
  fc.assert(
    fc.property(points, (pairs) => {
      const [x, y] = [pairs.map(([a]) => a), pairs.map(([, b]) => b)];
      const { radial, scalar } = compileCost({ name: 'power', parameters: { p } }, x.length);
      const value = radial?.of(squaredDistance(x, 0, y, 0, x.length)) ?? Number.NaN;
      const exact = scalar(x, 0, y, 0);
      expect(Math.abs(value - exact)).toBeLessThanOrEqual(1e-12 * exact);
    }),
  );
});

it.each<[string, Radial]>([
  ...[0.5, 1, 2, 3.7].map((p): [string, Radial] => [`|x - y|^${p}`, powerOfDistance(p)]),
  ['a logarithm', logarithm(3, 0.1)],
])('%s rises from 0, and its inverse leads back', (_, { of, inverse }) => {
  expect(of(0)).toBe(0);
  expect(inverse(-1)).toBe(0);
  fc.assert(
    fc.property(fc.double({ min: 1e-6, max: 1e6, noNaN: true }), (t) => {
      expect(of(t)).toBeLessThan(of(1.01 * t));
      expect(Math.abs(inverse(of(t)) / t - 1)).toBeLessThan(1e-6);
    }),
  );
});

it('a squared distance beyond the limit is not summed to its end, and is above it', () => {
  const [x, y] = [new Float64Array(1000).fill(1), new Float64Array(1000)];
  expect(squaredDistance(x, 0, y, 0, 1000)).toBe(1000);
  expect(squaredDistance(x, 0, y, 0, 1000, 999)).toBe(1000);
  expect(squaredDistance(x, 0, y, 0, 1000, 100)).toBe(128);
});
