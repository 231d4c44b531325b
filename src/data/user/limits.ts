const MEGABYTE = 1 << 20;

/** What an import may use, so that no file, however made, fills the memory or runs for ever. */
export interface Limits {
  /** Bytes of all files together, as they are. */
  files: number;
  /** Files, and entries of a ZIP. */
  entries: number;
  /** Bytes of a compressed file or entry once unpacked, and of all of them together. */
  unpacked: number;
  unpackedInAll: number;
  /** How many times larger an entry may grow, beyond the first megabyte. */
  growth: number;
  /** Pixels of one picture. */
  pixels: number;
  /** Images or points that are kept. */
  kept: number;
}

export const LIMITS: Limits = {
  files: 1024 * MEGABYTE,
  entries: 100_000,
  unpacked: 256 * MEGABYTE,
  unpackedInAll: 512 * MEGABYTE,
  growth: 200,
  pixels: 100_000_000,
  kept: 20_000,
};

/** Pixels a side of an image that is kept, at most. */
export const LARGEST_SIDE = 32;

/** Counts what is unpacked. */
export class Budget {
  private used = 0;

  constructor(readonly limits: Limits) {}

  /** Throws once `name`, of `packed` bytes, has grown too large, or all together have. */
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

export const inWords = (bytes: number): string =>
  bytes >= 1024 * MEGABYTE ? `${bytes / (1024 * MEGABYTE)} GB` : `${Math.ceil(bytes / MEGABYTE)} MB`;
