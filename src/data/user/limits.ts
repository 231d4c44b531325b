import { displayName } from '../bytes.ts';
import { FORMATS } from './errors.ts';

const MEGABYTE = 1 << 20;

/** Limits of an import, so that no file, even a malicious one, fills the memory or occupies the worker for ever. */
export interface Limits {
  /** Bytes of all files together, before decompression. */
  files: number;
  /** Files, and entries of a ZIP. */
  entries: number;
  /** Bytes of a compressed file or entry after decompression, and of all of them together. */
  unpacked: number;
  unpackedInAll: number;
  /** The largest compression ratio of an entry beyond its first megabyte. */
  growth: number;
  /** Pixels in one picture. */
  pixels: number;
  /** Images or points that are kept. */
  kept: number;
}

/** The limits that are used outside of tests. */
export const LIMITS: Limits = {
  files: 1024 * MEGABYTE,
  entries: 100_000,
  unpacked: 256 * MEGABYTE,
  unpackedInAll: 512 * MEGABYTE,
  growth: 200,
  pixels: 100_000_000,
  kept: 20_000,
};

/** Pixels per side of an image that is kept, at most. */
export const LARGEST_SIDE = 32;

/**
 * Checks files before anything is read. Throws an Error if there are none or too many, or if one is empty or too large.
 */
export function checkFiles(files: readonly { name: string; size: number }[], limits: Limits = LIMITS): void {
  if (files.length === 0) throw new Error('Choose at least one file.');
  if (files.length > limits.entries) throw new Error(`${files.length} files are too many: choose fewer.`);
  const empty = files.find(({ size }) => size === 0);
  if (empty) throw new Error(`${displayName(empty.name)} is empty. ${FORMATS}`);
  const large = files.find(({ size }) => size > limits.files);
  const name = large ? displayName(large.name) : 'All files together';
  if (files.reduce((sum, { size }) => sum + size, 0) > limits.files) {
    throw new Error(
      `${name}: more than ${inWords(limits.files)}, too large for a browser. Choose fewer images.`,
    );
  }
}

/** Counts decompressed bytes. */
export class Budget {
  private used = 0;

  constructor(readonly limits: Limits) {}

  /** Throws an Error if `name`, with `packed` bytes compressed, or all files together have become too large. */
  check(name: string, packed: number, unpacked: number): void {
    const { limits } = this;
    if (unpacked > limits.unpacked) {
      throw new Error(`${name} grows beyond ${inWords(limits.unpacked)} when it is unpacked: too large.`);
    }
    if (unpacked > MEGABYTE && unpacked > limits.growth * packed) {
      throw new Error(
        `${name} grows more than ${limits.growth} times when it is unpacked: pictures do not do that.`,
      );
    }
    if (this.used + unpacked > limits.unpackedInAll) {
      throw new Error(`The files grow beyond ${inWords(limits.unpackedInAll)} when unpacked: choose fewer.`);
    }
  }

  spend(bytes: number): void {
    this.used += bytes;
  }
}

const inWords = (bytes: number): string =>
  bytes >= 1024 * MEGABYTE ? `${bytes / (1024 * MEGABYTE)} GB` : `${Math.ceil(bytes / MEGABYTE)} MB`;
