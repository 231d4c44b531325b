import { tidy } from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { numbers, rows, values } from '../../../test/costs/expressions.ts';
import { images, lengthOf } from '../../../test/costs/images.ts';
import { expectNoLeak, onEachBackend } from '../../../test/tensor/backends.ts';
import type { ImageShape } from '../cost.ts';
import { blurred, inside, pairwise } from './bands.ts';
import { blur, sobel } from './linear.ts';

const SHAPES: ImageShape[] = [
  { side: 9, channels: 1 },
  { side: 6, channels: 3 },
];
const MAPS = SHAPES.flatMap((shape) => [
  { name: 'edges', shape, linear: sobel(shape) },
  { name: 'blurred 1', shape, linear: blur(shape, 1) },
  { name: 'blurred 4', shape, linear: blur(shape, 4) },
]);

const dot = (a: ArrayLike<number>, b: ArrayLike<number>) =>
  Array.from(a).reduce((sum, v, k) => sum + v * b[k], 0);

describe('bands', () => {
  const column = (of: { from: number; to: number; values: Float32Array }, j: number) =>
    Array.from({ length: of.from }, (_, i) => of.values[i * of.to + j]);

  it('weight what lies inside', () => {
    const band = inside(4, [1, 2]);
    expect([band.from, band.to]).toEqual([4, 3]);
    expect([0, 1, 2].map((j) => column(band, j))).toEqual([
      [1, 2, 0, 0],
      [0, 1, 2, 0],
      [0, 0, 1, 2],
    ]);
    expect([...band.transposed]).toEqual([1, 2, 0, 0, 0, 1, 2, 0, 0, 0, 1, 2]);
  });

  it('halve, and keep a last odd one', () => {
    expect([...pairwise(4).transposed]).toEqual([0.5, 0.5, 0, 0, 0, 0, 0.5, 0.5]);
    expect([...pairwise(3).transposed]).toEqual([0.5, 0.5, 0, 0, 0, 1]);
  });

  it('blur keeps plain areas', () => {
    const band = blurred(7, 2);
    for (let j = 0; j < 7; j++) expect(column(band, j).reduce((a, b) => a + b)).toBeCloseTo(1, 6);
    expect(column(band, 3)[1] / column(band, 3)[3]).toBeCloseTo(Math.exp(-4 / 8), 6);
  });
});

describe.each(MAPS)('$name of $shape in double precision', ({ shape, linear }) => {
  it('is linear', () => {
    const d = lengthOf(shape);
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 1e6 }),
        fc.double({ min: -3, max: 3, noNaN: true }),
        (seed, a) => {
          const [x, y] = [numbers(d, seed), numbers(d, seed + 1)];
          const [u, v] = [linear.plain(x, 0), linear.plain([5, ...y], 1)];
          const mixed = linear.plain(
            x.map((value, k) => a * value + y[k]),
            0,
          );
          expect(mixed).toHaveLength(linear.to);
          mixed.forEach((value, k) => {
            expect(value).toBeCloseTo(a * u[k] + v[k], 10);
          });
        },
      ),
      { numRuns: 30 },
    );
  });
});

onEachBackend(() => {
  it.each(MAPS)('$name of $shape: like the plain twin, and adjoint', async ({ shape, linear }) => {
    const d = lengthOf(shape);
    const m = 2;
    const [x, z] = [numbers(m * d, 1), numbers(m * linear.to, 2)];
    const mapped = await values(await expectNoLeak(() => tidy(() => linear.map(images(x, shape))), 1));
    const back = await values(await expectNoLeak(() => tidy(() => linear.adjoint(rows(z, linear.to))), 1));
    for (let i = 0; i < m; i++) {
      const own = mapped.slice(i * linear.to, (i + 1) * linear.to);
      const plain = [...linear.plain(x, i * d)].sort((a, b) => a - b);
      own
        .toSorted((a, b) => a - b)
        .forEach((value, k) => {
          expect(value).toBeCloseTo(plain[k], 5);
        });
      const there = dot(own, z.slice(i * linear.to, (i + 1) * linear.to));
      expect(dot(x.slice(i * d, (i + 1) * d), back.slice(i * d, (i + 1) * d))).toBeCloseTo(there, 4);
    }
  });
});
