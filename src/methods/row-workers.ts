/** Workers that generate and assign rows of a batch for a trainer. */
import type { Network } from '../networks/network.ts';
import type { Experiment } from '../settings/table.ts';
import type { Effort } from '../transport/assignment.ts';

/** The number of workers, this thread included, at most: a batch is divided into no more pieces. */
export const MAX_WORKERS = 8;

/** What a worker needs to know of a run; a new object whenever any of it changes. */
export interface RowSetup {
  experiment: Experiment;
  /** Reals [N, d]. */
  points: Float32Array;
  /** The scale s of the cost that assigns. */
  scale: number;
}

/** The rows from..to-1 of a batch, to be generated and assigned under psi. */
export interface RowJob {
  /** Where the latents begin in their stream, or whether they are the fixed ones: see `Latents`. */
  latents: { position: number; m: number; sigma: number; frozen: boolean };
  /** Are the points to be kept for further jobs on the same rows? */
  keep: boolean;
  from: number;
  to: number;
  psi: { values: Float32Array; shape: number[] };
}

export interface RowAnswer {
  index: Int32Array<ArrayBuffer>;
  value: Float32Array<ArrayBuffer>;
  effort: Effort | null;
}

/** A worker with a generator of its own, whose parameters follow those of the run. */
export interface RowWorker {
  /** Resolves to null where the worker is lost, or its work was dropped; never rejects. */
  assign(setup: RowSetup, generator: Network, job: RowJob): Promise<RowAnswer | null>;
  /** Ends what it is doing: nobody waits for it any more. */
  drop(): void;
}

/** Workers that share the rows of a batch. */
export interface RowWorkers {
  /** Those that are ready. The first call starts them. */
  ready(): readonly RowWorker[];
}
