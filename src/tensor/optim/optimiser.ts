import type { Tensor, Variable } from '@tensorflow/tfjs-core';
import { hasCpuMemory } from '../kernels/cpu.ts';
import { ownKernels } from '../kernels/wasm/own.ts';
import { hasKernels } from '../kernels/webgpu.ts';
import {
  ComposedOptimiserState,
  CpuOptimiserState,
  GpuOptimiserState,
  type OptimiserState,
  type Step,
  WasmOptimiserState,
} from './optimiser-state.ts';

/** The update rule and its constants; they may change between steps. */
export interface OptimiserSettings {
  kind: 'adam' | 'rmsprop';
  rate: number;
  /** Adam: decay of the mean gradient. Not used by RMSProp. */
  beta1: number;
  /** Decay of the mean squared gradient. */
  beta2: number;
}

/** Updates variables in place: by one dispatch for several variables on WebGPU, by loops on WebAssembly and cpu. */
export interface Optimiser {
  /** One descent step. Gradients are in the order of the parameters, and stay the caller's. Throws if sizes differ. */
  descend(gradients: readonly Tensor[]): void;
  set(settings: OptimiserSettings): void;
  /** The number of steps and the running means, for checkpoints. */
  save(): Promise<Record<string, Float32Array>>;
  /** The inverse of `save`. Throws an Error if an array is missing, of another size, or cannot be such means. */
  restore(saved: Record<string, Float32Array>): void;
  dispose(): void;
}

/**
 * Adam (Kingma and Ba 2015, Algorithm 1, with both bias corrections), or RMSProp (Tieleman and Hinton 2012) without
 * momentum or centring and with decay beta2. Both add 1e-8 to the root, as PyTorch does. The running means are in
 * single precision; changing the kind keeps them.
 */
export function makeOptimiser(parameters: readonly Variable[], settings: OptimiserSettings): Optimiser {
  return makeOptimiserOn(makeMoments(parameters), parameters, settings);
}

/** The same with a given kind of state, for tests. Its methods throw as those of every `Optimiser` do. */
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
  const own = ownKernels();
  if (own) return new WasmOptimiserState(parameters, own);
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
