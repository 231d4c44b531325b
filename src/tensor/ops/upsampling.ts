/**
 * A convolution of an image doubled by nearest neighbours, without doubling it: the four pixels that come of
 * one see only 3 x 3 pixels of the small image, with 5 x 5 weights that meet in the same pixel added up. That
 * is 36 products a pixel instead of 100.
 */
import { add, concat, matMul, reshape, slice, type Tensor2D, tensor2d, tidy } from '@tensorflow/tfjs-core';

/** Pixels along each side of the kernel on the large image, and of the one on the small. */
export const LARGE = 5;
export const SMALL = 3;

const PHASES = [0, 1, 2, 3];

/** [25 * channels, outputs] -> [9 * channels, 4 * outputs]: the outputs of the four pixels, row by row. */
export function foldWeights(w: Tensor2D): Tensor2D {
  const [rows, outputs] = w.shape;
  const channels = rows / LARGE ** 2;
  return tidy(() => {
    const taps = reshape(w, [LARGE ** 2, channels * outputs]) as Tensor2D;
    const folded = PHASES.map((phase) => matMul(meetings(phase), taps));
    return concat(
      folded.map((t) => reshape(t, [SMALL ** 2 * channels, outputs]) as Tensor2D),
      1,
    );
  });
}

/** The adjoint: [9 * channels, 4 * outputs] -> [25 * channels, outputs]. */
export function unfoldWeights(folded: Tensor2D): Tensor2D {
  const [rows, all] = folded.shape;
  const [channels, outputs] = [rows / SMALL ** 2, all / 4];
  return tidy(() => {
    const parts = PHASES.map((phase) => {
      const part = slice(folded, [0, phase * outputs], [rows, outputs]);
      return matMul(meetings(phase, true), reshape(part, [SMALL ** 2, channels * outputs]) as Tensor2D);
    });
    return reshape(
      parts.reduce((a, b) => add(a, b)),
      [LARGE ** 2 * channels, outputs],
    );
  });
}

/** [9, 25], or turned: one where a weight of the large kernel meets a pixel of the small image. */
function meetings(phase: number, turned = false): Tensor2D {
  const rows = Array.from({ length: SMALL ** 2 }, (_, pixel) =>
    Array.from({ length: LARGE ** 2 }, (_, tap) => {
      const meets = (shift: number, tap: number, pixel: number) =>
        Math.floor((shift + tap - 2) / 2) + 1 === pixel;
      const y = meets(phase >> 1, Math.floor(tap / LARGE), Math.floor(pixel / SMALL));
      return y && meets(phase & 1, tap % LARGE, pixel % SMALL) ? 1 : 0;
    }),
  );
  return tensor2d(turned ? rows[0].map((_, tap) => rows.map((row) => row[tap])) : rows);
}
