/** The messages between a training thread and its row workers. */
import type { RowAnswer, RowJob, RowSetup } from '../../methods/row-workers.ts';
import type { Arithmetic } from '../../tensor/backends/arithmetic.ts';

export type RowCommand =
  /** For all later jobs. */
  | { type: 'setup'; setup: RowSetup }
  /** The parameters of the generator, for all later jobs. */
  | { type: 'parameters'; values: Float32Array[] }
  | { type: 'assign'; id: number; job: RowJob }
  /** Ends all jobs sent so far. */
  | { type: 'drop' };

export type RowReport =
  | { type: 'ready'; arithmetic: Arithmetic }
  /** Null for a job that was dropped. */
  | { type: 'answer'; id: number; answer: RowAnswer | null }
  /** The worker is of no further use. */
  | { type: 'failed'; error: string };

/** What a worker can be reached by, in the page and in Node. */
export interface RowPort {
  postMessage(message: RowCommand): void;
  terminate(): void;
}

/** Starts a worker; `lost` is called where it does not start, or has ended. May throw. */
export type SpawnRows = (take: (report: RowReport) => void, lost: () => void) => RowPort;
