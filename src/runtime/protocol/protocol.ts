/** The only place that knows the messages between page and worker. */
import type { CostSpec } from '../../costs/cost.ts';
import type { Box } from '../../data/box.ts';
import type { OwnData } from '../../data/user/own.ts';
import type { Ending, Line } from '../../methods/trainer.ts';
import type { BackendName } from '../../settings/backends.ts';
import type { Experiment } from '../../settings/table.ts';
import type { BackendReport } from '../../tensor/backends/start.ts';
import type { EngineName } from '../../transport/assignment.ts';
import type { Assigned, Frame } from '../session/frame.ts';
import type { Field, Grid } from '../session/grid.ts';

export type { Assigned, BackendReport, Field, Frame, Grid, Line };

/** The reals of a run; sent once when it starts. */
export interface Reals {
  run: number;
  kind: 'plane' | 'image';
  dimension: number;
  /** Numbers of a pixel; 1 on the plane. */
  channels: 1 | 3;
  /** [N, dimension]; images in [-1, 1]. */
  points: Float32Array;
  /** [N] class labels, where the data have them. */
  labels: Uint8Array | null;
  /** Names of the classes, where they are known: labels are their numbers. */
  classes: readonly string[] | null;
  /** The square of the plane to draw, [xmin, ymin, xmax, ymax]. */
  box: Box;
}

/** What follows from the settings that may change while running. */
export interface Setup {
  /** Generated points of a step. */
  m: number;
  /** The cost that assigns, and that distances are measured by: its name, which tells the units of all costs, and its formula. */
  cost: Experiment['cost'];
  costTex: string;
  /** Of a typed cost: its formula as typed, and what speaks against it on these data, if anything. */
  typed: { expr: string; doubt: string | null } | null;
  /** Of the cost that the generator minimises, where it is another. */
  generatorCostTex: string | null;
  /** The cost's scale s, and what assigns points to reals; null where the method assigns none. */
  assigning: { scale: number; engine: EngineName } | null;
}

/** What the views want computed besides the points. */
export interface Watch {
  /**
   * What is known at every place (cells and c-transform, a critic's value and gradients) over a square of the plane,
   * over the one around the data, or not at all.
   */
  grid: Box | 'data' | null;
}

/** Enough to go on after the device or the worker was lost. Parameters live on the CPU. */
export interface Checkpoint {
  run: number;
  experiment: Experiment;
  iteration: number;
  stepsDone: number;
  seconds: number;
  /** By name: parameters and optimiser state. */
  arrays: Record<string, Float32Array>;
  /** Position of the latents' random stream. */
  position: number;
  /** The method's own, as JSON: see `SavedTrainer`. */
  state: object;
}

/** What the page may ask about the run; answered between two pieces of work, of the moment it is answered in. */
export type Question =
  /** The reals nearest to an image [dimension] under each cost (psi does not count): see Figure 1 of the paper. */
  | { about: 'nearest'; image: Float32Array; costs: Experiment['cost'][] }
  /** Images on the straight line between two of the fixed latents, ends included. */
  | { about: 'path'; from: number; to: number; count: number }
  /** Images of latents drawn around a centre of the mixture (or, where there is none, around a fixed latent). */
  | { about: 'around'; centre: number; sigma: number; count: number }
  /** Nearest reals (Euclidean) of so many fresh images, and of reals among the other reals. */
  | { about: 'survey'; count: number }
  /** Fresh points of the generator as it is when they are asked for. */
  | { about: 'samples'; count: number };

/** Numbers of one answer, at most: 256 MB. */
export const MOST_NUMBERS = 64e6;

export type Answer =
  /** For each cost its three nearest reals, the nearest first, and their costs. */
  | { about: 'nearest'; found: { cost: Experiment['cost']; index: number[]; value: number[] }[] }
  /** [count, dimension] */
  | { about: 'path' | 'around'; images: Float32Array }
  | {
      about: 'survey';
      /** Nearest real of each fresh image, [count], and how far it is. */
      index: Int32Array;
      distance: Float32Array;
      /** How far reals (at most `count` of them) are from their nearest other real. */
      between: Float32Array;
    }
  | {
      about: 'samples';
      /** [count, dimension] */
      samples: Float32Array;
      /** Of the moment they were asked for. */
      run: number;
      iteration: number;
      experiment: Experiment;
      /** The cost that assigns. */
      cost: CostSpec;
    };

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
  /** With a checkpoint, another run goes on from there. */
  | { type: 'set'; experiment: Experiment; checkpoint?: Checkpoint | null }
  /** Data that the visitor imported, for experiments that name their fingerprint. */
  | { type: 'own'; own: OwnData }
  /** Wants a word at once, whatever the run does: `alive`. */
  | { type: 'ping' }
  | { type: 'ask'; id: number; question: Question }
  /** The answer is no longer wanted. */
  | { type: 'withdraw'; id: number }
  /** Asks for the run as a file (`saved`), or goes on with the run of a file. */
  | { type: 'save' }
  | { type: 'load'; file: Uint8Array<ArrayBuffer> }
  | { type: 'play' }
  | { type: 'pause' }
  | { type: 'hidden'; hidden: boolean }
  /** A step of the method by its name, or `iteration`: all up to its end. */
  | { type: 'step'; what: string }
  | { type: 'reset' }
  /** Gives up loading the data of a new run. */
  | { type: 'cancel' }
  | { type: 'watch'; watch: Watch }
  /** The last frame was drawn (or dropped): the worker may send another. */
  | { type: 'drawn' };

export type Report =
  | { type: 'backend'; backend: BackendReport }
  /** A run begins, or goes on from `iteration`. */
  | { type: 'reals'; reals: Reals; iteration: number }
  /** The experiment has nothing to learn yet: see `isBlank`. */
  | { type: 'no-run' }
  | { type: 'setup'; setup: Setup }
  /** The experiment that runs, where it is not the one asked for. */
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
  /** How much of an answer that takes long is there, 0 to 1. */
  | { type: 'answering'; id: number; done: number }
  /** The question could not be answered. */
  | { type: 'answer'; id: number; error: string }
  | { type: 'saved'; file: Uint8Array<ArrayBuffer>; name: string }
  /** The run could not be saved. */
  | { type: 'saved'; error: string }
  /** What a loaded run brought with it, for the page to keep. */
  | { type: 'own'; own: OwnData }
  /** `total` is 0 where it is not known. */
  | { type: 'progress'; what: string; done: number; total: number }
  /**
   * `paused`: it says why training has paused, and holds until that goes on. `until`: it says why a run could not be
   * had: it goes once another one begins.
   */
  | { type: 'notice'; level: 'info' | 'warning' | 'error'; text: string; paused?: Ending; until?: 'run' }
  /** A typed cost that does not parse; the run goes on with the last good one. */
  | { type: 'cost-error'; message: string; at: number; expression: string }
  | { type: 'checkpoint'; checkpoint: Checkpoint }
  | { type: 'lost'; reason: string }
  | { type: 'alive' }
  /** From the page's own end: the worker has not answered for some seconds, or does so again. */
  | { type: 'silent'; silent: boolean };
