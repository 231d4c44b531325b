/**
 * Gradients of weights and biases on WebGPU in two dispatches: the rows are split into parts, each workgroup sums a
 * tile of one part, then the parts are summed in order. There are no atomics, so equal inputs give bitwise equal
 * results.
 */
import type { Tensor, Tensor1D, Tensor2D } from '@tensorflow/tfjs-core';
import { runKernel, spread } from './webgpu.ts';

const TILE = 32;
const MIN_ROWS = 128;
const MAX_PARTS = 64;
/** Limit of the numbers between the two dispatches: large matrices have enough tiles without parts. */
const MAX_BETWEEN = 1 << 22;

/** x [n, in], dz [n, out] -> x^T dz [in, out] and the column sums of dz [out]. */
export function weightGradients(x: Tensor2D, dz: Tensor2D): { dw: Tensor2D; db: Tensor1D } {
  const [n, inputs] = x.shape;
  const outputs = dz.shape[1];
  const most = Math.max(1, Math.floor(MAX_BETWEEN / ((inputs + 1) * outputs)));
  const rows = Math.max(rowsOfPart(n), Math.ceil(n / most));
  const parts = Math.ceil(n / rows);
  const [partial] = runKernel({
    name: 'weight-gradients',
    inputs: { x, dz },
    outputs: { partial: { shape: [parts, inputs + 1, outputs], dtype: 'float32' } },
    uniforms: { n: ['u32', n], inputs: ['u32', inputs], outputs: ['u32', outputs], rows: ['u32', rows] },
    workgroup: 64,
    dispatch: [Math.ceil(outputs / TILE), Math.ceil(inputs / TILE), parts],
    wgsl: PARTS,
  });
  const [dw, db] = sumParts(partial, [inputs, outputs], [outputs]);
  return { dw: dw as Tensor2D, db: db as Tensor1D };
}

/** Rows per part for n rows: a compromise between enough workgroups and few numbers between the two dispatches. */
export const rowsOfPart = (n: number): number => Math.max(MIN_ROWS, Math.ceil(n / MAX_PARTS));

/**
 * Sums over the first axis, in order, and splits the result into tensors of shapes `first` and `second`. Disposes
 * `partial`.
 */
export function sumParts(partial: Tensor, first: number[], second: number[]): Tensor[] {
  const sums = runKernel({
    name: 'sum-parts',
    inputs: { partial },
    outputs: { a: { shape: first, dtype: 'float32' }, b: { shape: second, dtype: 'float32' } },
    uniforms: { parts: ['u32', partial.shape[0]] },
    workgroup: 64,
    dispatch: spread(partial.size / partial.shape[0], 64),
    wgsl: SUM,
  });
  partial.dispose();
  return sums;
}

// 8 x 8 threads, each 4 x 4 numbers of a 32 x 32 tile; 16 rows at a time in shared memory. The sums of
// columns ride along in the tiles of the first row of tiles and end in the last row of `partial`.
const PARTS = `
var<workgroup> xs: array<vec4f, 128>;
var<workgroup> zs: array<vec4f, 128>;

fn xAt(row: u32, last: u32, i: u32) -> f32 {
  if (row < last && i < u.inputs) { return x[row * u.inputs + i]; }
  return 0.0;
}
fn zAt(row: u32, last: u32, j: u32) -> f32 {
  if (row < last && j < u.outputs) { return dz[row * u.outputs + j]; }
  return 0.0;
}
fn put(part: u32, i: u32, j: u32, values: vec4f) {
  for (var c = 0u; c < 4u; c++) {
    if (j + c < u.outputs) { partial[(part * (u.inputs + 1u) + i) * u.outputs + j + c] = values[c]; }
  }
}

@compute @workgroup_size(8, 8)
fn entry(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_id) thread: vec3u,
         @builtin(local_invocation_index) local: u32) {
  let last = min((group.z + 1u) * u.rows, u.n);
  var sums: array<vec4f, 4>;
  var columns = vec4f();
  for (var start = group.z * u.rows; start < last; start += 16u) {
    for (var at = local; at < 128u; at += 64u) {
      let row = start + at / 8u;
      let i = group.y * 32u + at % 8u * 4u;
      let j = group.x * 32u + at % 8u * 4u;
      xs[at] = vec4f(xAt(row, last, i), xAt(row, last, i + 1u), xAt(row, last, i + 2u), xAt(row, last, i + 3u));
      zs[at] = vec4f(zAt(row, last, j), zAt(row, last, j + 1u), zAt(row, last, j + 2u), zAt(row, last, j + 3u));
    }
    workgroupBarrier();
    for (var k = 0u; k < 16u; k++) {
      let a = xs[k * 8u + thread.y];
      let b = zs[k * 8u + thread.x];
      for (var r = 0u; r < 4u; r++) { sums[r] += a[r] * b; }
      columns += b;
    }
    workgroupBarrier();
  }
  let i = group.y * 32u + thread.y * 4u;
  let j = group.x * 32u + thread.x * 4u;
  for (var r = 0u; r < 4u; r++) {
    if (i + r < u.inputs) { put(group.z, i + r, j, sums[r]); }
  }
  if (group.y == 0u && thread.y == 0u) { put(group.z, u.inputs, j, columns); }
}`;

const SUM = `
fn main(i: u32) {
  let cut = arrayLength(&a);
  let size = cut + arrayLength(&b);
  if (i >= size) { return; }
  var total = 0.0;
  for (var part = 0u; part < u.parts; part++) { total += partial[part * size + i]; }
  if (i < cut) { a[i] = total; } else { b[i - cut] = total; }
}`;
