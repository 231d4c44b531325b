/** Layer normalisation on WebGPU: one workgroup a row, sums in a fixed order. */
import type { Tensor } from '@tensorflow/tfjs-core';
import { LAYER_NORM_EPSILON } from './constants.ts';
import { runKernel, spread } from './kernel.ts';
import { rowsOfPart, sumParts } from './weight-gradients.ts';

const THREADS = 64;
const float32 = (...shape: number[]) => ({ shape, dtype: 'float32' as const });

/** x [n, d], gain and bias [d] -> y [n, d], the normalised rows [n, d], one over their deviations [n, 1]. */
export function forwardOnDevice(x: Tensor, gain: Tensor, bias: Tensor): Tensor[] {
  const [n, d] = x.shape;
  return runKernel({
    name: 'layer-norm',
    inputs: { x, gain, bias },
    outputs: { y: float32(n, d), unit: float32(n, d), scale: float32(n, 1) },
    uniforms: { n: ['u32', n], d: ['u32', d] },
    workgroup: THREADS,
    dispatch: spread(n, 1),
    wgsl: FORWARD,
  });
}

/** -> dx [n, d], dgain [d], dbias [d]. */
export function backwardOnDevice(unit: Tensor, scale: Tensor, gain: Tensor, dy: Tensor): Tensor[] {
  const [n, d] = dy.shape;
  const [dx] = runKernel({
    name: 'layer-norm-backward',
    inputs: { unit, scale, gain, dy },
    outputs: { dx: float32(n, d) },
    uniforms: { n: ['u32', n], d: ['u32', d] },
    workgroup: THREADS,
    dispatch: spread(n, 1),
    wgsl: BACKWARD,
  });
  const rows = rowsOfPart(n);
  const parts = Math.ceil(n / rows);
  const [partial] = runKernel({
    name: 'layer-norm-columns',
    inputs: { unit, dy },
    outputs: { partial: float32(parts, 2, d) },
    uniforms: { n: ['u32', n], d: ['u32', d], rows: ['u32', rows] },
    workgroup: THREADS,
    dispatch: spread(parts * d, THREADS),
    wgsl: COLUMNS,
  });
  return [dx, ...sumParts(partial, [d], [d])];
}

/** Calls `normalise(row, local)` by all threads of one workgroup a row; `total` adds up over them. */
const ROW = `
var<workgroup> sums: array<f32, ${THREADS}>;
fn total(value: f32, local: u32) -> f32 {
  sums[local] = value;
  for (var half = ${THREADS / 2}u; half > 0u; half /= 2u) {
    workgroupBarrier();
    if (local < half) { sums[local] += sums[local + half]; }
  }
  workgroupBarrier();
  let all = sums[0];
  workgroupBarrier();
  return all;
}
@compute @workgroup_size(${THREADS})
fn entry(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) local: u32,
         @builtin(num_workgroups) groups: vec3u) {
  let row = group.y * groups.x + group.x;
  if (row < u.n) { normalise(row, local); }
}`;

const FORWARD = `${ROW}
fn normalise(row: u32, local: u32) {
  var part = 0.0;
  for (var j = local; j < u.d; j += ${THREADS}u) { part += x[row * u.d + j]; }
  let centre = total(part, local) / f32(u.d);
  part = 0.0;
  for (var j = local; j < u.d; j += ${THREADS}u) {
    let away = x[row * u.d + j] - centre;
    part += away * away;
  }
  let s = 1.0 / sqrt(total(part, local) / f32(u.d) + ${LAYER_NORM_EPSILON});
  if (local == 0u) { scale[row] = s; }
  for (var j = local; j < u.d; j += ${THREADS}u) {
    let value = (x[row * u.d + j] - centre) * s;
    unit[row * u.d + j] = value;
    y[row * u.d + j] = gain[j] * value + bias[j];
  }
}`;

const BACKWARD = `${ROW}
fn normalise(row: u32, local: u32) {
  var plain = 0.0;
  var along = 0.0;
  for (var j = local; j < u.d; j += ${THREADS}u) {
    let d = gain[j] * dy[row * u.d + j];
    plain += d;
    along += d * unit[row * u.d + j];
  }
  plain = total(plain, local) / f32(u.d);
  along = total(along, local) / f32(u.d);
  for (var j = local; j < u.d; j += ${THREADS}u) {
    let at = row * u.d + j;
    dx[at] = scale[row] * (gain[j] * dy[at] - plain - unit[at] * along);
  }
}`;

const COLUMNS = `
fn main(i: u32) {
  let part = i / u.d;
  let j = i % u.d;
  let last = min((part + 1u) * u.rows, u.n);
  if (part * u.rows >= u.n) { return; }
  var gain = 0.0;
  var bias = 0.0;
  for (var row = part * u.rows; row < last; row++) {
    let d = dy[row * u.d + j];
    gain += d * unit[row * u.d + j];
    bias += d;
  }
  partial[part * 2u * u.d + j] = gain;
  partial[(part * 2u + 1u) * u.d + j] = bias;
}`;
