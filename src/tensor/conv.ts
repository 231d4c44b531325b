/**
 * Convolutions as matrix products: `patches` (im2col) lays every window of an image out as a row, `unpatch`
 * (col2im) is its adjoint and sums the windows back into images. Patches times weights is a convolution; the
 * adjoint of points times weights a transposed one. Both on images as rows: [n, side * side * channels],
 * rows of pixels, each with its channels.
 */
import { gather, pad, reshape, sum, type Tensor, type Tensor2D, tensor1d, tidy } from '@tensorflow/tfjs-core';
import { patchesOnHost, unpatchOnHost } from './conv-cpu.ts';
import type { Grid } from './conv-grid.ts';
import { patchesOnDevice, unpatchOnDevice } from './conv-wgsl.ts';
import { hasCpuMemory } from './cpu-memory.ts';
import { hasKernels } from './kernel.ts';

/** Numbers of an image, of a window, and of all windows of an image. */
export const imageSize = ({ side, channels }: Grid): number => side * side * channels;
export const windowSize = ({ kernel, channels }: Grid): number => kernel * kernel * channels;
export const patchesSize = (g: Grid): number => g.windows * g.windows * windowSize(g);

/** [n, side * side * channels] -> [n * windows * windows, kernel * kernel * channels], zeros outside the image. */
export function patches(x: Tensor2D, grid: Grid): Tensor2D {
  if (hasCpuMemory()) return patchesOnHost(x, grid);
  return hasKernels() ? patchesOnDevice(x, grid) : patchesComposed(x, grid);
}

/** The adjoint: [n * windows * windows, kernel * kernel * channels] -> [n, side * side * channels]. */
export function unpatch(p: Tensor2D, grid: Grid): Tensor2D {
  if (hasCpuMemory()) return unpatchOnHost(p, grid);
  return hasKernels() ? unpatchOnDevice(p, grid) : unpatchComposed(p, grid);
}

/** In tensor operations, for WebGL: pixels are gathered by index, with one of zeros behind the image. */
export function patchesComposed(x: Tensor2D, grid: Grid): Tensor2D {
  const { side, channels, windows } = grid;
  return tidy(() => {
    const all = gatherPixels(x, side * side, channels, sources(grid));
    return reshape(all, [x.shape[0] * windows * windows, windowSize(grid)]);
  });
}

/** Each pixel gathers all windows that hold it, and as many zeros as make the numbers of terms equal. */
export function unpatchComposed(p: Tensor2D, grid: Grid): Tensor2D {
  const { side, channels, kernel, windows } = grid;
  const n = p.shape[0] / windows ** 2;
  return tidy(() => {
    const { index, terms } = readers(grid);
    const all = gatherPixels(p, (windows * kernel) ** 2, channels, index);
    return reshape(sum(reshape(all, [n, side * side, terms, channels]), 2), [n, imageSize(grid)]);
  });
}

function gatherPixels(x: Tensor, pixels: number, channels: number, index: Int32Array): Tensor {
  const padded = pad(reshape(x, [-1, pixels, channels]), [
    [0, 0],
    [0, 1],
    [0, 0],
  ]);
  return gather(padded, tensor1d(index, 'int32'), 1);
}

/** For each place in each window the pixel it shows; side * side outside the image. */
function sources({ side, kernel, stride, before, windows }: Grid): Int32Array {
  const index = new Int32Array((windows * kernel) ** 2);
  const inside = (i: number) => i >= 0 && i < side;
  let at = 0;
  for (let wy = 0; wy < windows; wy++)
    for (let wx = 0; wx < windows; wx++)
      for (let ky = 0; ky < kernel; ky++)
        for (let kx = 0; kx < kernel; kx++) {
          const y = wy * stride + ky - before;
          const x = wx * stride + kx - before;
          index[at++] = inside(y) && inside(x) ? y * side + x : side * side;
        }
  return index;
}

/** For each pixel the places that show it, filled up with the one behind the last. */
function readers(grid: Grid): { index: Int32Array; terms: number } {
  const lists = Array.from({ length: grid.side ** 2 }, (): number[] => []);
  const from = sources(grid);
  from.forEach((pixel, place) => {
    lists[pixel]?.push(place);
  });
  const terms = Math.max(1, ...lists.map((list) => list.length));
  const index = new Int32Array(lists.length * terms).fill(from.length);
  lists.forEach((list, pixel) => {
    index.set(list, pixel * terms);
  });
  return { index, terms };
}
