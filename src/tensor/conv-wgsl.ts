/** Windows of images on WebGPU: a thread a number. Sums are gathered in a fixed order, without atomics. */
import type { Tensor2D } from '@tensorflow/tfjs-core';
import type { Grid } from './conv-grid.ts';
import { type KernelCall, runKernel, spread } from './kernel.ts';

export function patchesOnDevice(x: Tensor2D, grid: Grid): Tensor2D {
  const { windows, kernel, channels } = grid;
  const shape: [number, number] = [x.shape[0] * windows * windows, kernel * kernel * channels];
  return run('patches', { x }, 'p', shape, grid, PATCHES);
}

export function unpatchOnDevice(p: Tensor2D, grid: Grid): Tensor2D {
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
