import type { Tensor, Variable } from '@tensorflow/tfjs-core';
import { hasCpuMemory } from '../kernels/cpu.ts';
import { hasKernels } from '../kernels/webgpu.ts';
import {
  ComposedOptimiserState,
  CpuOptimiserState,
  GpuOptimiserState,
  type OptimiserState,
  type Step,
} from './optimiser-state.ts';

export interface OptimiserSettings {
  kind: 'adam' | 'rmsprop';
  rate: number;
  /** Adam: decay of the mean gradient. Not used by RMSProp. */
  beta1: number;
  /** Decay of the mean squared gradient. */
  beta2: number;
}

/** Updates variables in place, fused: a dispatch for several variables on WebGPU, plain loops on WebAssembly and cpu. */
export interface Optimiser {
  /** One descent step. Gradients in the order of the parameters; they stay the caller's. */
  descend(gradients: readonly Tensor[]): void;
  set(settings: OptimiserSettings): void;
  /** Step count and moments, for checkpoints. */
  save(): Promise<Record<string, Float32Array>>;
  restore(saved: Record<string, Float32Array>): void;
  dispose(): void;
}

/**
 * Adam as in Kingma and Ba 2015 (Algorithm 1, both corrections for the start from zero); RMSProp as in
 * Tieleman and Hinton 2012, without momentum or centring, decay beta2. Both add 1e-8 to the root, as PyTorch
 * does. OptimiserState are single precision; switching the kind keeps them.
 */
export function makeOptimiser(parameters: readonly Variable[], settings: OptimiserSettings): Optimiser {
  return makeOptimiserOn(makeMoments(parameters), parameters, settings);
}

/** The same on moments of a given kind. */
export function makeOptimiserOn(
  moments: OptimiserState,
  parameters: readonly Variable[],
  initial: OptimiserSettings,
): Optimiser {
  let settings = initial;
  let steps = 0;
  return {
    descend(gradients) {
      check(parameters, gradients);
      steps++;
      moments.step(gradients, formula(settings, steps));
    },
    set: (next) => {
      settings = next;
    },
    async save() {
      return { steps: Float32Array.of(steps), ...(await moments.save()) };
    },
    restore(saved) {
      const [count] = saved.steps ?? [];
      if (!(count >= 0)) throw new Error('Saved optimiser: it should hold a number of steps');
      moments.restore(saved);
      steps = count;
    },
    dispose: () => moments.dispose(),
  };
}

function makeMoments(parameters: readonly Variable[]): OptimiserState {
  if (hasCpuMemory()) return new CpuOptimiserState(parameters);
  return hasKernels() ? new GpuOptimiserState(parameters) : new ComposedOptimiserState(parameters);
}

function formula({ kind, rate, beta1, beta2 }: OptimiserSettings, steps: number): Step {
  if (kind === 'rmsprop') return { beta1: 0, beta2, rate, correction: 1 };
  return { beta1, beta2, rate: rate / (1 - beta1 ** steps), correction: 1 / (1 - beta2 ** steps) };
}

function check(parameters: readonly Variable[], gradients: readonly Tensor[]): void {
  const fits =
    gradients.length === parameters.length && gradients.every((g, i) => g.size === parameters[i].size);
  if (!fits) throw new Error('An optimiser needs one gradient a parameter, of its size');
}
