/** The messages between page and worker; they are defined nowhere else. */

import type { CostSpec } from '../../costs/cost.ts';
import type { Box } from '../../data/box.ts';
import type { OwnData } from '../../data/user/own.ts';
import type { Ending, Line } from '../../methods/trainer.ts';
import type { BackendName } from '../../settings/backends.ts';
import type { Experiment } from '../../settings/table.ts';
import type { Arithmetic } from '../../tensor/backends/arithmetic.ts';
import type { BackendReport } from '../../tensor/backends/start.ts';
import type { EngineName } from '../../transport/assignment.ts';
import type { Assigned, Frame, Paths, Planned } from '../session/frame.ts';
import type { Field, Grid } from '../session/grid.ts';

export type { Assigned, BackendReport, Field, Frame, Grid, Line, Paths, Planned };

/** The reals of a run, sent once when it starts. */
export interface Reals {
  run: number;
  kind: 'plane' | 'image';
  dimension: number;
  /** Numbers per pixel; 1 on the plane. */
  channels: 1 | 3;
  /** [N, dimension]; images in [-1, 1]. */
  points: Float32Array;
  /** Class labels, [N], if the data have them. */
  labels: Uint8Array | null;
  /** Names of the classes by label, if they are known. */
  classes: readonly string[] | null;
  /** The square of the plane to draw. */
  box: Box;
}

/** What follows from settings that may change during a run. */
export interface Setup {
  /** Generated points per step. */
  m: number;
  /**
   * The cost that assigns and measures distances: its name, which determines the units of all costs, and its formula.
   */
  cost: Experiment['cost'];
  costTex: string;
  /** For a typed cost: its formula as typed, and a doubt about it on these data, if there is one. */
  typed: { expr: string; doubt: string | null } | null;
  /** The formula of the cost that the generator minimises, if it is another one. */
  generatorCostTex: string | null;
  /** The cost's scale s, and the engine that assigns points to reals; null if the method does not assign. */
  assigning: { scale: number; engine: EngineName } | null;
}

/** What the views need besides the points. */
export interface Watch {
  /**
   * Values on a grid (cells and c-transform, or a critic's values and gradients) over a square of the plane, over the
   * square around the data, or none.
   */
  grid: Box | 'data' | null;
  /** The plan of a method that splits the mass of points. */
  plan?: boolean;
}

/** Everything needed to continue a run after the device or the worker was lost. */
export interface Checkpoint {
  run: number;
  experiment: Experiment;
  iteration: number;
  stepsDone: number;
  seconds: number;
  /** Parameters and optimiser state, by name. */
  arrays: Record<string, Float32Array>;
  /** Position of the latents' random stream. */
  position: number;
  /** The method's own state, as JSON: see `SavedTrainer`. */
  state: object;
  /** What it was made by; not known of runs that were saved before this was. */
  arithmetic?: Arithmetic;
}

/** Questions about the run, answered between two pieces of work for the moment of the answer. */
export type Question =
  /** The reals nearest to an image [dimension] under each cost, without psi (Laschos et al. 2020, Figure 1). */
  | { about: 'nearest'; image: Float32Array; costs: Experiment['cost'][] }
  /** Images on the straight line between two of the fixed latents, including both. */
  | { about: 'path'; from: number; to: number; count: number }
  /** Images of latents drawn around a centre of the mixture, or around a fixed latent if there is no mixture. */
  | { about: 'around'; centre: number; sigma: number; count: number }
  /** Nearest reals (Euclidean) of `count` new images, and of reals among the other reals. */
  | { about: 'survey'; count: number }
  /** New points of the generator at the moment of the question. */
  | { about: 'samples'; count: number }
  /** The same of a flow, with the same latents in each of these numbers of Euler steps. */
  | { about: 'by-steps'; count: number; steps: readonly number[] };

/** Numbers in one answer, at most: 256 MB. */
export const MAX_ANSWER_NUMBERS = 64e6;

export type Answer =
  /** For each cost its three nearest reals, the nearest first, and their costs. */
  | { about: 'nearest'; found: { cost: Experiment['cost']; index: number[]; value: number[] }[] }
  /** [count, dimension] */
  | { about: 'path' | 'around'; images: Float32Array }
  | {
      about: 'survey';
      /** Nearest real of each new image, and its distance: [count] each. */
      index: Int32Array;
      distance: Float32Array;
      /** Distances of reals (at most `count` of them) from their nearest other real. */
      between: Float32Array;
    }
  | {
      about: 'samples';
      /** [count, dimension] */
      samples: Float32Array;
      /** The run and iteration at the moment of the question. */
      run: number;
      iteration: number;
      experiment: Experiment;
      /** The cost that assigns. */
      cost: CostSpec;
    }
  /** [steps, count, dimension], and the moment of the question. */
  | { about: 'by-steps'; samples: Float32Array; run: number; iteration: number };

export type Command =
  | {
      type: 'start';
      experiment: Experiment;
      checkpoint: Checkpoint | null;
      watch: Watch;
      playing: boolean;
      hidden: boolean;
      exclude: BackendName[];
    }
  /** With a checkpoint, another run continues from there. */
  | { type: 'set'; experiment: Experiment; checkpoint?: Checkpoint | null }
  /** Data that the visitor imported, for experiments with their fingerprint. */
  | { type: 'own'; own: OwnData }
  /** Asks for `alive` at once, whatever the run does. */
  | { type: 'ping' }
  | { type: 'ask'; id: number; question: Question }
  /** The answer is no longer needed. */
  | { type: 'withdraw'; id: number }
  /** Asks for the run as a file (`saved`), or continues the run of a file. */
  | { type: 'save' }
  | { type: 'load'; file: Uint8Array<ArrayBuffer> }
  | { type: 'play' }
  | { type: 'pause' }
  | { type: 'hidden'; hidden: boolean }
  /** Asks for a step of the method by name, or for all steps to the end of the iteration (`iteration`). */
  | { type: 'step'; what: string }
  | { type: 'reset' }
  /** Cancels loading the data of a new run. */
  | { type: 'cancel' }
  | { type: 'watch'; watch: Watch }
  /** Keeps in step with the run at the other end of the port, or with none. */
  | { type: 'join'; port: MessagePort | null }
  /** The last frame was drawn (or dropped): the worker may send another one. */
  | { type: 'drawn' };

export type Report =
  | { type: 'backend'; backend: BackendReport }
  /** A run begins, or continues from `iteration`. */
  | { type: 'reals'; reals: Reals; iteration: number }
  /** The experiment has nothing to learn yet: see `isBlank`. */
  | { type: 'no-run' }
  | { type: 'setup'; setup: Setup }
  /** The running experiment, if it is not the requested one. */
  | { type: 'experiment'; experiment: Experiment }
  | { type: 'frame'; frame: Frame }
  | {
      type: 'status';
      playing: boolean;
      iteration: number;
      rate: number;
      line: Line;
      stepsDone: number;
      /** Points done within a long assigner or generator step. */
      within: { done: number; total: number } | null;
    }
  | { type: 'answer'; id: number; answer: Answer }
  /** Progress of a long answer, from 0 to 1. */
  | { type: 'answering'; id: number; done: number }
  /** The question could not be answered. */
  | { type: 'answer'; id: number; error: string }
  | { type: 'saved'; file: Uint8Array<ArrayBuffer>; name: string }
  /** The run could not be saved. */
  | { type: 'saved'; error: string }
  /** Own data from a loaded run, for the page to keep. */
  | { type: 'own'; own: OwnData }
  /** Progress of loading; `total` is 0 if it is unknown. */
  | { type: 'progress'; what: string; done: number; total: number }
  /**
   * `paused`: why training has paused, valid until it continues. `until`: why a run could not be started, valid until
   * another one begins.
   */
  | { type: 'notice'; level: 'info' | 'warning' | 'error'; text: string; paused?: Ending; until?: 'run' }
  /** A typed cost that does not parse; the run continues with the last valid one. */
  | { type: 'cost-error'; message: string; at: number; expression: string }
  | { type: 'checkpoint'; checkpoint: Checkpoint }
  /** The backend was lost; `unfit`: it computes wrongly, and must not be started again. */
  | { type: 'lost'; reason: string; unfit?: true }
  | { type: 'alive' }
  /** From the page's own side: the worker has not answered for some seconds, or does again. */
  | { type: 'silent'; silent: boolean };
