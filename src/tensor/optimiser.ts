import type { Tensor } from '@tensorflow/tfjs-core';

export interface OptimiserSettings {
  kind: 'adam' | 'rmsprop';
  rate: number;
  beta1: number;
  beta2: number;
}

/** Updates variables in place, fused: one dispatch a variable on WebGPU, one plain loop on WebAssembly and CPU. */
export interface Optimiser {
  /** One descent step. Gradients in the order of the parameters; they stay the caller's. */
  descend(gradients: readonly Tensor[]): void;
  set(settings: OptimiserSettings): void;
  /** Step count and moments, for checkpoints. */
  save(): Promise<Record<string, Float32Array>>;
  restore(saved: Record<string, Float32Array>): void;
  dispose(): void;
}
