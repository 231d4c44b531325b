import { tidy } from '@tensorflow/tfjs-core';
import katex from 'katex';
import { describe, expect, it } from 'vitest';
import { evaluateFolds, values } from '../../../test/costs/expressions.ts';
import { images, lengthOf, likePairs } from '../../../test/costs/images.ts';
import { expectClose, expectNoLeak, onEachBackend } from '../../../test/tensor/backends.ts';
import { evaluateMatrix } from '../compile.ts';
import type { Cost, CostSpec, ImageShape } from '../cost.ts';
import { loadCost } from '../load.ts';
import { IMAGE_COSTS } from '../presets.ts';
import { compileImageCost } from './index.ts';

const GREY: ImageShape = { side: 12, channels: 1 };
const COLOUR: ImageShape = { side: 10, channels: 3 };
const N = 3;

const SPECS = [GREY, COLOUR].flatMap((shape): CostSpec[] => [
  ...IMAGE_COSTS.map((name) => ({ name, shape })),
  { name: 'ssim', shape, parameters: { window: 4 } },
  { name: 'blur', shape, parameters: { radius: 4 } },
  ...[0, 1].map((blend) => ({ name: 'blend', shape, parameters: { blend } })),
]);

const cost = (name: string, shape: ImageShape = GREY, parameters = {}) =>
  compileImageCost({ name, shape, parameters });
const squared = (x: number[], y: number[]) => x.reduce((sum, v, k) => sum + (v - y[k]) ** 2, 0);

/** Central differences of the plain twin in x_0. */
function slopes({ scalar, dimension }: Cost, x: number[], y: number[]): number[] {
  const h = 1e-5;
  const moved = (k: number, by: number) => x.slice(0, dimension).map((v, l) => (l === k ? v + by : v));
  return Array.from({ length: dimension }, (_, k) => {
    return (scalar(moved(k, h), 0, y, 0) - scalar(moved(k, -h), 0, y, 0)) / (2 * h);
  });
}

describe('costs of images', () => {
  it('need a shape, and a name', () => {
    expect(() => compileImageCost({ name: 'ssim' })).toThrow('needs their shape');
    expect(() => compileImageCost({ name: 'square', shape: GREY })).toThrow('no cost of images "square"');
  });

  it.each(SPECS)('$name of $shape, $parameters: 0 between equals, symmetric, and read at offsets', (spec) => {
    const { scalar, dimension: d, diameter, expression, tex } = compileImageCost(spec);
    expect(d).toBe(lengthOf(spec.shape as ImageShape));
    const { x, y } = likePairs(N, spec.shape as ImageShape, 1);
    expect(scalar(x, d, x, d)).toBeCloseTo(0, 12);
    expect(scalar(x, 0, y, d)).toBeGreaterThan(0);
    expect(scalar(x, 0, y, d)).toBeCloseTo(scalar(y, d, x, 0), 12);
    expect(scalar(x, d, y, 0)).toBeCloseTo(scalar(x.slice(d), 0, y, 0), 12);
    const [first, last] = [scalar(x, 0, y, 0), diameter(Float32Array.from([...x, ...y]))];
    expect(last).toBeGreaterThan(first * 0.99);
    expect(expression).not.toBe('');
    expect(() => katex.renderToString(tex, { throwOnError: true, strict: 'error' })).not.toThrow();
  });

  it('say what they are made of', () => {
    expect(cost('ssim').ssim).toEqual({
      shape: GREY,
      window: 11,
      weights: [1],
      square: 0,
      similarity: 1,
    });
    expect(cost('blend', COLOUR, { blend: 0.25, window: 4 }).ssim).toEqual({
      shape: COLOUR,
      window: 4,
      weights: [0.0448, 0.2856],
      square: 0.75,
      similarity: 0.25,
    });
    for (const name of ['ssim', 'blend', 'sobel', 'blur']) {
      expect(cost(name)).toMatchObject({ fold: null, radial: null, monotone: false });
    }
    expect(cost('psnr')).toMatchObject({ monotone: true, features: null, ssim: null });
    expect(cost('ssim').expression).toBe('1 - ssim(x, y)');
    expect(cost('blend', COLOUR, { blend: 0.3 }).expression).toBe(
      '0.7*mean((x-y)^2) + 0.3*(1 - msssim(x, y))',
    );
  });

  it('blend from the mean squared difference to structural similarity', () => {
    for (const shape of [GREY, COLOUR]) {
      const { x, y } = likePairs(1, shape, 2);
      const of = (name: string, blend: number) => cost(name, shape, { blend }).scalar(x, 0, y, 0);
      const [square, ssim] = [squared(x, y) / lengthOf(shape), of('ssim', 0)];
      expect(of('blend', 0)).toBeCloseTo(square, 12);
      expect(of('blend', 1)).toBeCloseTo(ssim, 12);
      expect(of('blend', 0.3)).toBeCloseTo(0.7 * square + 0.3 * ssim, 12);
    }
  });

  it('psnr is 50 dB less the ratio of peak to noise', () => {
    const { x, y } = likePairs(1, COLOUR, 3);
    const { scalar, radial } = cost('psnr', COLOUR);
    const ratio = (error: number) => 10 * Math.log10(2 ** 2 / error);
    const error = squared(x, y) / 300;
    expect(Math.abs(scalar(x, 0, y, 0) - (50 - ratio(error)))).toBeLessThan(0.01);
    const black = x.map(() => -1);
    const white = x.map(() => 1);
    expect(scalar(black, 0, white, 0)).toBeCloseTo(50, 3); // no ratio is worse than 0 dB
    expect(scalar(x, 0, x, 0)).toBe(0);
    expect(radial?.p).toBe(null);
    expect(radial?.of(error * 300)).toBeCloseTo(scalar(x, 0, y, 0), 10);
  });

  it('sobel sees slopes, and no brightness; blur keeps it', () => {
    const slope = Array.from({ length: 144 }, (_, k) => (k % 12) * 0.1);
    const plain = (v: number) => slope.map(() => v);
    expect(cost('sobel').scalar(plain(1), 0, plain(-1), 0)).toBe(0);
    expect(cost('sobel').scalar(slope, 0, plain(0.3), 0)).toBeCloseTo(100 * 0.1 ** 2, 12);
    expect(cost('blur').scalar(plain(1), 0, plain(-1), 0)).toBeCloseTo(144 * 4, 10);
    const dot = (at: number) => slope.map((_, k) => (k === at ? 1 : 0));
    const [near, far] = [1, 5].map((by) => cost('blur').scalar(dot(65), 0, dot(65 + by), 0));
    expect(near).toBeLessThan(far / 2);
  });

  it('measure the diameter of every second image, say, of many', () => {
    const points = new Float32Array(512 * 144);
    const stray = likePairs(1, GREY, 4).x;
    const { scalar, diameter } = cost('ssim');
    points.set(stray, 144);
    expect(diameter(points)).toBe(1); // all that it saw are equal
    const others = new Float32Array(512 * 144);
    others.set(stray, 288);
    expect(diameter(others)).toBeCloseTo(scalar(others, 0, others, 288), 6);
  });
});

onEachBackend((backend) => {
  it.each(SPECS)('$name of $shape, $parameters equals its plain twin', async (spec) => {
    const shape = spec.shape as ImageShape;
    const made = compileImageCost(spec);
    const { matched, pairs, gradient, features, dimension: d } = made;
    const { x, y } = likePairs(N, shape, 7);
    const all = [...evaluateMatrix(made, x, y)];
    const same = all.filter((_, k) => k % (N + 1) === 0);
    const run = <T extends Parameters<typeof values>[0]>(form: (a: typeof u, b: typeof v) => T) =>
      expectNoLeak(() => tidy(() => form(u, v)), 1);
    const [u, v] = [images(x, shape), images(y, shape)];
    const found = [await run(matched), await run(pairs)];
    await expectClose(found[0], same, 3e-5);
    await expectClose(found[1], all, 1e-4);
    const slope = await values(await run(gradient));
    const wanted = slopes(made, x, y);
    const largest = Math.max(...wanted.map(Math.abs));
    wanted.forEach((value, k) => {
      expect(Math.abs(slope[k] - value)).toBeLessThan(3e-4 * largest);
    });
    if (features) {
      const scored = await run((a, b) => features.cost.pairs(features.map(a), features.map(b)));
      await expectClose(scored, all, 1e-4);
      scored.dispose();
    }
    for (const tensor of [...found, u, v]) tensor.dispose();
    expect(slope).toHaveLength(N * d);
  });

  // Blocks are made alike on every backend; so many pixels are slow on an adapter in software.
  if (backend !== 'webgpu') {
    it('pairs come in blocks', async () => {
      const shape: ImageShape = { side: 32, channels: 1 };
      const { scalar, pairs } = cost('blend', shape);
      const [u, v] = [likePairs(2, shape, 8).x, likePairs(600, shape, 9).y]; // 512 pairs of 1024 pixels at once
      const found = tidy(() => pairs(images(u, shape), images(v, shape)));
      expect(found.shape).toEqual([2, 600]);
      const data = await values(found);
      for (const [i, j] of [
        [0, 0],
        [1, 511],
        [0, 512],
        [1, 599],
      ]) {
        expect(data[i * 600 + j]).toBeCloseTo(scalar(u, i * 1024, v, j * 1024), 5);
      }
    });
  }

  // Only WebGPU has kernels that costs are written into.
  if (backend === 'webgpu') {
    it('psnr folds in a kernel', async () => {
      const { x, y } = likePairs(N, GREY, 10);
      const made = cost('psnr');
      const [found] = await evaluateFolds([made], x, y);
      found.forEach((value, i) => {
        expect(value).toBeCloseTo(made.scalar(x, i * 144, y, i * 144), 3);
      });
    });
  }
});

it('loadCost hands images over', async () => {
  expect((await loadCost({ name: 'blur', shape: GREY }, 144)).features?.cost.radial?.p).toBe(2);
  await expect(loadCost({ name: 'blur', shape: GREY }, 100)).rejects.toThrow('144');
});
