import type { Tensor2D } from '@tensorflow/tfjs-core';
import type { Cost } from '../costs/cost.ts';
import type { Experiment } from '../settings/table.ts';
import type { Work } from '../tensor/work.ts';
import type { Assignment, Effort, Potential } from '../transport/assignment.ts';

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

/** Where a draw of latents began, so that the batch that is assigned can be had again. */
export interface SavedBatch {
  position: number;
  m: number;
  /** The iteration it was made in. */
  t: number;
  /** Width of the mixture's Gaussians then. */
  sigma: number;
  /** Of the fixed latents, not of the stream: the assigner was alone. */
  frozen: boolean;
}

/** Parameters, state of the optimisers and last batch: enough to go on exactly. */
export interface SavedMethod {
  /** By name; also `batch.index`, `batch.value` and `batch.psi` of the last batch. */
  arrays: Record<string, Float32Array>;
  batch: SavedBatch | null;
  /** See `Method`. */
  stepsAlone: number;
  /** The kind of network that the arrays `assigner` are of. */
  assigner: Experiment['assignerKind'];
}

/** The costs of a run; `follow` is `assign` itself unless the generator has a cost of its own. */
export interface Costs {
  assign: Cost;
  follow: Cost;
}

/** A way to train a generator by optimal transport. Loop, frames and metrics know only this. */
export interface Method {
  /** Generated points of an assigner step (of the largest, where their number grows). */
  readonly m: number;
  /** Points shown on the plane, those of the first fixed latents: see `shownPoints`. */
  readonly shown: number;
  /** The cost's scale s. */
  readonly scale: number;
  readonly engine: string;
  /** The line of the algorithm that runs. */
  readonly line: Line;
  /** Points done in a step that takes long; else null. */
  readonly within: { done: number; total: number } | null;
  /** Steps of the critic alone on the points that stand still, since cloud, cost and mode are as they are. */
  readonly stepsAlone: number;
  /** One step of the critic, here the assigner, in iteration t. */
  criticStep(t: number): Work<void>;
  /** The generator follows the last assignments; ends iteration t. */
  generatorStep(t: number): Work<void>;
  /** G(z): [n, latent] -> [n, d]. The caller disposes it. */
  sample(z: Tensor2D): Work<Tensor2D>;
  /** The assignment of any points x [n, d] under a potential. The caller disposes it. */
  assign(x: Tensor2D, psi: Potential): Work<Assignment>;
  /** psi at points y [n, d]: any that a network is asked for, the reals alone of a table. The caller disposes it. */
  potential(y: Tensor2D): Work<Potential>;
  /** The last batch, read back; null before the first. */
  batch(): Promise<Batch | null>;
  /** Takes over the settings that may change while running. */
  configure(experiment: Experiment, costs: Costs): void;
  /** A step was given up: what was kept for it is let go. */
  giveUp(): void;
  /** What assignments took since the last call; null where it is not counted. */
  effort(): Promise<Effort | null>;
  save(): Promise<SavedMethod>;
  /** Throws where arrays do not fit the networks. */
  restore(saved: SavedMethod): void;
  dispose(): void;
}
