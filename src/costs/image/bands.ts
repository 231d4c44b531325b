/** Matrices that act along one side of images: they weight a few neighbouring pixels each. */
import { gaussianWindow, pooledSide } from './ssim.ts';

/** A matrix [from, to], row by row, and the same transposed. */
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

/** Weighted sums of neighbours, wherever all of them lie inside: [side, side - weights.length + 1]. */
export const inside = (side: number, weights: ArrayLike<number>): Band =>
  band(side, side - weights.length + 1, (i, j) => weights[i - j] ?? 0);

/** Means in the Gaussian window of structural similarity. */
export const windowed = (side: number, window: number): Band => inside(side, gaussianWindow(window, side));

/** Means of two neighbours; a last odd one stands for itself: [side, pooledSide]. */
export const pairwise = (side: number): Band =>
  band(side, pooledSide(side), (i, j) => (i >> 1 === j ? (i === side - 1 && side % 2 === 1 ? 1 : 0.5) : 0));

/** Gaussian means of deviation sigma over what lies inside, with weights of sum 1: a constant area stays as it is. */
export function blurred(side: number, sigma: number): Band {
  const weight = (i: number, j: number) => Math.exp(-((i - j) ** 2) / (2 * sigma ** 2));
  const sums = Array.from({ length: side }, (_, j) => {
    let sum = 0;
    for (let i = 0; i < side; i++) sum += weight(i, j);
    return sum;
  });
  return band(side, side, (i, j) => weight(i, j) / sums[j]);
}
