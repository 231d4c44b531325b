/** Activations and their gradients, which are written in the output, so that no input need be kept. */
import {
  greater,
  leakyRelu,
  mul,
  relu,
  square,
  sub,
  type Tensor,
  tanh,
  tidy,
  where,
} from '@tensorflow/tfjs-core';
import { hasHostMemory, runOnHost } from './host.ts';
import { hasKernels, runKernel, spread } from './kernel.ts';
import { type Activation, SLOPE } from './plain.ts';

export function activate<T extends Tensor>(x: T, activation: Activation): T {
  if (activation === 'relu') return relu(x);
  if (activation === 'leakyRelu') return leakyRelu(x, SLOPE);
  if (activation === 'tanh') return tanh(x);
  return x.clone();
}

/** Gradient in z of sum(dy * y) where y = f(z); y and dy of one shape. At a kink the left slope counts. */
export function activateBackward<T extends Tensor>(y: T, dy: T, activation: Activation): T {
  if (activation === 'linear') return dy.clone();
  if (hasHostMemory()) return onHost(y, dy, activation) as T;
  if (hasKernels()) return onDevice(y, dy, activation) as T;
  return activateComposed(y, dy, activation) as T;
}

const leftSlope = (activation: Activation) => (activation === 'leakyRelu' ? SLOPE : 0);

function onHost(y: Tensor, dy: Tensor, activation: Activation): Tensor {
  const left = leftSlope(activation);
  const [dz] = runOnHost([y, dy], [y.shape], ([y, dy], [dz]) => {
    if (activation === 'tanh') for (let i = 0; i < dz.length; i++) dz[i] = dy[i] * (1 - y[i] * y[i]);
    else for (let i = 0; i < dz.length; i++) dz[i] = y[i] > 0 ? dy[i] : left * dy[i];
  });
  return dz;
}

function onDevice(y: Tensor, dy: Tensor, activation: Activation): Tensor {
  const slope =
    activation === 'tanh' ? '1.0 - y[i] * y[i]' : `select(f32(${leftSlope(activation)}), 1.0, y[i] > 0.0)`;
  const [dz] = runKernel({
    name: `${activation}-backward`,
    inputs: { y, dy },
    outputs: { dz: { shape: y.shape, dtype: 'float32' } },
    workgroup: 64,
    dispatch: spread(y.size, 64),
    wgsl: `fn main(i: u32) { if (i < arrayLength(&dz)) { dz[i] = dy[i] * (${slope}); } }`,
  });
  return dz;
}

/** In tensor operations, for WebGL. */
export function activateComposed(y: Tensor, dy: Tensor, activation: Activation): Tensor {
  return tidy(() => {
    if (activation === 'linear') return dy.clone();
    if (activation === 'tanh') return mul(dy, sub(1, square(y)));
    return where(greater(y, 0), dy, mul(dy, leftSlope(activation)));
  });
}
