import type { OwnData } from '../user/own.ts';

/** Called while a file arrives: bytes so far, and in all; 0 if the total is unknown. */
export type OnBytes = (done: number, total: number) => void;

interface FetchOptions {
  onBytes?: OnBytes;
  signal?: AbortSignal;
}

/**
 * Reads a prepared data file, e.g. `mnist/manifest.json`, as a whole. Rejects with an Error that says what to do.
 */
export type FetchBytes = (name: string, options?: FetchOptions) => Promise<Uint8Array<ArrayBuffer>>;

/** Where the reals come from, with callbacks for progress and a signal to stop. */
export interface RealsSources {
  fetchBytes: FetchBytes;
  /** What is being loaded, in words; bytes so far, and in all: see `OnBytes`. */
  onProgress?: (what: string, done: number, total: number) => void;
  /** What the visitor imported, if anything. */
  own?: OwnData | null;
  signal?: AbortSignal;
}
