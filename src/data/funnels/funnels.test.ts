import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Random } from '../../tensor/random/random.ts';
import { readFunnels } from './file.ts';
import {
  drawFunnels,
  drawJoined,
  drawQ,
  type Funnels,
  HALF_SIDE,
  heightAt,
  monteCarloW1,
  moveDown,
} from './funnels.ts';

const pairs = fc
  .record({
    D: fc.constantFrom(2, 4, 8, 32),
    N: fc.constantFrom(1, 4, 16, 64),
    seed: fc.nat(1e6),
    p: fc.constantFrom(2, 8),
  })
  .map(({ D, N, seed, p }) => ({ funnels: drawFunnels(D, N, seed, p), seed }));

const row = (points: ArrayLike<number>, i: number, D: number) =>
  Array.from({ length: D }, (_, k) => points[i * D + k]);
const distance = (a: number[], b: number[]) => Math.hypot(...a.map((x, k) => x - b[k]));

test('the same seed draws the same funnels, with centres in the cube', () => {
  expect(drawFunnels(2, 16, 3)).toEqual(drawFunnels(2, 16, 3));
  expect(drawFunnels(2, 16, 3)).not.toEqual(drawFunnels(2, 16, 4));
  expect(drawFunnels(8, 64, 1).centres.every((a) => Math.abs(a) <= HALF_SIDE)).toBe(true);
});

test('u is 1-Lipschitz', () => {
  fc.assert(
    fc.property(pairs, ({ funnels, seed }) => {
      const { D } = funnels;
      const points = drawQ(funnels, new Random(seed, 'points'), 40);
      for (let i = 0; i < 39; i++) {
        const rise = heightAt(funnels, points, i * D).height - heightAt(funnels, points, (i + 1) * D).height;
        expect(Math.abs(rise)).toBeLessThanOrEqual(
          distance(row(points, i, D), row(points, i + 1, D)) + 1e-12,
        );
      }
    }),
  );
});

test('points stay in the cube, and u falls by exactly the distance that they are moved', () => {
  fc.assert(
    fc.property(pairs, ({ funnels, seed }) => {
      const { D } = funnels;
      const { x, y, rays, distance: moved } = drawJoined(funnels, new Random(seed, 'points'), 50);
      for (const value of [...x, ...y]) expect(Math.abs(value)).toBeLessThanOrEqual(HALF_SIDE);
      for (let i = 0; i < 50; i++) {
        const fall = heightAt(funnels, y, i * D).height - heightAt(funnels, x, i * D).height;
        const apart = distance(row(x, i, D), row(y, i, D));
        expect(fall).toBeCloseTo(apart, 12);
        expect(moved[i]).toBeCloseTo(apart, 12);
        expect(Math.hypot(...row(rays, i, D))).toBeCloseTo(1, 12);
      }
    }),
    { numRuns: 30 },
  );
});

test('the ray is the gradient of u, by differences', () => {
  const funnels = drawFunnels(4, 16, 7, 2);
  const { x, rays } = drawJoined(funnels, new Random(1, 'points'), 60);
  const h = 1e-6;
  for (let i = 0; i < 60; i++) {
    const here = row(x, i, 4);
    for (let k = 0; k < 4; k++) {
      const [up, down] = [h, -h].map(
        (s) =>
          heightAt(
            funnels,
            here.map((v, j) => (j === k ? v + s : v)),
          ).height,
      );
      expect((up - down) / (2 * h)).toBeCloseTo(rays[i * 4 + k], 3);
    }
  }
});

test('rays of the plane do not cross', () => {
  fc.assert(
    fc.property(fc.nat(1e6), fc.constantFrom(4, 16), (seed, N) => {
      const { x, y } = drawJoined(drawFunnels(2, N, seed), new Random(seed, 'points'), 40);
      for (let i = 0; i < 40; i++)
        for (let j = 0; j < i; j++)
          expect(cross(row(x, i, 2), row(y, i, 2), row(x, j, 2), row(y, j, 2))).toBe(false);
    }),
    { numRuns: 30 },
  );
});

/** Do the inner parts of the segments ab and cd cross? */
function cross(a: number[], b: number[], c: number[], d: number[]): boolean {
  const side = (p: number[], q: number[], r: number[]) =>
    (q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0]);
  const apart = 1e-9;
  return side(a, b, c) * side(a, b, d) < -apart && side(c, d, a) * side(c, d, b) < -apart;
}

test('a ray ends where another funnel becomes lower: beyond it u no longer rises with slope 1', () => {
  const funnels: Funnels = {
    ...{ D: 2, N: 2, p: 8 },
    centres: Float64Array.of(-1, 0, 1, 0),
    offsets: Float64Array.of(0, 0),
  };
  // The ray of y = (-.5, 0) goes from (-1, 0) to (0, 0): y is half way.
  const { x, distance: moved } = moveDown(funnels, Float64Array.of(-0.5, 0));
  expect(x[0]).toBeCloseTo(-1 + 0.5 ** 8, 12);
  expect(x[1]).toBe(0);
  expect(moved[0]).toBeCloseTo(0.5 - 0.5 ** 8, 12);
});

test('one funnel: rays end at the sides of the cube', () => {
  const funnels: Funnels = { D: 2, N: 1, p: 2, centres: Float64Array.of(0, 0), offsets: Float64Array.of(0) };
  const { x } = moveDown(funnels, Float64Array.of(1.25, 0));
  expect(x[0]).toBeCloseTo(2.5 / 4, 12);
});

test('W1 by Monte Carlo, with its error, from independent samples', () => {
  const funnels = drawFunnels(2, 4, 5);
  const [one, other] = ['a', 'b'].map((stream) => monteCarloW1(funnels, new Random(1, stream), 20_000));
  expect(one.error).toBeGreaterThan(0);
  expect(one.error).toBeLessThan(0.01);
  expect(Math.abs(one.w1 - other.w1)).toBeLessThan(5 * Math.hypot(one.error, other.error));
});

/** The published pair with D = 2, N = 4. */
const PUBLISHED = JSON.stringify({
  pairs: [
    {
      ...{ D: 2, N: 4, p: 8, bias: 'tUsfvWz1ur26j429+mzSvQ==' },
      centres: 'BJHxPoQCFsAcV/o+xPVHPo5D5T8YLJo/NsjbvxI8mj8=',
    },
  ],
});

test('a published pair has the published W1', () => {
  const [funnels] = readFunnels(PUBLISHED);
  const { w1, error } = monteCarloW1(funnels, new Random(1, 'w1'), 100_000);
  const publishedError = error * Math.sqrt(100_000 / 4096); // from 4096 points
  expect(Math.abs(w1 - 0.817)).toBeLessThan(3 * Math.hypot(error, publishedError));
});

test.each([
  ['no JSON', '{', 'it is not JSON'],
  ['no pairs', '{"pairs":[]}', 'pairs'],
  ['a wrong size', PUBLISHED.replace('"D":2', '"D":2.5'), 'pairs.0.D'],
  ['too few numbers', PUBLISHED.replace('"N":4', '"N":5'), 'pairs.0.centres: 32 bytes'],
  ['no base64', PUBLISHED.replace('tUsf', '!'), 'pairs.0.bias: it is not base64'],
  [
    'a number that is not finite',
    PUBLISHED.replace(/"bias":"[^"]*"/, '"bias":"AADAfwAAwH8AAMB/AADAfw=="'),
    'not finite',
  ],
  ['a centre far away', PUBLISHED.replace('BJHxPoQCFsA', 'AAAgQgAAIEI'), 'pairs.0.centres: a coordinate'],
])('refuses a file with %s', (_, text, message) => {
  expect(() => readFunnels(text)).toThrow(message);
});
