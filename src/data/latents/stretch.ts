import type { Random } from '../../tensor/random.ts';

/** A stretch of a stream: it begins at a position of it. Reading leaves the stream where it is. */
export interface Stretch {
  random: Random;
  position: number;
}

/** Counters of a stream that n numbers use: each gives two. */
export const countersOf = (n: number): number => Math.ceil(n / 2);

/** What `read` draws when the stream stands `counters` after the beginning of the stretch. */
export function readAt<T>({ random, position }: Stretch, counters: number, read: (random: Random) => T): T {
  const here = random.position;
  random.position = position + counters;
  try {
    return read(random);
  } finally {
    random.position = here;
  }
}

/** Numbers from, from + 1, ..., from + n - 1 of a stretch of numbers that use a word each. */
export function readNumbers(
  stretch: Stretch,
  from: number,
  n: number,
  read: (random: Random, n: number) => Float32Array,
): Float32Array {
  const odd = from % 2;
  return readAt(stretch, (from - odd) / 2, (random) => read(random, n + odd)).subarray(odd);
}
