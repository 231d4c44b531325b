import { SHIFT } from '../../../costs/image/ssim.ts';
import type { Scale } from './scales.ts';

/**
 * Features of one channel of n images in the windows of a grid. A window's covariance of x and y is the inner product
 * of their coefficients in an orthonormal basis without its constant member; the smooth members contribute most.
 */
export interface Features {
  /** Means of pixels in [0, 2] and variances over each window: [windows][n]. */
  means: Float32Array;
  variances: Float32Array;
  /** [windows][n][terms], or transposed: [windows][terms][n]. */
  coefficients: Float32Array;
}

/** The features of `planes` [n][side * side], the channel's pixels at this scale. */
export function featuresOf(planes: Float64Array, n: number, scale: Scale, transposed: boolean): Features {
  const windows = scale.offsets.length ** 2;
  const terms = scale.terms.length;
  const features: Features = {
    means: new Float32Array(windows * n),
    variances: new Float32Array(windows * n),
    coefficients: new Float32Array(windows * n * terms),
  };
  const projection = new Projection(scale);
  const step = transposed ? n : 1;
  for (let i = 0; i < n; i++) {
    projection.take(planes, i * scale.side ** 2);
    for (let g = 0; g < windows; g++) {
      const at = g * n * terms + i * (transposed ? 1 : terms);
      projection.window(g, features.coefficients, at, step);
      features.means[g * n + i] = projection.mean + SHIFT;
      features.variances[g * n + i] = projection.variance;
    }
  }
  return features;
}

/** Coefficients of one image's windows, first along rows, then along columns, since the polynomials are separable. */
class Projection {
  /** Of the last window. */
  mean = 0;
  variance = 0;
  private readonly scale: Scale;
  /** Weighted polynomials: [degree][n]. */
  private readonly tests: Float64Array[];
  /** Along rows: [offset][degree, and last the squares][side]. */
  private readonly rows: Float64Array;

  constructor(scale: Scale) {
    this.scale = scale;
    this.tests = scale.polynomials.map((p) => p.map((value, k) => value * scale.gaussian[k]));
    this.rows = new Float64Array(scale.offsets.length * (this.tests.length + 1) * scale.side);
  }

  take(planes: Float64Array, from: number): void {
    const { side, gaussian, offsets } = this.scale;
    const { rows, tests } = this;
    let to = 0;
    for (const offset of offsets) {
      for (const test of tests) {
        for (let i = 0; i < side; i++) rows[to++] = weighted(test, planes, from + i * side + offset);
      }
      for (let i = 0; i < side; i++) rows[to++] = weightedSquares(gaussian, planes, from + i * side + offset);
    }
  }

  window(g: number, out: Float32Array, at: number, step: number): void {
    const { side, gaussian, offsets, terms } = this.scale;
    const { rows, tests } = this;
    const base = (g % offsets.length) * (tests.length + 1) * side + offsets[Math.floor(g / offsets.length)];
    this.mean = weighted(gaussian, rows, base);
    this.variance = weighted(gaussian, rows, base + tests.length * side) - this.mean ** 2;
    for (let t = 0; t < terms.length; t++) {
      out[at + t * step] = weighted(tests[terms[t][0]], rows, base + terms[t][1] * side);
    }
  }
}

function weighted(weights: Float64Array, values: Float64Array, from: number): number {
  let sum = 0;
  for (let k = 0; k < weights.length; k++) sum += weights[k] * values[from + k];
  return sum;
}

function weightedSquares(weights: Float64Array, values: Float64Array, from: number): number {
  let sum = 0;
  for (let k = 0; k < weights.length; k++) sum += weights[k] * values[from + k] ** 2;
  return sum;
}
