/** Activations and their gradients, which are computed from the output, so that the input need not be kept. */
import {
  add,
  exp,
  expm1,
  getBackend,
  leakyRelu,
  mul,
  neg,
  relu,
  sigmoid,
  softplus,
  square,
  step,
  sub,
  type Tensor,
  tanh,
  tidy,
} from '@tensorflow/tfjs-core';
import { type OwnKernels, ownKernels } from '../kernels/wasm/own.ts';
import { hasKernels, runKernel, spread } from '../kernels/webgpu.ts';

/** The activation functions f, applied elementwise. */
export type Activation = 'linear' | 'relu' | 'leakyRelu' | 'tanh' | 'softplus';

/**
 * Slope of leaky ReLU for negative arguments, as in the published code of the assignment method (Laschos et al. 2020).
 */
export const SLOPE = 0.2;

/** Activations whose slope is not piecewise constant. */
type Smooth = 'tanh' | 'softplus';

const isSmooth = (activation: Activation): activation is Smooth =>
  activation === 'tanh' || activation === 'softplus';

const leftSlope = (activation: Exclude<Activation, Smooth>): number =>
  activation === 'linear' ? 1 : activation === 'relu' ? 0 : SLOPE;

/** What the own loops on WebAssembly know an activation by: see `activation.as`. */
export function forLoops(activation: Activation): [f: number, leak: number] {
  if (activation === 'linear') return [0, 1];
  if (activation === 'tanh') return [2, 0];
  if (activation === 'softplus') return [3, 0];
  return [1, leftSlope(activation)];
}

/** True on WebAssembly, where leaky ReLU and tanh are slow, and fast when composed of other operations. */
export const avoidsSlowActivations = (): boolean => getBackend() === 'wasm';

/** f(x), of the shape of x; a new tensor even for `linear`. */
export function activate<T extends Tensor>(x: T, activation: Activation): T {
  if (activation === 'linear') return x.clone();
  const own = ownKernels();
  if (own) return activateByLoops(own, x, activation) as T;
  if (activation === 'relu') return relu(x);
  if (activation === 'leakyRelu') return avoidsSlowActivations() ? leakyByRelu(x) : leakyRelu(x, SLOPE);
  if (activation === 'softplus') return softplus(x);
  return avoidsSlowActivations() ? tanhBySigmoid(x) : tanh(x);
}

function activateByLoops(own: OwnKernels, x: Tensor, activation: Activation): Tensor {
  const [y] = own.run([x], [x.shape], ([from], [to]) => {
    own.copy(from, to, x.size);
    own.loops.activate(to, x.size, ...forLoops(activation));
  });
  return y;
}

function leakyByRelu<T extends Tensor>(x: T): T {
  return tidy(() => add(mul(relu(x), 1 - SLOPE), mul(x, SLOPE)));
}

function tanhBySigmoid<T extends Tensor>(x: T): T {
  return tidy(() => sub(mul(sigmoid(mul(x, 2)), 2), 1));
}

/** Gradient of sum(dy * y) in z, where y = f(z); y and dy have the same shape. At a kink it uses the left slope. */
export function activateBackward<T extends Tensor>(y: T, dy: T, activation: Activation): T {
  if (activation === 'linear') return dy.clone();
  const own = ownKernels();
  if (own) return backwardByLoops(own, y, dy, activation) as T;
  return hasKernels() ? (onDevice(y, dy, activation) as T) : backwardComposed(y, dy, activation);
}

function backwardByLoops(own: OwnKernels, y: Tensor, dy: Tensor, activation: Activation): Tensor {
  const [dz] = own.run([dy, y], [y.shape], ([slope, value], [to]) =>
    own.loops.slopes(slope, value, to, y.size, ...forLoops(activation)),
  );
  return dz;
}

/** `activateBackward` composed of tensor operations, for backends without own kernels. */
export function backwardComposed<T extends Tensor>(y: T, dy: T, activation: Activation): T {
  return tidy(() => {
    if (activation === 'linear') return dy.clone();
    if (activation === 'tanh') return mul(dy, sub(1, square(y)));
    if (activation === 'softplus') return neg(mul(dy, expm1(neg(y))));
    return mul(dy, step(y, leftSlope(activation)));
  });
}

/** f'(z) in WGSL. */
function slope(activation: Activation): string {
  if (activation === 'tanh') return '1.0 - y[i] * y[i]';
  if (activation === 'softplus') return '1.0 - exp(-y[i])';
  return `select(f32(${leftSlope(activation)}), 1.0, y[i] > 0.0)`;
}

function onDevice(y: Tensor, dy: Tensor, activation: Activation): Tensor {
  const [dz] = runKernel({
    name: `${activation}-backward`,
    inputs: { y, dy },
    outputs: { dz: { shape: y.shape, dtype: 'float32' } },
    workgroup: 64,
    dispatch: spread(y.size, 64),
    wgsl: `fn main(i: u32) { if (i < arrayLength(&dz)) { dz[i] = dy[i] * (${slope(activation)}); } }`,
  });
  return dz;
}

/**
 * Gradient of sum(u * dz) in z, where dz = activateBackward(f(z), dy) and dy is constant: u * dy * f''(z), computed as
 * u * dz * f''(z) / f'(z). Null if f' is piecewise constant.
 */
export function slopeBackward<T extends Tensor>(y: T, dz: T, u: T, activation: Activation): T | null {
  if (!isSmooth(activation)) return null;
  return tidy(() => mul(mul(u, dz), activation === 'tanh' ? mul(y, -2) : exp(neg(y))));
}
