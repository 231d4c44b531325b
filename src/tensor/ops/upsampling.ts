/**
 * A convolution of an image doubled by nearest neighbours, without doubling it: the four output pixels of one input
 * pixel see only 3 x 3 pixels of the small image, and those of the 5 x 5 weights that meet the same pixel can be
 * summed. That takes 36 multiplications per pixel instead of 100.
 */
import { add, concat, reshape, slice, type Tensor2D, tensor2d, tidy } from '@tensorflow/tfjs-core';
import { product } from './product.ts';

/** Pixels along each side of the kernel on the doubled image. */
export const LARGE_KERNEL = 5;
/** Pixels along each side of the equivalent kernels on the small image. */
export const SMALL_KERNEL = 3;

const PHASES = [0, 1, 2, 3];

/**
 * The equivalent weights of the four output pixels, row by row: [25 * channels, outputs] -> [9 * channels, 4 *
 * outputs].
 */
export function foldWeights(w: Tensor2D): Tensor2D {
  const [rows, outputs] = w.shape;
  const channels = rows / LARGE_KERNEL ** 2;
  return tidy(() => {
    const taps = reshape(w, [LARGE_KERNEL ** 2, channels * outputs]) as Tensor2D;
    const folded = PHASES.map((phase) => product(overlap(phase), taps));
    return concat(
      folded.map((t) => reshape(t, [SMALL_KERNEL ** 2 * channels, outputs]) as Tensor2D),
      1,
    );
  });
}

/** The adjoint of `foldWeights`: [9 * channels, 4 * outputs] -> [25 * channels, outputs]. */
export function unfoldWeights(folded: Tensor2D): Tensor2D {
  const [rows, all] = folded.shape;
  const [channels, outputs] = [rows / SMALL_KERNEL ** 2, all / 4];
  return tidy(() => {
    const parts = PHASES.map((phase) => {
      const part = slice(folded, [0, phase * outputs], [rows, outputs]);
      return product(
        overlap(phase, true),
        reshape(part, [SMALL_KERNEL ** 2, channels * outputs]) as Tensor2D,
      );
    });
    return reshape(
      parts.reduce((a, b) => add(a, b)),
      [LARGE_KERNEL ** 2 * channels, outputs],
    );
  });
}

/** [9, 25], or transposed: 1 where a weight of the large kernel meets a pixel of the small image, otherwise 0. */
function overlap(phase: number, transposed = false): Tensor2D {
  const rows = Array.from({ length: SMALL_KERNEL ** 2 }, (_, pixel) =>
    Array.from({ length: LARGE_KERNEL ** 2 }, (_, tap) => {
      const meets = (shift: number, tap: number, pixel: number) =>
        Math.floor((shift + tap - 2) / 2) + 1 === pixel;
      const y = meets(phase >> 1, Math.floor(tap / LARGE_KERNEL), Math.floor(pixel / SMALL_KERNEL));
      return y && meets(phase & 1, tap % LARGE_KERNEL, pixel % SMALL_KERNEL) ? 1 : 0;
    }),
  );
  return tensor2d(transposed ? rows[0].map((_, tap) => rows.map((row) => row[tap])) : rows);
}
