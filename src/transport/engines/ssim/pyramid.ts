import type { ImageShape } from '../../../costs/cost.ts';
import { pooledSide, SHIFT } from '../../../costs/image/ssim.ts';
import type { Scale } from './scales.ts';

/** Offsets of one channel at one scale in an image's description. */
export interface Part {
  scale: Scale;
  filter: Filter;
  /** Pixels [side * side], unchanged. */
  plane: number;
  /** Means over each window [inside * inside], of pixels in [0, 2]. */
  means: number;
  /** Variances likewise. */
  variances: number;
}

/**
 * The layout of an image's description, everything that `ExactCosts` needs of one image alone: all scales of the first
 * channel, then of the second.
 */
export interface Layout {
  /** [channel][scale] */
  parts: Part[][];
  /** Numbers in a description. */
  size: number;
}

/** The layout for images of this shape at these scales. */
export function layoutOf({ channels }: ImageShape, scales: readonly Scale[]): Layout {
  let size = 0;
  const take = (n: number): number => {
    size += n;
    return size - n;
  };
  const filters = scales.map((scale) => new Filter(scale));
  const parts = Array.from({ length: channels }, () =>
    scales.map((scale, k) => ({
      scale,
      filter: filters[k],
      plane: take(scale.side ** 2),
      means: take(scale.inside ** 2),
      variances: take(scale.inside ** 2),
    })),
  );
  return { parts, size };
}

/** Writes the description of the image [side, side, channels] at `offset` of `images` into `out`, from `at` on. */
export function describe(
  images: ArrayLike<number>,
  offset: number,
  layout: Layout,
  out: Float64Array,
  at: number,
): void {
  const channels = layout.parts.length;
  layout.parts.forEach((scales, channel) => {
    const size = scales[0].scale.side ** 2;
    let pixels = planeBuffer(scales[0].scale);
    for (let i = 0; i < size; i++) pixels[i] = images[offset + i * channels + channel];
    scales.forEach(({ scale, filter, plane, means, variances }, k) => {
      if (k > 0) pixels = pooled(pixels, scales[k - 1].scale.side, planeBuffer(scale));
      out.set(pixels.subarray(0, scale.side ** 2), at + plane);
      const mean = new Float64Array(scale.inside ** 2);
      const square = new Float64Array(scale.inside ** 2);
      filter.run(pixels, mean);
      filter.run(
        pixels.map((p) => p * p),
        square,
      );
      for (let p = 0; p < mean.length; p++) {
        out[at + means + p] = mean[p] + SHIFT;
        out[at + variances + p] = square[p] - mean[p] * mean[p];
      }
    });
  });
}

/**
 * Means over 2 x 2 pixels: [side, side] -> `out` [half, half], rounded up; the last row and column of an odd side count
 * twice.
 */
export function pooled<T extends Float64Array>(pixels: Float64Array, side: number, out: T): T {
  const size = pooledSide(side);
  for (let i = 0; i < size; i++) {
    const [upper, lower] = [2 * i * side, Math.min(2 * i + 1, side - 1) * side];
    for (let j = 0; j < size; j++) {
      const [left, right] = [2 * j, Math.min(2 * j + 1, side - 1)];
      const sum = pixels[upper + left] + pixels[upper + right] + pixels[lower + left] + pixels[lower + right];
      out[i * size + j] = sum / 4;
    }
  }
  return out;
}

/** Taps of one pass over the memory. */
const TAPS = 4;

/** A buffer of n numbers, followed by zeros that taps of weight 0 may read. */
const padded = (n: number, beyond: number) => new Float64Array(n + (TAPS - 1) * beyond);

/** A buffer for the pixels of one plane, padded as `Filter` needs it. */
const planeBuffer = ({ side }: Scale): Float64Array<ArrayBuffer> => padded(side * side, 1);

/** The weighted mean over every window that lies inside: [side, side] -> [inside, inside]. */
class Filter {
  private readonly scale: Scale;
  /** [n], and zeros up to a multiple of TAPS. */
  private readonly weights: Float64Array;
  private readonly rows: Float64Array;
  /** Scratch for callers that filter products: pixels, and their means. */
  readonly product: Float64Array;
  readonly moments: Float64Array;

  constructor(scale: Scale) {
    const { gaussian, side, inside } = scale;
    this.scale = scale;
    this.weights = new Float64Array(Math.ceil(gaussian.length / TAPS) * TAPS);
    this.weights.set(gaussian);
    this.rows = padded(side * inside, inside);
    this.product = planeBuffer(scale);
    this.moments = new Float64Array(inside * inside);
  }

  /** `pixels` is a `planeBuffer`; `out` [inside * inside]. */
  run(pixels: Float64Array, out: Float64Array): void {
    const { weights, rows } = this;
    const { side, inside } = this.scale;
    rows.fill(0);
    out.fill(0);
    for (let k = 0; k < weights.length; k += TAPS) {
      for (let i = 0; i < side; i++) addTaps(rows, i * inside, inside, pixels, i * side + k, 1, weights, k);
    }
    for (let k = 0; k < weights.length; k += TAPS) {
      addTaps(out, 0, inside * inside, rows, k * inside, inside, weights, k);
    }
  }
}

/** out[to + p] += sum over TAPS of weights[k + t] source[from + p + t step], for p < count. */
function addTaps(
  out: Float64Array,
  to: number,
  count: number,
  source: Float64Array,
  from: number,
  step: number,
  weights: Float64Array,
  k: number,
): void {
  const [a, b, c, d] = [weights[k], weights[k + 1], weights[k + 2], weights[k + 3]];
  for (let p = 0; p < count; p++) {
    const at = from + p;
    out[to + p] +=
      a * source[at] + b * source[at + step] + c * source[at + 2 * step] + d * source[at + 3 * step];
  }
}
