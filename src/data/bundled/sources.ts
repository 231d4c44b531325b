import type { OwnData } from '../user/own.ts';

/** Told while a file arrives: bytes so far, and in all; 0 where that is not known. */
export type OnBytes = (done: number, total: number) => void;

interface FetchOptions {
  onBytes?: OnBytes;
  signal?: AbortSignal;
}

/**
 * Reads a prepared data file, e.g. `mnist/manifest.json`, whole. Throws an `Error` that says what to do about it.
 */
export type FetchBytes = (name: string, options?: FetchOptions) => Promise<Uint8Array<ArrayBuffer>>;

/** Where prepared data come from, who is told about it, and how to stop it. */
export interface RealsSources {
  fetchBytes: FetchBytes;
  /** What is loaded, in words; bytes so far, and in all: see `OnBytes`. */
  onProgress?: (what: string, done: number, total: number) => void;
  /** What the visitor imported, if anything. */
  own?: OwnData | null;
  signal?: AbortSignal;
}
