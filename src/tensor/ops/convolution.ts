/**
 * Convolutions as matrix products: `patches` (im2col) copies every window of an image into a row, and its adjoint
 * `unpatch` (col2im) sums the windows back into images. `patches` followed by a product with the weights is a
 * convolution; a product followed by `unpatch` is a transposed convolution. Images are rows [n, side * side * channels]
 * of pixels, each with its channels.
 */
import { gather, pad, reshape, sum, type Tensor, type Tensor2D, tensor1d, tidy } from '@tensorflow/tfjs-core';
import { hasCpuMemory, runOnCpu } from '../kernels/cpu.ts';
import { hasKernels, type KernelCall, runKernel, spread } from '../kernels/webgpu.ts';

/** The positions of windows in a square image. */
export interface Grid {
  /** Pixels along each side of the image, and numbers per pixel. */
  readonly side: number;
  readonly channels: number;
  /** Pixels along each side of a window, and from one window to the next. */
  readonly kernel: number;
  readonly stride: number;
  /** Padding before the first row and column; after the last it is as much as the last window needs. */
  readonly before: number;
  /** Windows along each side. */
  readonly windows: number;
}

/** TensorFlow's padding "same": ceil(side / stride) windows per side, and the odd zero at the end. */
export function sameGrid(side: number, channels: number, kernel: number, stride: number): Grid {
  const windows = Math.ceil(side / stride);
  const zeros = Math.max(0, (windows - 1) * stride + kernel - side);
  return { side, channels, kernel, stride, before: Math.floor(zeros / 2), windows };
}

/** Numbers in an image: side^2 * channels. */
export const imageSize = ({ side, channels }: Grid): number => side * side * channels;
/** Numbers in a window: kernel^2 * channels. */
export const windowSize = ({ kernel, channels }: Grid): number => kernel * kernel * channels;
/** Numbers in all windows of an image. */
export const patchesSize = (g: Grid): number => g.windows * g.windows * windowSize(g);

/** [n, side * side * channels] -> [n * windows * windows, kernel * kernel * channels], zeros outside the image. */
export function patches(x: Tensor2D, grid: Grid): Tensor2D {
  if (hasCpuMemory()) return patchesOnHost(x, grid);
  return hasKernels() ? patchesOnDevice(x, grid) : patchesComposed(x, grid);
}

/** The adjoint of `patches`: [n * windows * windows, kernel * kernel * channels] -> [n, side * side * channels]. */
export function unpatch(p: Tensor2D, grid: Grid): Tensor2D {
  if (hasCpuMemory()) return unpatchOnHost(p, grid);
  return hasKernels() ? unpatchOnDevice(p, grid) : unpatchComposed(p, grid);
}

/**
 * `patches` composed of tensor operations, for WebGL: pixels are gathered by index; a pixel of zeros follows the image.
 */
export function patchesComposed(x: Tensor2D, grid: Grid): Tensor2D {
  const { side, channels, windows } = grid;
  return tidy(() => {
    const all = gatherPixels(x, side * side, channels, sources(grid));
    return reshape(all, [x.shape[0] * windows * windows, windowSize(grid)]);
  });
}

/**
 * `unpatch` composed of tensor operations: each pixel gathers its places in all windows, padded by zeros to equal
 * number.
 */
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

/** The pixel at each place of each window; side * side outside the image. */
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

/** The places of each pixel in the windows, padded with the index behind the last place. */
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

// As loops over the processor's memory: a row of a window is a contiguous run of numbers in the image.

/** Shorter runs are copied number by number, since a call takes as long as about twenty of them. */
const SHORT = 20;

function patchesOnHost(x: Tensor2D, grid: Grid): Tensor2D {
  const { windows, kernel, channels, side } = grid;
  const [n, rows, columns] = [x.shape[0], windows * windows, kernel * kernel * channels];
  const [p] = runOnCpu([x], [[n * rows, columns]], ([x], [p]) => {
    const runs = findRuns(grid);
    const copy = copier(x, p);
    p.fill(0);
    for (let image = 0; image < n; image++) {
      const from = image * side * side * channels;
      const to = image * rows * columns;
      for (let r = 0; r < runs.length; r += 3) copy(from + runs[r + 1], to + runs[r], runs[r + 2]);
    }
  });
  return p as Tensor2D;
}

/** Window by window, so that every sum has a fixed order. */
function unpatchOnHost(p: Tensor2D, grid: Grid): Tensor2D {
  const { windows, kernel, channels, side } = grid;
  const size = windows * windows * kernel * kernel * channels;
  const n = p.size / size;
  const [x] = runOnCpu([p], [[n, side * side * channels]], ([p], [x]) => {
    const runs = findRuns(grid);
    x.fill(0);
    for (let image = 0; image < n; image++) {
      const to = image * side * side * channels;
      for (let r = 0; r < runs.length; r += 3)
        addRun(p, image * size + runs[r], x, to + runs[r + 1], runs[r + 2]);
    }
  });
  return x as Tensor2D;
}

/**
 * For each row of each window in one image: its offset in the patches, in the image, and its length inside the image.
 */
function findRuns({ side, channels, kernel, stride, before, windows }: Grid): Int32Array {
  const runs: number[] = [];
  for (let window = 0; window < windows * windows; window++) {
    const top = Math.floor(window / windows) * stride - before;
    const left = (window % windows) * stride - before;
    const first = Math.max(0, left);
    const count = Math.min(side, left + kernel) - first;
    for (let k = 0; k < kernel; k++) {
      const y = top + k;
      if (y < 0 || y >= side || count <= 0) continue;
      const place = (window * kernel + k) * kernel + first - left;
      runs.push(place * channels, (y * side + first) * channels, count * channels);
    }
  }
  return Int32Array.from(runs);
}

/** Copies from image to patches; on WebAssembly both are in one memory, where a copy needs no views. */
function copier(x: Float32Array, p: Float32Array): (from: number, to: number, count: number) => void {
  const shared = x.buffer === p.buffer;
  const memory = new Float32Array(p.buffer);
  const [atX, atP] = [x.byteOffset / 4, p.byteOffset / 4];
  return (from, to, count) => {
    if (count < SHORT) for (let i = 0; i < count; i++) p[to + i] = x[from + i];
    else if (shared) memory.copyWithin(atP + to, atX + from, atX + from + count);
    else p.set(x.subarray(from, from + count), to);
  };
}

function addRun(p: Float32Array, from: number, x: Float32Array, to: number, count: number): void {
  const end = from + count;
  let i = from;
  let j = to;
  for (; i + 4 <= end; i += 4, j += 4) {
    x[j] += p[i];
    x[j + 1] += p[i + 1];
    x[j + 2] += p[i + 2];
    x[j + 3] += p[i + 3];
  }
  for (; i < end; i++, j++) x[j] += p[i];
}

// On WebGPU: one thread per number. Sums are gathered in a fixed order, without atomics.

function patchesOnDevice(x: Tensor2D, grid: Grid): Tensor2D {
  const { windows, kernel, channels } = grid;
  const shape: [number, number] = [x.shape[0] * windows * windows, kernel * kernel * channels];
  return run('patches', { x }, 'p', shape, grid, PATCHES);
}

function unpatchOnDevice(p: Tensor2D, grid: Grid): Tensor2D {
  const { windows, side, channels } = grid;
  const shape: [number, number] = [p.shape[0] / windows ** 2, side * side * channels];
  return run('unpatch', { p }, 'x', shape, grid, UNPATCH);
}

function run(
  name: string,
  inputs: KernelCall['inputs'],
  output: string,
  shape: [number, number],
  grid: Grid,
  wgsl: string,
): Tensor2D {
  const uniforms = Object.entries(grid).map(([key, value]) => [key, ['i32', value]] as const);
  const [made] = runKernel({
    name,
    inputs,
    outputs: { [output]: { shape, dtype: 'float32' } },
    uniforms: Object.fromEntries(uniforms),
    workgroup: 64,
    dispatch: spread(shape[0] * shape[1], 64),
    wgsl,
  });
  return made as Tensor2D;
}

const PATCHES = `
fn main(i: u32) {
  if (i >= arrayLength(&p)) { return; }
  let channel = i32(i) % u.channels;
  var at = i32(i) / u.channels;
  let kx = at % u.kernel;
  at /= u.kernel;
  let ky = at % u.kernel;
  at /= u.kernel;
  let left = at % u.windows * u.stride + kx - u.before;
  at /= u.windows;
  let top = at % u.windows * u.stride + ky - u.before;
  let image = at / u.windows;
  if (left < 0 || left >= u.side || top < 0 || top >= u.side) {
    p[i] = 0.0;
  } else {
    p[i] = x[((image * u.side + top) * u.side + left) * u.channels + channel];
  }
}`;

const UNPATCH = `
// The window that shows pixel i at place k of its row or column; -1 where none does.
fn windowOf(i: i32, k: i32) -> i32 {
  let start = i + u.before - k;
  if (start < 0 || start % u.stride != 0 || start / u.stride >= u.windows) { return -1; }
  return start / u.stride;
}
fn main(i: u32) {
  if (i >= arrayLength(&x)) { return; }
  let channel = i32(i) % u.channels;
  var at = i32(i) / u.channels;
  let left = at % u.side;
  at /= u.side;
  let top = at % u.side;
  let image = at / u.side;
  var total = 0.0;
  for (var ky = 0; ky < u.kernel; ky++) {
    let wy = windowOf(top, ky);
    if (wy < 0) { continue; }
    for (var kx = 0; kx < u.kernel; kx++) {
      let wx = windowOf(left, kx);
      if (wx < 0) { continue; }
      let window = (image * u.windows + wy) * u.windows + wx;
      total += p[((window * u.kernel + ky) * u.kernel + kx) * u.channels + channel];
    }
  }
  x[i] = total;
}`;
