/** What a trainer is, for whoever runs one. */
import type { Tensor1D, Tensor2D } from '@tensorflow/tfjs-core';
import type { Cost } from '../costs/cost.ts';
import type { Latents } from '../data/latents/latent.ts';
import { misplaced } from '../metrics/evenness.ts';
import type { Network } from '../networks/network.ts';
import type { Table } from '../networks/table.ts';
import type { Experiment } from '../settings/table.ts';
import type { Work } from '../tensor/work.ts';
import type { Assignment, Effort, EngineFactory, EngineName, Potential } from '../transport/assignment.ts';
import { dualReport } from '../transport/dual.ts';

/** A line of the algorithm by its name, which is lit while it runs; `idle` is none. */
export type Line = string;

/** Numbers by name, for charts and the listing of the algorithm. */
export type Scalars = Readonly<Record<string, number>>;

/** Generated points of the last step as they were assigned. */
export interface AssignedBatch {
  /** [m]: s c(x_i, y_a(i)) + psi_a(i) */
  value: Float32Array;
  /** [N]: generated points received. */
  loads: Int32Array;
  /** [N]: the potential that made this assignment. */
  psi: Float32Array;
  /** The cost's scale then: it may have changed since. */
  scale: number;
}

/**
 * Numbers of assigned points, by name: those of `dualReport` (costs in the units of c), `misplaced` (see
 * `metrics/evenness.ts`), and m and N, the numbers of points and reals.
 */
export const assignedScalars = ({ value, psi, loads, scale }: AssignedBatch) => ({
  ...dualReport({ value, psi, loads, scale }),
  misplaced: misplaced(loads, value.length),
  m: value.length,
  N: psi.length,
});

/** Assigns points to the reals by a potential: what some methods can, and others cannot. */
export interface Assigning {
  /** The cost's scale s. */
  readonly scale: number;
  readonly engine: EngineName;
  /** The assignment of any points x [n, d] under a potential. The caller disposes it. */
  assign(x: Tensor2D, psi: Potential): Work<Assignment>;
  /** psi at points y [n, d]: any that a network is asked for, the reals alone of a table. The caller disposes it. */
  potential(y: Tensor2D): Work<Potential>;
  /** The last batch, read back; null before the first. */
  batch(): Promise<AssignedBatch | null>;
  /** What assignments took since the last call; null where it is not counted. */
  effort(): Promise<Effort | null>;
}

/** Judges points by one number each, such as the critic of a WGAN or a discriminator: what some methods have. */
export interface Critic {
  /** Its value at any points x [n, d]: [n]. The caller disposes it. */
  value(x: Tensor2D): Work<Tensor1D>;
  /** The gradient of its value in the point, [n, d]. The caller disposes it. */
  gradient(x: Tensor2D): Work<Tensor2D>;
}

/** Parameters, state of the optimisers and whatever else a trainer needs to go on exactly. */
export interface SavedTrainer {
  /** By name, each name of the form `part.rest`. */
  arrays: Record<string, Float32Array>;
  /** The method's own, as JSON. */
  state: object;
}

/** How training came to its end by itself. */
export interface Ending {
  /** The plan is proven to be optimal. */
  proven: boolean;
  /** How it may go on, other than as before. */
  offer: { label: string; note: string; change: Partial<Experiment> } | null;
}

/** Why training ends, and what to say of it. */
export interface Verdict {
  paused: Ending;
  text: string;
}

/** Decides when training has done its work. */
export interface Stopping {
  /** A step has ended. Tells whether training should wait for what the next frame says. */
  stepped(): boolean;
  /** What to say of a frame with these numbers that ends training, or null. `running`: training goes on. */
  seen(scalars: Scalars, running: boolean): Verdict | null;
}

/** The costs of a run; `follow` is `assign` itself unless the generator has a cost of its own. */
export interface Costs {
  assign: Cost;
  follow: Cost;
}

/** What a trainer is made from. The reals and latents stay the caller's; the networks become the trainer's. */
export interface Context {
  experiment: Experiment;
  costs: Costs;
  /** Reals [N, d], on the device and as numbers. */
  y: Tensor2D;
  points: Float32Array;
  latents: Latents;
  generator: Network;
  networks: Networks;
  /** Makes what assigns points to the reals. */
  makeEngine: EngineFactory;
}

/** New networks of a run. */
export interface Networks {
  /** One number of each point [n, d]; its random numbers follow from the run's seed and `name`. */
  scalar(shape: { kind: 'dense' | 'conv'; width: number; depth: number }, name: string): Network;
  /** A free number for each real. */
  table(): Table;
}

/**
 * What trains a generator. Session, frames and metrics know only this. What only some methods can do is a capability,
 * null where it is missing: whoever wants it asks for it, and never for the method's name.
 */
export interface Trainer {
  /** Generated points of a step (of the largest, where their number grows). */
  readonly m: number;
  /** Points shown on the plane, those of the first fixed latents. */
  readonly shown: number;
  /** Assigns points to reals. Null exactly where the method's description says why: see `Method.unassigned`. */
  readonly assigning: Assigning | null;
  /** Judges points. Null exactly where the method's description names no critic. */
  readonly critic: Critic | null;
  /** The line of the algorithm that runs. */
  readonly line: Line;
  /** Points done in a step that takes long, or, where `total` is 1, the share of it; else null. */
  readonly within: { done: number; total: number } | null;
  /** Where training can have done its work. */
  readonly stopping?: Stopping;
  /** A step of the method's, in iteration t. */
  step(id: string, t: number): Work<void>;
  /** G(z): [n, latent] -> [n, d]. The caller disposes it. */
  sample(z: Tensor2D): Work<Tensor2D>;
  /** The method's own numbers of the last step, beside those of an assignment; null before the first. */
  numbers(): Promise<Scalars | null>;
  /** Takes over the settings that may change while running; new networks come from `networks`. */
  configure(experiment: Experiment, costs: Costs, networks: Networks): void;
  /** A step was given up: what was kept for it is let go. */
  giveUp(): void;
  save(): Promise<SavedTrainer>;
  /** Throws where arrays do not fit the networks. The state is one that the method's `parseState` has let through. */
  restore(saved: SavedTrainer): void;
  dispose(): void;
}
