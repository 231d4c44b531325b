import { type Tensor2D, tensor1d } from '@tensorflow/tfjs-core';
import type { ImageShape } from '../../../costs/cost.ts';
import { SHIFT } from '../../../costs/image/ssim.ts';
import { runKernel, spread } from '../../../tensor/kernels/webgpu.ts';
import { type Scale, windowsOf } from './scales.ts';
import { literal, pixels } from './wgsl-pixels.ts';

/** Numbers per window: its coefficients, its mean and its variance. */
export const windowNumbers = ({ terms }: Scale): number => terms.length + 2;

/** Numbers per image at one scale. */
export const imageNumbers = (scale: Scale, { channels }: ImageShape): number =>
  channels * windowsOf(scale) * windowNumbers(scale);

const THREADS = 64;

/**
 * Features of images first..first + n - 1 of x [., d] at scale k, as `featuresOf`, on the device:
 * [n, channels * windows * (terms + 2)]. The caller disposes them.
 */
export function deviceFeatures(
  x: Tensor2D,
  { first, n }: { first: number; n: number },
  shape: ImageShape,
  scales: readonly Scale[],
  k: number,
): Tensor2D {
  const scale = scales[k];
  const table = tensor1d(tableOf(scale));
  const numbers = imageNumbers(scale, shape);
  const [features] = runKernel({
    name: 'ssim-features',
    inputs: { x, table },
    outputs: { features: { shape: [n, numbers], dtype: 'float32' } },
    uniforms: { first: ['u32', first], count: ['u32', n * numbers] },
    workgroup: THREADS,
    dispatch: spread(n * numbers, THREADS),
    wgsl: kernel(shape, scales, k),
  });
  table.dispose();
  return features as Tensor2D;
}

/** Weighted polynomials [terms][n * n], the window [n * n], and the first pixels of windows along a side. */
function tableOf({ gaussian, polynomials, terms, offsets }: Scale): Float32Array {
  const product = (down: ArrayLike<number>, along: ArrayLike<number>) =>
    Array.from(gaussian).flatMap((w, i) => Array.from(gaussian, (v, j) => w * v * down[i] * along[j]));
  const ones = gaussian.map(() => 1);
  const tests = terms.map(([down, along]) => product(polynomials[down], polynomials[along]));
  return Float32Array.from([...tests.flat(), ...product(ones, ones), ...offsets]);
}

function kernel(shape: ImageShape, scales: readonly Scale[], k: number): string {
  const scale = scales[k];
  const [n, terms, side] = [scale.gaussian.length, scale.terms.length, scale.offsets.length];
  const taps = n * n;
  return `
${pixels('x', shape, scales.slice(0, k + 1))}
fn main(at: u32) {
  if (at >= u.count) { return; }
  let number = at % ${terms + 2}u;
  let window = at / ${terms + 2}u % ${side * side}u;
  let ch = at / ${(terms + 2) * side * side}u % ${shape.channels}u;
  let base = (u.first + at / ${(terms + 2) * side * side * shape.channels}u) * ${shape.side ** 2 * shape.channels}u;
  let r = u32(table[${(terms + 1) * taps}u + window / ${side}u]);
  let c = u32(table[${(terms + 1) * taps}u + window % ${side}u]);
  // Variances and coefficients do not depend on what is subtracted; rounding errors are smaller for pixels near 0.
  let middle = x_${k}(base, r + ${n >> 1}u, c + ${n >> 1}u, ch);
  let weights = min(number, ${terms}u) * ${taps}u;
  var sum = 0.0;
  var squares = 0.0;
  for (var t = 0u; t < ${taps}u; t++) {
    let p = x_${k}(base, r + t / ${n}u, c + t % ${n}u, ch) - middle;
    let w = table[weights + t];
    sum += w * p;
    squares += w * p * p;
  }
  if (number == ${terms}u) { sum += middle + ${literal(SHIFT)}; }
  if (number == ${terms + 1}u) { sum = squares - sum * sum; }
  features[at] = sum;
}`;
}
