/** Layer normalisation (Ba, Kiros and Hinton 2016) over the columns of each row. */
import {
  add,
  mean,
  mul,
  rsqrt,
  square,
  sub,
  sum,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
  tidy,
} from '@tensorflow/tfjs-core';
import { hasCpuMemory, runOnCpu } from '../kernels/cpu.ts';
import { type OwnKernels, ownKernels } from '../kernels/wasm/own.ts';
import { hasKernels, runKernel, spread } from '../kernels/webgpu.ts';
import { rowsOfPart, sumParts } from '../kernels/weight-gradients.ts';

/** Added to the variance before its root. */
export const VARIANCE_EPSILON = 1e-5;

/** The result of `layerNorm`. */
export interface Normalised {
  /** [n, d] */
  y: Tensor2D;
  /** For the backward pass: the normalised rows [n, d], and one over their standard deviations [n, 1]. */
  saved: Tensor[];
}

/** gain * (x - mean) / sqrt(variance + 1e-5) + bias: x [n, d], gain and bias [d] -> [n, d]. */
export function layerNorm(x: Tensor2D, gain: Tensor1D, bias: Tensor1D): Normalised {
  const own = ownKernels();
  if (own) return forwardByLoops(own, x, gain, bias);
  const make = hasCpuMemory() ? forwardOnHost : hasKernels() ? forwardOnDevice : forwardComposed;
  const [y, ...saved] = make(x, gain, bias);
  return { y: y as Tensor2D, saved };
}

export interface LayerNormGradients {
  dx: Tensor2D;
  dgain: Tensor1D;
  dbias: Tensor1D;
}

/** Gradients of sum(y * dy): dx [n, d]; those of gain and bias, [d], are summed over the rows. */
export function layerNormBackward(
  saved: readonly Tensor[],
  gain: Tensor1D,
  dy: Tensor2D,
): LayerNormGradients {
  const [unit, scale] = saved;
  const own = ownKernels();
  if (own) return backwardByLoops(own, saved, gain, dy);
  const make = hasCpuMemory() ? backwardOnHost : hasKernels() ? backwardOnDevice : backwardComposed;
  const [dx, dgain, dbias] = make(unit, scale, gain, dy);
  return { dx: dx as Tensor2D, dgain: dgain as Tensor1D, dbias: dbias as Tensor1D };
}

/** `layerNorm` composed of tensor operations, for WebGL: y, then the saved tensors. */
export function forwardComposed(x: Tensor, gain: Tensor, bias: Tensor): Tensor[] {
  return tidy(() => {
    const centred = sub(x, mean(x, 1, true));
    const scale = rsqrt(add(mean(square(centred), 1, true), VARIANCE_EPSILON));
    const unit = mul(centred, scale);
    return [add(mul(unit, gain), bias), unit, scale];
  });
}

/** `layerNormBackward` composed of tensor operations: dx [n, d], dgain [d], dbias [d]. */
export function backwardComposed(unit: Tensor, scale: Tensor, gain: Tensor, dy: Tensor): Tensor[] {
  return tidy(() => {
    const dunit = mul(dy, gain);
    const along = mul(unit, mean(mul(dunit, unit), 1, true));
    const dx = mul(scale, sub(sub(dunit, mean(dunit, 1, true)), along));
    return [dx, sum(mul(dy, unit), 0), sum(dy, 0)];
  });
}

// By own loops on WebAssembly.

function forwardByLoops(own: OwnKernels, x: Tensor2D, gain: Tensor1D, bias: Tensor1D): Normalised {
  const [m, d] = x.shape;
  const shapes = [
    [m, d],
    [m, d],
    [m, 1],
  ];
  const [y, ...saved] = own.run([x, gain, bias], shapes, ([x, gain, bias], [y, unit, scale]) => {
    own.copy(x, unit, m * d);
    own.loops.normalise(unit, gain, bias, y, scale, m, d, VARIANCE_EPSILON, 0, 1);
  });
  return { y: y as Tensor2D, saved };
}

function backwardByLoops(
  own: OwnKernels,
  saved: readonly Tensor[],
  gain: Tensor1D,
  dy: Tensor2D,
): LayerNormGradients {
  const [m, d] = dy.shape;
  const shapes = [[m, d], [d], [d]];
  const [dx, dgain, dbias] = own.run([...saved, gain, dy], shapes, (inputs, outputs) => {
    const [unit, scale, gain, dy] = inputs;
    const [dx, dgain, dbias] = outputs;
    own.copy(dy, dx, m * d);
    own.loops.normaliseBackward(unit, scale, gain, dx, dgain, dbias, m, d);
  });
  return { dx: dx as Tensor2D, dgain: dgain as Tensor1D, dbias: dbias as Tensor1D };
}

// As loops over the processor's memory.

/** x [n, d], gain and bias [d] -> y [n, d], the normalised rows [n, d], one over their deviations [n, 1]. */
function forwardOnHost(x: Tensor, gain: Tensor, bias: Tensor): Tensor[] {
  const [n, d] = x.shape;
  return runOnCpu(
    [x, gain, bias],
    [
      [n, d],
      [n, d],
      [n, 1],
    ],
    ([x, gain, bias], [y, unit, scale]) => {
      for (let i = 0; i < n; i++) {
        let total = 0;
        for (let k = i * d; k < (i + 1) * d; k++) total += x[k];
        const centre = total / d;
        let squares = 0;
        for (let k = i * d; k < (i + 1) * d; k++) squares += (x[k] - centre) ** 2;
        const s = 1 / Math.sqrt(squares / d + VARIANCE_EPSILON);
        scale[i] = s;
        for (let j = 0; j < d; j++) {
          unit[i * d + j] = (x[i * d + j] - centre) * s;
          y[i * d + j] = gain[j] * unit[i * d + j] + bias[j];
        }
      }
    },
  );
}

/** -> dx [n, d], dgain [d], dbias [d]. */
function backwardOnHost(unit: Tensor, scale: Tensor, gain: Tensor, dy: Tensor): Tensor[] {
  const [n, d] = dy.shape;
  return runOnCpu(
    [unit, scale, gain, dy],
    [[n, d], [d], [d]],
    ([unit, scale, gain, dy], [dx, dgain, dbias]) => {
      dgain.fill(0);
      dbias.fill(0);
      for (let i = 0; i < n; i++) {
        let plain = 0;
        let along = 0;
        for (let j = 0, k = i * d; j < d; j++, k++) {
          plain += gain[j] * dy[k];
          along += gain[j] * dy[k] * unit[k];
          dgain[j] += dy[k] * unit[k];
          dbias[j] += dy[k];
        }
        for (let j = 0, k = i * d; j < d; j++, k++) {
          dx[k] = scale[i] * (gain[j] * dy[k] - plain / d - (unit[k] * along) / d);
        }
      }
    },
  );
}

// On WebGPU: one workgroup per row, with sums in a fixed order.

const THREADS = 64;
const float32 = (...shape: number[]) => ({ shape, dtype: 'float32' as const });

/** x [n, d], gain and bias [d] -> y [n, d], the normalised rows [n, d], one over their deviations [n, 1]. */
function forwardOnDevice(x: Tensor, gain: Tensor, bias: Tensor): Tensor[] {
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
function backwardOnDevice(unit: Tensor, scale: Tensor, gain: Tensor, dy: Tensor): Tensor[] {
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

/** Calls `normalise(row, local)` in all threads of a row's workgroup; `total` sums over them. */
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
  let s = 1.0 / sqrt(total(part, local) / f32(u.d) + ${VARIANCE_EPSILON});
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
