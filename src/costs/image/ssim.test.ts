import { tidy } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { images, knownPairs, lengthOf, likePairs } from '../../../test/costs/images.ts';
import { expectClose, expectNoLeak, onEachBackend } from '../../../test/tensor/backends.ts';
import type { ImageShape } from '../cost.ts';
import { similarity } from './similarity.ts';
import { COLOUR_WEIGHTS, GREY_WEIGHTS, gaussianWindow, pooledSide, scalePower, ssimPlain } from './ssim.ts';

const known = knownPairs();
const WINDOWS = [11, 4] as const;
const SHAPES: { shape: ImageShape; weights: readonly number[] }[] = [
  { shape: { side: 9, channels: 1 }, weights: GREY_WEIGHTS },
  { shape: { side: 16, channels: 1 }, weights: GREY_WEIGHTS },
  { shape: { side: 16, channels: 3 }, weights: COLOUR_WEIGHTS },
  { shape: { side: 13, channels: 3 }, weights: COLOUR_WEIGHTS },
  { shape: { side: 12, channels: 3 }, weights: GREY_WEIGHTS },
  { shape: { side: 20, channels: 1 }, weights: [0.2, 0.3, 0.5] },
];

describe('the plain twin', () => {
  it.each(known)('finds the known similarity of $name', ({ x, y, shape, ssim }) => {
    for (const window of WINDOWS) {
      expect(ssimPlain(x, 0, y, 0, shape, window, GREY_WEIGHTS)).toBeCloseTo(ssim[window], 10);
      expect(ssimPlain(y, 0, x, 0, shape, window, GREY_WEIGHTS)).toBeCloseTo(ssim[window], 10);
    }
  });

  it('reads images at their offsets', () => {
    const { x, y, shape, ssim } = known[0];
    expect(ssimPlain([...y, ...x], 1024, [0, ...y], 1, shape, 11, GREY_WEIGHTS)).toBeCloseTo(ssim[11], 10);
  });

  it('multiplies powers of the scales, each half the one before, and averages the channels', () => {
    const shape = { side: 12, channels: 1 } as const;
    const { x, y } = likePairs(1, shape, 3);
    const half = (image: number[]) =>
      Array.from({ length: 36 }, (_, k) => {
        const at = Math.floor(k / 6) * 24 + (k % 6) * 2;
        return (image[at] + image[at + 1] + image[at + 12] + image[at + 13]) / 4;
      });
    const coarse = ssimPlain(half(x), 0, half(y), 0, { side: 6, channels: 1 }, 4, GREY_WEIGHTS);
    const fine = ssimPlain(x, 0, y, 0, shape, 4, [1, 1e-9]); // all but the first scale made to count for nothing
    const both = ssimPlain(x, 0, y, 0, shape, 4, [0.3, 0.6]);
    expect(both).toBeCloseTo(fine ** 0.3 * coarse ** 0.6, 6);
    const coloured = (image: number[], other: number[]) => image.flatMap((v, k) => [v, other[k], 0.5]);
    const colour = { side: 12, channels: 3 } as const;
    const found = ssimPlain(coloured(x, x), 0, coloured(y, x), 0, colour, 4, [0.3, 0.6]);
    expect(found).toBeCloseTo((both + 2) / 3, 10);
  });

  it('counts a scale that does not fit as 0', () => {
    const shape = { side: 16, channels: 3 } as const;
    const { x } = likePairs(1, shape, 5);
    const opposite = x.map((v) => -v);
    expect(ssimPlain(x, 0, opposite, 0, shape, 4, COLOUR_WEIGHTS)).toBe(0);
    expect(ssimPlain(x, 0, opposite, 0, shape, 4, GREY_WEIGHTS)).toBeLessThan(-0.5);
    expect(scalePower(0, 0.5)).toBe(0);
    expect(scalePower(0.25, 0.5)).toBe(0.5);
  });

  it('has windows of sum 1, no larger than the image', () => {
    const sum = (v: Float64Array) => v.reduce((a, b) => a + b);
    expect([gaussianWindow(11), gaussianWindow(4), gaussianWindow(11, 8)].map((w) => w.length)).toEqual([
      11, 4, 8,
    ]);
    for (const window of [gaussianWindow(11), gaussianWindow(4), gaussianWindow(11, 8)])
      expect(sum(window)).toBeCloseTo(1, 14);
    expect(gaussianWindow(4)[1] / gaussianWindow(4)[0]).toBeCloseTo(Math.exp(2 / 2.25 / 2), 12);
    expect([28, 32, 7].map(pooledSide)).toEqual([14, 16, 4]);
  });
});

/** Central differences of the plain twin in the pixels `at` of x. */
function slopes(x: number[], y: number[], shape: ImageShape, weights: readonly number[], at: number[]) {
  const h = 1e-5;
  const moved = (k: number, by: number) => {
    const image = [...x];
    image[k] += by;
    const d = lengthOf(shape);
    const offset = Math.floor(k / d) * d;
    return ssimPlain(image, offset, y, offset, shape, 11, weights);
  };
  return at.map((k) => (moved(k, h) - moved(k, -h)) / (2 * h));
}

onEachBackend(() => {
  it('the known similarities', async () => {
    for (const { x, y, shape, ssim } of known) {
      for (const window of WINDOWS) {
        const found = await expectNoLeak(
          () => tidy(() => similarity(shape, window, GREY_WEIGHTS).value(images(x, shape), images(y, shape))),
          1,
        );
        await expectClose(found, [ssim[window]], 1e-5);
        found.dispose();
      }
    }
  });

  it.each(SHAPES)('values and gradients of images of $shape, scales $weights', async ({ shape, weights }) => {
    const n = 3;
    const d = lengthOf(shape);
    const { x, y } = likePairs(n, shape, d);
    const alike = similarity(shape, 11, weights);
    const value = tidy(() => alike.value(images(x, shape), images(y, shape)));
    const wanted = Array.from({ length: n }, (_, i) => ssimPlain(x, i * d, y, i * d, shape, 11, weights));
    await expectClose(value, wanted, 2e-5);
    const gradient = await expectNoLeak(
      () => tidy(() => alike.gradient(images(x, shape), images(y, shape))),
      1,
    );
    expect(gradient.shape).toEqual([n, d]);
    const found = await gradient.data();
    const at = x.map((_, k) => k).filter((k) => k % 7 === 0);
    const wantedSlopes = slopes(x, y, shape, weights, at);
    const largest = Math.max(...wantedSlopes.map(Math.abs));
    wantedSlopes.forEach((slope, i) => {
      expect(Math.abs(found[at[i]] - slope)).toBeLessThan(3e-4 * largest);
    });
    value.dispose();
    gradient.dispose();
  });

  it('gradients stay finite where images are equal, plain or opposite', async () => {
    const shape = { side: 16, channels: 3 } as const;
    const d = lengthOf(shape);
    const { x } = likePairs(1, shape, 9);
    const black = x.map(() => -1);
    const left = [...x, ...black, ...black, ...x];
    const right = [...x, ...black, ...x, ...x.map((v) => -v)];
    const alike = similarity(shape, 11, COLOUR_WEIGHTS);
    const value = tidy(() => alike.value(images(left, shape), images(right, shape)));
    const wanted = [0, 1, 2, 3].map((i) => ssimPlain(left, i * d, right, i * d, shape, 11, COLOUR_WEIGHTS));
    await expectClose(value, wanted, 1e-4);
    const gradient = tidy(() => alike.gradient(images(left, shape), images(right, shape)));
    const found = await gradient.data();
    expect(found.every((v) => Number.isFinite(v) && Math.abs(v) < 1)).toBe(true);
    expect(found.slice(0, 2 * d).every((v) => Math.abs(v) < 1e-4)).toBe(true);
    expect(found.slice(3 * d).every((v) => v === 0)).toBe(true);
    value.dispose();
    gradient.dispose();
  });

  it('gradients are bounded where a scale hardly counts', async () => {
    const shape = { side: 12, channels: 1 } as const;
    const { x, y } = likePairs(1, shape, 11);
    const mixed = (share: number) => y.map((v, k) => share * v - (1 - share) * x[k]);
    const structure = (share: number) => ssimPlain(x, 0, mixed(share), 0, shape, 11, [1, 1e-9]);
    let [none, some] = [0, 1];
    while (structure(some) > 1e-5) {
      const middle = (none + some) / 2;
      if (structure(middle) > 0) some = middle;
      else none = middle;
    }
    expect(structure(some)).toBeGreaterThan(0);
    const { gradient } = similarity(shape, 11, COLOUR_WEIGHTS);
    const found = tidy(() => gradient(images(x, shape), images(mixed(some), shape)));
    const largest = Math.max(...(await found.data()).map(Math.abs));
    expect(largest).toBeGreaterThan(0);
    expect(largest).toBeLessThan(10);
    found.dispose();
  });
});
