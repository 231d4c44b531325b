import type { Tensor1D, Tensor2D } from '@tensorflow/tfjs-core';
import type { Cost } from '../costs/cost.ts';
import type { Experiment } from '../settings/table.ts';
import type { Work } from '../tensor/work.ts';
import type { Assignment } from '../transport/assignment.ts';

/** Lines of the algorithm that can be lit while they run. */
export type Line = 'generate' | 'assign' | 'count' | 'assigner' | 'generator' | 'idle';

/** The last generated batch and all that belongs to it, as plain arrays. */
export interface Batch {
  /** [m]: s c(x_i, y_a(i)) + psi_a(i) */
  value: Float32Array;
  /** [N]: generated points received. */
  loads: Int32Array;
  /** [N]: the potential that made this assignment. */
  psi: Float32Array;
}

/** A way to train a generator by optimal transport. Loop, frames and metrics know only this. */
export interface Method {
  /** Generated points an assigner step. */
  readonly m: number;
  /** The cost's scale s. */
  readonly scale: number;
  readonly engine: string;
  /** The line of the algorithm that runs. */
  readonly line: Line;
  /** One step of the critic: here the assigner. */
  criticStep(): Work<void>;
  /** The generator follows the last assignments. */
  generatorStep(): Work<void>;
  /** G(z): [n, latent] -> [n, d]. The caller disposes it. */
  sample(z: Tensor2D): Work<Tensor2D>;
  /** The assignment of any points x [n, d] under a potential psi [N]. The caller disposes it. */
  assign(x: Tensor2D, psi: Tensor1D): Work<Assignment>;
  /** psi at any points y [n, d] -> [n]. The caller disposes it. */
  potential(y: Tensor2D): Work<Tensor1D>;
  /** The last batch, read back; null before the first. */
  batch(): Promise<Batch | null>;
  /** Takes over the settings that may change while running. */
  configure(experiment: Experiment, cost: Cost): void;
  save(): Promise<Record<string, Float32Array>>;
  restore(saved: Record<string, Float32Array>): void;
  dispose(): void;
}
