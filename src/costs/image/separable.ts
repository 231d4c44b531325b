/** Separable filters of images as matrix products, which are fast on every backend. */
import {
  reshape,
  type Tensor,
  type Tensor2D,
  type Tensor3D,
  tensor2d,
  transpose,
} from '@tensorflow/tfjs-core';
import { product } from '../../tensor/ops/product.ts';
import type { ImageShape } from '../cost.ts';
import type { Band } from './bands.ts';

/** Images [m, d] as planes of one channel each: [m * channels, side, side]. */
export function planesOf(x: Tensor2D, { side, channels }: ImageShape): Tensor3D {
  const plane = side * side;
  const apart = channels === 1 ? x : transpose(reshape(x, [-1, plane, channels]), [0, 2, 1]);
  return reshape(apart, [-1, side, side]);
}

/** The images [m, d] from their planes [m * channels, side, side]: the inverse of `planesOf`. */
export function imagesOf(planes: Tensor, { side, channels }: ImageShape): Tensor2D {
  const plane = side * side;
  if (channels === 1) return reshape(planes, [-1, plane]);
  return reshape(transpose(reshape(planes, [-1, channels, plane]), [0, 2, 1]), [-1, plane * channels]);
}

/**
 * Applies `across` along the columns of each plane and `down` along its rows: [P, down.from, across.from] to
 * [P, across.to, down.to]. The result is transposed, which saves a transposition.
 */
export function filtered(planes: Tensor, across: Band, down: Band): Tensor3D {
  const narrow = reshape(times(planes, across.values, across), [-1, down.from, across.to]);
  const turned = transpose(narrow, [0, 2, 1]);
  return reshape(times(turned, down.values, down), [-1, across.to, down.to]);
}

/** The adjoint of `filtered`: [P, across.to, down.to] to [P, down.from, across.from]. */
export function filteredAdjoint(planes: Tensor, across: Band, down: Band): Tensor3D {
  const tall = reshape(times(planes, down.transposed, flipped(down)), [-1, across.to, down.from]);
  const turned = transpose(tall, [0, 2, 1]);
  return reshape(times(turned, across.transposed, flipped(across)), [-1, down.from, across.from]);
}

const flipped = ({ from, to }: Band) => ({ from: to, to: from });

/** Rows of `from` numbers, in a tensor of any shape, times a matrix [from, to]. */
const times = (rows: Tensor, matrix: Float32Array, { from, to }: Pick<Band, 'from' | 'to'>): Tensor2D =>
  product(reshape(rows, [-1, from]) as Tensor2D, tensor2d(matrix, [from, to]));
