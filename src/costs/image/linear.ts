/** Linear features of images whose squared distance is a cost: edges, and blurred images. */
import { addN, concat, reshape, slice, type Tensor2D, tidy } from '@tensorflow/tfjs-core';
import type { ImageShape } from '../cost.ts';
import { type Band, blurred, inside } from './bands.ts';
import { filtered, filteredAdjoint, imagesOf, planesOf } from './separable.ts';

/** A linear map A from images of d numbers to `to` numbers. */
export interface LinearMap {
  to: number;
  /** A x: [m, d] -> [m, to]. */
  map(x: Tensor2D): Tensor2D;
  /** A' z: [m, to] -> [m, d]. */
  adjoint(z: Tensor2D): Tensor2D;
  /** A x of the image at an offset, in double precision: the plain twin of `map`, with coordinates in another order. */
  plain(x: ArrayLike<number>, offset: number): Float64Array;
}

/** The matrices applied along the columns and along the rows of each plane. */
type Filter = readonly [across: Band, down: Band];

function linearMap(shape: ImageShape, filters: readonly Filter[], plain: LinearMap['plain']): LinearMap {
  const sizes = filters.map(([across, down]) => shape.channels * across.to * down.to);
  const starts = sizes.map((_, i) => sizes.slice(0, i).reduce((sum, size) => sum + size, 0));
  return {
    to: sizes.reduce((sum, size) => sum + size, 0),
    plain,
    map: (x) =>
      tidy(() => {
        const planes = planesOf(x, shape);
        const parts = filters.map(
          ([across, down], i) => reshape(filtered(planes, across, down), [x.shape[0], sizes[i]]) as Tensor2D,
        );
        return parts.length === 1 ? parts[0] : concat(parts, 1);
      }),
    adjoint: (z) =>
      tidy(() => {
        const m = z.shape[0];
        const parts = filters.map(([across, down], i) =>
          filteredAdjoint(slice(z, [0, starts[i]], [m, sizes[i]]), across, down),
        );
        return imagesOf(parts.length === 1 ? parts[0] : addN(parts), shape);
      }),
  };
}

/** Sobel's filter is a difference in one direction and this weighted mean in the other. */
const SMOOTH = [1 / 4, 2 / 4, 1 / 4];
const DIFFERENCE = [-1 / 2, 0, 1 / 2];

/**
 * Sobel's horizontal and vertical filters, each divided by 8: slopes per pixel. Only where the whole filter fits
 * inside, so that the border of an image is not an edge, and an area of constant brightness has none.
 */
export function sobel(shape: ImageShape): LinearMap {
  const [smooth, difference] = [inside(shape.side, SMOOTH), inside(shape.side, DIFFERENCE)];
  const filters: Filter[] = [
    [difference, smooth],
    [smooth, difference],
  ];
  return linearMap(shape, filters, (x, offset) => sobelPlain(x, offset, shape));
}

function sobelPlain(x: ArrayLike<number>, offset: number, { side, channels }: ImageShape): Float64Array {
  const result: number[] = [];
  const row = side * channels;
  for (let at = offset + row; at < offset + (side - 1) * row; at += row) {
    for (let k = at + channels; k < at + row - channels; k++) {
      const corners = [
        x[k - row - channels],
        x[k - row + channels],
        x[k + row - channels],
        x[k + row + channels],
      ];
      const [nw, ne, sw, se] = corners;
      result.push((ne + 2 * x[k + channels] + se - nw - 2 * x[k - channels] - sw) / 8);
      result.push((sw + 2 * x[k + row] + se - nw - 2 * x[k - row] - ne) / 8);
    }
  }
  return Float64Array.from(result);
}

/**
 * Gaussian blur of standard deviation sigma, in pixels. At borders the weights inside are normalised to sum 1, so that
 * constant images do not change.
 */
export function blur(shape: ImageShape, sigma: number): LinearMap {
  const side = blurred(shape.side, sigma);
  return linearMap(shape, [[side, side]], (x, offset) => blurPlain(x, offset, shape, sigma));
}

function blurPlain(
  x: ArrayLike<number>,
  offset: number,
  { side, channels }: ImageShape,
  sigma: number,
): Float64Array {
  const row = side * channels;
  const weights = Float64Array.from({ length: side }, (_, k) => Math.exp(-(k * k) / (2 * sigma * sigma)));
  const [image, half] = [new Float64Array(side * row), new Float64Array(side * row)];
  for (let k = 0; k < image.length; k++) image[k] = x[offset + k];
  for (let line = 0; line < row; line++) {
    blurLine(image, half, Math.floor(line / channels) * row + (line % channels), channels, weights);
  }
  for (let line = 0; line < row; line++) blurLine(half, image, line, row, weights);
  return image;
}

/** Weighted means along a line of numbers that are `step` apart. */
function blurLine(
  from: Float64Array,
  to: Float64Array,
  start: number,
  step: number,
  weights: Float64Array,
): void {
  const side = weights.length;
  for (let here = 0; here < side; here++) {
    let sum = 0;
    let total = 0;
    for (let k = 0; k < side; k++) {
      const weight = weights[k < here ? here - k : k - here];
      sum += weight * from[start + k * step];
      total += weight;
    }
    to[start + here * step] = sum / total;
  }
}
