/** Matrices that act along one side of images: each output is a weighted sum of a few neighbouring pixels. */
import { gaussianWindow, pooledSide } from './ssim.ts';

/** A matrix [from, to], row by row, and its transpose. */
export interface Band {
  from: number;
  to: number;
  values: Float32Array;
  transposed: Float32Array;
}

function band(from: number, to: number, weight: (i: number, j: number) => number): Band {
  const values = Float32Array.from({ length: from * to }, (_, k) => weight(Math.floor(k / to), k % to));
  const transposed = values.map((_, k) => values[(k % from) * to + Math.floor(k / from)]);
  return { from, to, values, transposed };
}

/** Weighted sums of neighbours at all positions where the weights fit inside: [side, side - weights.length + 1]. */
export const inside = (side: number, weights: ArrayLike<number>): Band =>
  band(side, side - weights.length + 1, (i, j) => weights[i - j] ?? 0);

/** Means in the Gaussian window of structural similarity: [side, side - window + 1]. */
export const windowed = (side: number, window: number): Band => inside(side, gaussianWindow(window, side));

/** Means of two neighbours; the last pixel of an odd side is kept: [side, pooledSide]. */
export const pairwise = (side: number): Band =>
  band(side, pooledSide(side), (i, j) => (i >> 1 === j ? (i === side - 1 && side % 2 === 1 ? 1 : 0.5) : 0));

/** Gaussian means of standard deviation sigma, [side, side]; at borders the weights inside are normalised to sum 1. */
export function blurred(side: number, sigma: number): Band {
  const weight = (i: number, j: number) => Math.exp(-((i - j) ** 2) / (2 * sigma ** 2));
  const sums = Array.from({ length: side }, (_, j) => {
    let sum = 0;
    for (let i = 0; i < side; i++) sum += weight(i, j);
    return sum;
  });
  return band(side, side, (i, j) => weight(i, j) / sums[j]);
}
