/**
 * Structural similarity (Wang, Bovik, Sheikh, Simoncelli 2004) with the constants and borders of TensorFlow's
 * `image.ssim` and `image.ssim_multiscale`: its definitions, and its plain twin in double precision.
 */
import type { ImageShape } from '../cost.ts';

/** Added to pixels in [-1, 1], which are compared as values in [0, 2]; because of C1 the result depends on it. */
export const SHIFT = 1;
/** The range L of the pixels. */
const RANGE = 2;
/** (0.01 L)^2, which keeps the luminance ratio stable where an image is dark. */
export const C1 = (0.01 * RANGE) ** 2;
/** (0.03 L)^2, which keeps the contrast ratio stable where an image is flat. */
export const C2 = (0.03 * RANGE) ** 2;
/** Standard deviation of the Gaussian window, in pixels. */
const SIGMA = 1.5;

/** Exponents of the scales for grey images: a single scale. */
export const GREY_WEIGHTS: readonly number[] = [1];
/** Exponents of the two scales for colour, the finest first: the first of Wang, Simoncelli and Bovik 2003. */
export const COLOUR_WEIGHTS: readonly number[] = [0.0448, 0.2856];

/** The exponents of the scales for images of this shape. */
export const weightsOf = ({ channels }: ImageShape): readonly number[] =>
  channels === 3 ? COLOUR_WEIGHTS : GREY_WEIGHTS;

/** One side of the separable Gaussian window: `window` weights of sum 1, or `imageSide` if that is less. */
export function gaussianWindow(window: number, imageSide = window): Float64Array {
  const side = Math.min(window, imageSide);
  const weights = Float64Array.from({ length: side }, (_, i) =>
    Math.exp(-((i - (side - 1) / 2) ** 2) / (2 * SIGMA ** 2)),
  );
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return weights.map((weight) => weight / sum);
}

/** The side of the next coarser scale, in pixels: 2 x 2 pixels become one, and an odd side is rounded up. */
export const pooledSide = (side: number): number => Math.ceil(side / 2);

/** Powers of positive means are computed for at least this. */
export const TINY_MEAN = 1e-30;

/** relu(mean)^weight: a scale's factor in the product over the scales; 0 for a mean of 0. */
export const scalePower = (mean: number, weight: number): number =>
  mean > 0 ? Math.max(mean, TINY_MEAN) ** weight : 0;

/**
 * Similarity of the image at offset xo of x to that at offset yo of y, in [-1, 1], in double precision.
 * With one scale, weights [1], it is the mean over all windows that fit inside, and over the channels. With several,
 * each channel has the product over the scales of relu(mean of contrast and structure)^weight, at the last scale of
 * relu(mean similarity)^weight, and these are averaged over the channels; each scale has half the side of the one
 * before.
 */
export function ssimPlain(
  x: ArrayLike<number>,
  xo: number,
  y: ArrayLike<number>,
  yo: number,
  shape: ImageShape,
  window: number,
  weights: readonly number[],
): number {
  let sum = 0;
  for (let c = 0; c < shape.channels; c++) {
    sum += planeSimilarity(plane(x, xo, shape, c), plane(y, yo, shape, c), shape.side, window, weights);
  }
  return sum / shape.channels;
}

/** One channel, shifted to [0, 2]. */
function plane(image: ArrayLike<number>, offset: number, { side, channels }: ImageShape, channel: number) {
  const pixels = new Float64Array(side * side);
  for (let i = 0; i < pixels.length; i++) pixels[i] = image[offset + i * channels + channel] + SHIFT;
  return pixels;
}

function planeSimilarity(
  x: Float64Array,
  y: Float64Array,
  side: number,
  window: number,
  weights: readonly number[],
): number {
  const { similarity, structure } = means(x, y, side, gaussianWindow(window, side));
  if (weights.length === 1) return weights[0] === 1 ? similarity : scalePower(similarity, weights[0]);
  const coarser = planeSimilarity(
    pooled(x, side),
    pooled(y, side),
    pooledSide(side),
    window,
    weights.slice(1),
  );
  return scalePower(structure, weights[0]) * coarser;
}

/** Means over 2 x 2 pixels; the last row and column of an odd side count twice. */
function pooled(pixels: Float64Array, side: number): Float64Array {
  const size = pooledSide(side);
  const at = (i: number, j: number) => pixels[Math.min(i, side - 1) * side + Math.min(j, side - 1)];
  return Float64Array.from({ length: size * size }, (_, k) => {
    const [i, j] = [2 * Math.floor(k / size), 2 * (k % size)];
    return (at(i, j) + at(i, j + 1) + at(i + 1, j) + at(i + 1, j + 1)) / 4;
  });
}

/** Numbers averaged in each window: x, y, x^2 + y^2 and x y. */
const MOMENTS = 4;

/** Means over all windows of the similarity, and of its factor for contrast and structure alone. */
function means(x: Float64Array, y: Float64Array, side: number, window: Float64Array) {
  const inside = side - window.length + 1;
  const rows = alongRows(x, y, side, window);
  let [similarity, structure] = [0, 0];
  for (let i = 0; i < inside; i++) {
    for (let j = 0; j < inside; j++) {
      let [mx, my, squares, product] = [0, 0, 0, 0];
      for (let k = 0; k < window.length; k++) {
        const [at, w] = [((i + k) * inside + j) * MOMENTS, window[k]];
        mx += w * rows[at];
        my += w * rows[at + 1];
        squares += w * rows[at + 2];
        product += w * rows[at + 3];
      }
      const [both, apart] = [mx * my, mx * mx + my * my];
      const cs = (2 * (product - both) + C2) / (squares - apart + C2);
      structure += cs;
      similarity += (cs * (2 * both + C1)) / (apart + C1);
    }
  }
  return { similarity: similarity / inside ** 2, structure: structure / inside ** 2 };
}

/** The moments weighted along rows: [side, inside, MOMENTS]. */
function alongRows(x: Float64Array, y: Float64Array, side: number, window: Float64Array): Float64Array {
  const inside = side - window.length + 1;
  const rows = new Float64Array(side * inside * MOMENTS);
  for (let i = 0; i < side; i++) {
    for (let j = 0; j < inside; j++) {
      let [mx, my, squares, product] = [0, 0, 0, 0];
      for (let k = 0; k < window.length; k++) {
        const [w, a, b] = [window[k], x[i * side + j + k], y[i * side + j + k]];
        mx += w * a;
        my += w * b;
        squares += w * (a * a + b * b);
        product += w * a * b;
      }
      const at = (i * inside + j) * MOMENTS;
      rows[at] = mx;
      rows[at + 1] = my;
      rows[at + 2] = squares;
      rows[at + 3] = product;
    }
  }
  return rows;
}
