/** Layer normalisation (Ba, Kiros, Hinton 2016) over the columns of each row. */
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
import { LAYER_NORM_EPSILON } from './constants.ts';
import { hasCpuMemory } from './cpu-memory.ts';
import { hasKernels } from './kernel.ts';
import { backwardOnHost, forwardOnHost } from './layer-norm-cpu.ts';
import { backwardOnDevice, forwardOnDevice } from './layer-norm-wgsl.ts';

export interface Normalised {
  /** [n, d] */
  y: Tensor2D;
  /** What the backward pass needs: the normalised rows [n, d] and one over their deviations [n, 1]. */
  saved: Tensor[];
}

/** gain * (x - mean) / sqrt(variance + 1e-5) + bias: x [n, d], gain and bias [d]. */
export function layerNorm(x: Tensor2D, gain: Tensor1D, bias: Tensor1D): Normalised {
  const make = hasCpuMemory() ? forwardOnHost : hasKernels() ? forwardOnDevice : forwardComposed;
  const [y, ...saved] = make(x, gain, bias);
  return { y: y as Tensor2D, saved };
}

export interface LayerNormGradients {
  dx: Tensor2D;
  dgain: Tensor1D;
  dbias: Tensor1D;
}

/** Gradients of sum(y * dy); those of gain and bias are summed over the rows. */
export function layerNormBackward(
  saved: readonly Tensor[],
  gain: Tensor1D,
  dy: Tensor2D,
): LayerNormGradients {
  const [unit, scale] = saved;
  const make = hasCpuMemory() ? backwardOnHost : hasKernels() ? backwardOnDevice : backwardComposed;
  const [dx, dgain, dbias] = make(unit, scale, gain, dy);
  return { dx: dx as Tensor2D, dgain: dgain as Tensor1D, dbias: dbias as Tensor1D };
}

/** In tensor operations, for WebGL. */
export function forwardComposed(x: Tensor, gain: Tensor, bias: Tensor): Tensor[] {
  return tidy(() => {
    const centred = sub(x, mean(x, 1, true));
    const scale = rsqrt(add(mean(square(centred), 1, true), LAYER_NORM_EPSILON));
    const unit = mul(centred, scale);
    return [add(mul(unit, gain), bias), unit, scale];
  });
}

export function backwardComposed(unit: Tensor, scale: Tensor, gain: Tensor, dy: Tensor): Tensor[] {
  return tidy(() => {
    const dunit = mul(dy, gain);
    const along = mul(unit, mean(mul(dunit, unit), 1, true));
    const dx = mul(scale, sub(sub(dunit, mean(dunit, 1, true)), along));
    return [dx, sum(mul(dy, unit), 0), sum(dy, 0)];
  });
}
