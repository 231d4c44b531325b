/** The interface of trainers. */
import type { Tensor1D, Tensor2D } from '@tensorflow/tfjs-core';
import type { Cost } from '../costs/cost.ts';
import type { Latents } from '../data/latents/latent.ts';
import { misplaced, unevenness } from '../metrics/evenness.ts';
import type { Network } from '../networks/network.ts';
import type { Table } from '../networks/table.ts';
import type { Experiment } from '../settings/table.ts';
import type { Work } from '../tensor/work.ts';
import type { Assignment, Effort, EngineFactory, EngineName, Potential } from '../transport/assignment.ts';
import { dualReport } from '../transport/dual.ts';
import type { RowWorkers } from './row-workers.ts';

/** The name of the running line of the algorithm; `idle`: none. */
export type Line = string;

/** Numbers by name, for charts and the listing of the algorithm. */
export type Scalars = Readonly<Record<string, number>>;

/** The assignment of the last step's m generated points to the N reals. */
export interface AssignedBatch {
  /** [m]: s c(x_i, y_a(i)) + psi_a(i) */
  value: Float32Array;
  /** [N]: generated points received by each real. */
  loads: Int32Array;
  /** [N]: the potential of this assignment, in units of the scaled cost. */
  psi: Float32Array;
  /** The cost's scale s at the step; it may have changed since. */
  scale: number;
  /** Are the points independent draws, which psi was not trained on? */
  independent: boolean;
}

/**
 * The numbers of an assignment, by name: those of `dualReport` (costs in units of c), the share `misplaced` (see
 * `metrics/evenness.ts`), of independent points also `unevenness`, and the numbers m of points and N of reals.
 */
export const assignedScalars = ({ value, psi, loads, scale, independent }: AssignedBatch) => ({
  ...dualReport({ value, psi, loads, scale }),
  misplaced: misplaced(loads, value.length),
  ...(independent && value.length > 1 && { unevenness: unevenness(loads) }),
  m: value.length,
  N: psi.length,
});

/** Assigns points to the reals by a potential: a capability of some methods. */
export interface Assigning {
  /** The cost's scale s. */
  readonly scale: number;
  readonly engine: EngineName;
  /** The assignment of any points x [n, d] under a potential. The caller disposes it. */
  assign(x: Tensor2D, psi: Potential): Work<Assignment>;
  /** psi at points y [n, d]: at any points for a network, at the reals alone for a table. The caller disposes it. */
  potential(y: Tensor2D): Work<Potential>;
  /** The last batch, read back; null before the first. */
  batch(): Promise<AssignedBatch | null>;
  /** The work done by assignments since the last call; null where it is not counted. */
  effort(): Promise<Effort | null>;
}

/** A function of points that is trained against the generator, such as the critic of a WGAN or a discriminator. */
export interface Critic {
  /** Its values at any points x [n, d], [n]. The caller disposes them. */
  value(x: Tensor2D): Work<Tensor1D>;
  /** Its gradient with respect to points x [n, d], [n, d]. The caller disposes it. */
  gradient(x: Tensor2D): Work<Tensor2D>;
}

/** Points are made by following a velocity from the latents, which have their dimension d: a capability. */
export interface Trajectories {
  /** The number K of Euler steps. */
  readonly steps: number;
  /** The positions of latents z [n, d] at times 0, 1/K, ..., 1, one after the other: [(K + 1) n, d]. The caller disposes them. */
  paths(z: Tensor2D): Work<Tensor2D>;
}

/** Splits the mass of points among reals: a capability of some methods. */
export interface Planning {
  /**
   * The plan between points x [m, d] and reals y [n, d], [m, n]: the mass that each point sends to each real, of 1 in all.
   * The caller disposes it.
   */
  plan(x: Tensor2D, y: Tensor2D): Work<Tensor2D>;
}

/** Parameters, optimiser state and all else that a trainer needs to continue exactly. */
export interface SavedTrainer {
  /** Arrays by name, each name of the form `part.rest`. */
  arrays: Record<string, Float32Array>;
  /** The method's own state, as JSON. */
  state: object;
}

/** How training ended by itself. */
export interface Ending {
  /** Is the plan proven to be optimal? */
  proven: boolean;
  /** A change of settings with which it may continue, other than as before. */
  offer: { label: string; note: string; change: Partial<Experiment> } | null;
}

/** Why training ends, and the text for the visitor. */
export interface Verdict {
  paused: Ending;
  text: string;
}

/** Decides when training is done. */
export interface Stopping {
  /** After a step: should training wait for the next frame, which may end it? */
  stepped(): boolean;
  /** The verdict on a frame with these numbers, if it ends training, else null. `running`: training is not paused. */
  seen(scalars: Scalars, running: boolean): Verdict | null;
}

/** The cost that assigns, and the one that the generator follows: the same object unless it has its own. */
export interface Costs {
  assign: Cost;
  follow: Cost;
}

/** What a trainer is made from. The caller owns the reals and latents; the trainer owns the networks. */
export interface Context {
  experiment: Experiment;
  costs: Costs;
  /** Reals [N, d], on the device and as an array. */
  y: Tensor2D;
  points: Float32Array;
  latents: Latents;
  /** The network that is trained: the generator, or its velocity where `Method.flow` is present. */
  generator: Network;
  networks: Networks;
  /** Makes the engine that assigns points to the reals. */
  makeEngine: EngineFactory;
  /** Workers that may share the rows of a batch, if there are any. */
  rowWorkers: RowWorkers | null;
}

/** Makes new networks for a run. */
export interface Networks {
  /** A network [n, d] -> [n, 1]; its random initial values follow from the run's seed and `name`. */
  scalar(shape: { kind: 'dense' | 'conv'; width: number; depth: number }, name: string): Network;
  /** The same with several outputs. Convolutional features have as many as width and image give: see `featureCritic`. */
  features(
    shape: { kind: 'dense' | 'conv'; width: number; depth: number; outputs: number },
    name: string,
  ): Network;
  /** A table with a free number for each real. */
  table(): Table;
}

/**
 * Trains a generator. Session, frames and metrics use this interface only. What only some methods can do is a
 * capability, which is null where it is missing: callers check for the capability, never for the name of the method.
 */
export interface Trainer {
  /** The number of generated points in a step (in the largest, where it grows). */
  readonly m: number;
  /** The number of points shown on the plane, those of the first fixed latents. */
  readonly shown: number;
  /** Assigns points to reals; null exactly where `Method.unassigned` gives a reason. */
  readonly assigning: Assigning | null;
  /** The critic; null exactly where `Method.critic` is null. */
  readonly critic: Critic | null;
  /** The paths of points; present exactly where `Method.flow` is. */
  readonly trajectories?: Trajectories;
  /** Splits the mass of points among reals; present exactly where `Method.plan` is. */
  readonly planning?: Planning;
  /** The running line of the algorithm. */
  readonly line: Line;
  /** Progress within a step that takes long: points done, or a share where `total` is 1; else null. */
  readonly within: { done: number; total: number } | null;
  /** Present where training can end by itself. */
  readonly stopping?: Stopping;
  /** Runs the step `id` of the method, in iteration t. */
  step(id: string, t: number): Work<void>;
  /** After step `id`: are its further repetitions in this iteration to be left out? Absent: never. */
  finished?(id: string): boolean;
  /** G(z): [n, latent] -> [n, d]. The caller disposes it. */
  sample(z: Tensor2D): Work<Tensor2D>;
  /** The method's own numbers of the last step, without those of an assignment; null before the first. */
  numbers(): Promise<Scalars | null>;
  /** Takes over settings that may change during a run; new networks come from `networks`. */
  configure(experiment: Experiment, costs: Costs, networks: Networks): void;
  /** Frees what is kept for a step that was interrupted. */
  giveUp(): void;
  save(): Promise<SavedTrainer>;
  /** Takes a state returned by the method's `parseState`. Throws an Error where arrays do not fit the networks. */
  restore(saved: SavedTrainer): void;
  dispose(): void;
}
