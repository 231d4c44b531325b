import { add, div, mul, type Tensor2D, tensor2d, tidy } from '@tensorflow/tfjs-core';
import type { ImageShape, SsimForm } from '../../../costs/cost.ts';
import { C1, C2, pooledSide, scalePower } from '../../../costs/image/ssim.ts';
import { hasCpuMemory, runOnCpu } from '../../../tensor/kernels/cpu.ts';
import { type Factor, factorOf } from '../../../tensor/ops/product.ts';
import { Scope, type Work } from '../../../tensor/work.ts';
import { type Features, featuresOf } from './features.ts';
import { pooled } from './pyramid.ts';
import { type Scale, scalesOf, windowsOf } from './scales.ts';

/** One channel of the reals at one scale. */
interface Part {
  scale: Scale;
  features: Features;
  /** Coefficients of each window: [terms, N]. */
  windows: Factor[];
}

/** Images as rows of [n, d] from `first` on. */
interface Images {
  pixels: ArrayLike<number>;
  first: number;
  n: number;
}

/** True when the current piece of work has lasted long enough. */
export type Due = () => boolean;

/**
 * Approximate costs against reals [N, d] from a grid of windows and the smooth part of each: one matrix product per
 * window, of the images' coefficients and the reals'.
 */
export class Approximation {
  private readonly ssim: SsimForm;
  private readonly scales: readonly Scale[];
  private readonly N: number;
  private readonly parts: Part[][];
  private readonly distances: Distances | null;

  /**
   * @param scales with their grids; with all windows and the full basis costs are exact up to rounding (`exhaustive`)
   */
  constructor(ssim: SsimForm, reals: Float32Array, N: number, scales = scalesOf(ssim)) {
    this.ssim = ssim;
    this.scales = scales;
    this.N = N;
    const images = { pixels: reals, first: 0, n: N };
    const d = reals.length / N;
    this.distances = ssim.square === 0 ? null : new Distances(reals, N, d);
    const channels = ssim.similarity === 0 ? [] : partsOf(ssim.shape, scales, images, true);
    this.parts = channels.map((scales) =>
      scales.map(({ scale, features }) => ({
        scale,
        features: { ...features, coefficients: new Float32Array(0) },
        windows: matrices(features.coefficients, windowsOf(scale), [scale.terms.length, N]).map(laidOut),
      })),
    );
  }

  /** Costs of n images against all reals: [n, N]. */
  *costs(images: Images, due: Due): Work<Float32Array> {
    const { ssim, N } = this;
    const size = images.n * N;
    const costs = new Float32Array(size);
    if (this.distances) this.distances.addTo(costs, images, ssim.square);
    if (this.parts.length === 0) return costs;
    const own = partsOf(ssim.shape, this.scales, images, false);
    for (let channel = 0; channel < own.length; channel++) {
      const product = new Float32Array(size).fill(1);
      for (let k = 0; k < own[channel].length; k++) {
        const sum = yield* this.sum(own[channel][k].features, images.n, this.parts[channel][k], due);
        multiply(product, sum, this.parts[channel][k].scale);
      }
      const share = ssim.similarity / own.length;
      for (let p = 0; p < size; p++) costs[p] += share * (1 - product[p]);
    }
    return costs;
  }

  /** The similarity ratio summed over the windows of one part: [n, N]. */
  private *sum(own: Features, n: number, part: Part, due: Due): Work<Float32Array> {
    const scope = new Scope();
    try {
      const count = part.windows.length;
      const windows = matrices(own.coefficients, count, [n, part.scale.terms.length]).map((t) =>
        scope.own(t),
      );
      const sums: Sums = hasCpuMemory() ? new HostSums(n * this.N) : scope.own(new TensorSums());
      for (let g = 0; g < count; g++) {
        if (due()) yield;
        const covariances: Tensor2D = part.windows[g].multiply(windows[g]);
        sums.add(
          covariances,
          momentsOf(own, g, n),
          momentsOf(part.features, g, this.N),
          part.scale.luminance,
        );
        covariances.dispose();
      }
      return sums.read();
    } finally {
      scope.end();
    }
  }

  dispose(): void {
    this.distances?.dispose();
    for (const { windows } of this.parts.flat()) for (const t of windows) t.dispose();
  }
}

function partsOf(
  shape: ImageShape,
  scales: readonly Scale[],
  { pixels, first, n }: Images,
  transposed: boolean,
) {
  const d = shape.side ** 2 * shape.channels;
  return Array.from({ length: shape.channels }, (_, channel) => {
    let side = shape.side;
    let planes = new Float64Array(n * side * side);
    for (let p = 0; p < planes.length; p++) planes[p] = pixels[first * d + p * shape.channels + channel];
    return scales.map((scale) => {
      if (scale.side !== side) planes = pooledAll(planes, n, side);
      side = scale.side;
      return { scale, features: featuresOf(planes, n, scale, transposed) };
    });
  });
}

function pooledAll(planes: Float64Array, n: number, side: number): Float64Array<ArrayBuffer> {
  const size = pooledSide(side) ** 2;
  const out = new Float64Array(n * size);
  for (let i = 0; i < n; i++) {
    pooled(
      planes.subarray(i * side * side, (i + 1) * side * side),
      side,
      out.subarray(i * size, (i + 1) * size),
    );
  }
  return out;
}

function matrices(numbers: Float32Array, count: number, shape: [number, number]): Tensor2D[] {
  const size = shape[0] * shape[1];
  return Array.from({ length: count }, (_, g) => tensor2d(numbers.slice(g * size, (g + 1) * size), shape));
}

/** As the second factor of many products; the matrix goes. */
function laidOut(matrix: Tensor2D): Factor {
  const factor = factorOf(matrix);
  matrix.dispose();
  return factor;
}

/** Means and variances of one window. */
interface Moments {
  means: Float32Array;
  variances: Float32Array;
}

const momentsOf = ({ means, variances }: Features, g: number, n: number): Moments => ({
  means: means.subarray(g * n, (g + 1) * n),
  variances: variances.subarray(g * n, (g + 1) * n),
});

/** Adds up the ratios of windows. */
interface Sums {
  add(covariances: Tensor2D, x: Moments, y: Moments, luminance: boolean): void;
  read(): Float32Array;
}

/** By loops over arrays, where the backend's memory is the processor's. */
export class HostSums implements Sums {
  private readonly sum: Float32Array;

  constructor(size: number) {
    this.sum = new Float32Array(size);
  }

  add(covariances: Tensor2D, x: Moments, y: Moments, luminance: boolean): void {
    const [rows, N] = covariances.shape;
    runOnCpu([covariances], [], ([c]) => {
      for (let i = 0; i < rows; i++) {
        const own = c.subarray(i * N, (i + 1) * N);
        const sum = this.sum.subarray(i * N, (i + 1) * N);
        if (luminance) addRatios(sum, own, x.means[i], x.variances[i], y);
        else addContrasts(sum, own, x.variances[i], y);
      }
    });
  }

  read = (): Float32Array => this.sum;
}

function addRatios(sum: Float32Array, c: Float32Array, mean: number, variance: number, y: Moments): void {
  const { means, variances } = y;
  const [twice, square, spread] = [2 * mean, mean * mean + C1, variance + C2];
  for (let j = 0; j < sum.length; j++) {
    const my = means[j];
    sum[j] += ((twice * my + C1) * (2 * c[j] + C2)) / ((square + my * my) * (spread + variances[j]));
  }
}

function addContrasts(sum: Float32Array, c: Float32Array, variance: number, { variances }: Moments): void {
  const spread = variance + C2;
  for (let j = 0; j < sum.length; j++) sum[j] += (2 * c[j] + C2) / (spread + variances[j]);
}

/** By tensor operations, for other backends. Throws an Error if it is read before any window was added. */
export class TensorSums implements Sums {
  private sum: Tensor2D | null = null;

  add(covariances: Tensor2D, x: Moments, y: Moments, luminance: boolean): void {
    const before = this.sum;
    this.sum = tidy(() => {
      const contrast = div(add(mul(covariances, 2), C2), add(column(x.variances), row(y.variances, C2)));
      const ratio = luminance ? mul(contrast, luminances(x.means, y.means)) : contrast;
      return (before ? add(before, ratio) : ratio) as Tensor2D;
    });
    before?.dispose();
  }

  read(): Float32Array {
    if (!this.sum) throw new Error('There are no windows.');
    return this.sum.dataSync() as Float32Array;
  }

  dispose(): void {
    this.sum?.dispose();
  }
}

function luminances(x: Float32Array, y: Float32Array) {
  const above = add(mul(column(x), row(y.map((mean) => 2 * mean))), C1);
  const squares = (means: Float32Array) => means.map((mean) => mean * mean);
  return div(above, add(column(squares(x)), row(squares(y), C1)));
}

const column = (values: Float32Array) => tensor2d(values, [values.length, 1]);
const row = (values: Float32Array, plus = 0) =>
  tensor2d(plus === 0 ? values.slice() : values.map((v) => v + plus), [1, values.length]);

/** product *= (sum / windows)^weight */
function multiply(product: Float32Array, sum: Float32Array, scale: Scale): void {
  const { weight } = scale;
  const share = 1 / windowsOf(scale);
  if (weight === null) for (let p = 0; p < sum.length; p++) product[p] *= share * sum[p];
  else for (let p = 0; p < sum.length; p++) product[p] *= scalePower(share * sum[p], weight);
}

/** |x - y|^2 / d by one matrix product, in single precision. */
class Distances {
  private readonly factor: Factor;
  private readonly squares: Float64Array;
  private readonly d: number;

  constructor(reals: Float32Array, N: number, d: number) {
    this.d = d;
    this.squares = squaresOf({ pixels: reals, first: 0, n: N }, d);
    const y = tensor2d(reals, [N, d]);
    this.factor = factorOf(y, true);
    y.dispose();
  }

  addTo(costs: Float32Array, images: Images, factor: number): void {
    const { d, squares } = this;
    const [N, share] = [squares.length, factor / d];
    const own = squaresOf(images, d);
    const from = images.first * d;
    const x = tensor2d(
      Float32Array.from({ length: images.n * d }, (_, p) => images.pixels[from + p]),
      [images.n, d],
    );
    const products = this.factor.multiply(x);
    const numbers = products.dataSync();
    for (let i = 0; i < images.n; i++) {
      for (let j = 0; j < N; j++) costs[i * N + j] += share * (own[i] + squares[j] - 2 * numbers[i * N + j]);
    }
    x.dispose();
    products.dispose();
  }

  dispose(): void {
    this.factor.dispose();
  }
}

function squaresOf({ pixels, first, n }: Images, d: number): Float64Array {
  const squares = new Float64Array(n);
  for (let i = 0; i < n; i++) for (let k = 0; k < d; k++) squares[i] += pixels[(first + i) * d + k] ** 2;
  return squares;
}
