import {
  add,
  gather,
  mul,
  reshape,
  slice,
  sub,
  type Tensor,
  type Tensor2D,
  tensor1d,
  tensor2d,
  tidy,
} from '@tensorflow/tfjs-core';
import type { Experiment } from '../../settings/table.ts';
import { hasKernels } from '../../tensor/kernels/webgpu.ts';
import { normalTensor, Random, uniformTensor } from '../../tensor/random/random.ts';
import type { Work } from '../../tensor/work.ts';

/** Numbers per piece of work: about 3 ms. Even, since a counter of the stream gives two numbers. */
const PIECE_NUMBERS = 1 << 15;

/** A segment of a stream, from a position on. Reading it does not change the stream's own position. */
interface Segment {
  random: Random;
  position: number;
}

/** The number of counters that n numbers of a stream use: each gives two. */
export const countersOf = (n: number): number => Math.ceil(n / 2);

/** What `read` draws from the stream, `counters` after the beginning of the segment. */
function readAt<T>({ random, position }: Segment, counters: number, read: (random: Random) => T): T {
  const here = random.position;
  random.position = position + counters;
  try {
    return read(random);
  } finally {
    random.position = here;
  }
}

/** Numbers from, ..., from + n - 1 of a segment in which each number uses one word: [n]. */
export function readNumbers(
  segment: Segment,
  from: number,
  n: number,
  read: (random: Random, n: number) => Float32Array,
): Float32Array {
  const odd = from % 2;
  return readAt(segment, (from - odd) / 2, (random) => read(random, n + odd)).subarray(odd);
}

/** m latents of a stream that are computed on demand, and are the same each time. */
export interface LatentBatch {
  readonly m: number;
  /** Its position in the stream: see `Latents.resume`. */
  readonly position: number;
  /** The position of the stream after it. */
  readonly end: number;
  /** Standard deviation of the mixture's Gaussians. */
  readonly sigma: number;
  /**
   * Latents from, ..., from + count - 1, [count, dimension]: bit for bit the same in any division into pieces. The
   * caller disposes them. Throws a RangeError beyond m.
   */
  rows(from: number, count: number): Work<Tensor2D>;
}

/** The distribution that the batches of one source share. */
export interface BatchSource {
  readonly kind: Experiment['latent'];
  readonly dimension: number;
  readonly centres: number;
  readonly seed: number;
  /** The mixture's centres, row by row, once a batch has computed them on the processor. */
  hostCentres: Float32Array | null;
  /** The same as a tensor [centres, dimension], which stays owned by the source. */
  deviceCentres(): Tensor2D;
}

export class Batch implements LatentBatch {
  /** Indices of the centres, [m], computed when they are needed. */
  private chosen: Int32Array | null = null;

  /** Sigma is fixed here, so that all rows have the same distribution. */
  constructor(
    private readonly source: BatchSource,
    readonly m: number,
    private readonly noise: Segment,
    private readonly choice: Segment,
    readonly sigma: number,
  ) {}

  get position(): number {
    return this.noise.position;
  }

  /** The position of the stream after the whole batch. */
  get end(): number {
    const { kind, centres } = this.source;
    if (kind !== 'mixture') return this.choice.position;
    const rest = this.m % centres;
    return this.choice.position + ((this.m - rest) / centres) * countersOf(centres) + countersOf(rest);
  }

  /** Rows of the batch, [count, d]. Throws a RangeError for rows that it does not have. */
  *rows(from: number, count: number): Work<Tensor2D> {
    if (!(from >= 0 && count >= 0 && from + count <= this.m)) {
      throw new RangeError(`rows ${from} to ${from + count} are not within a batch of ${this.m}`);
    }
    const chosen = this.source.kind === 'mixture' ? (yield* this.choose()).slice(from, from + count) : null;
    if (hasKernels()) return this.onDevice(from, count, chosen);
    return tensor2d(yield* this.onHost(from, count, chosen), [count, this.source.dimension]);
  }

  private onDevice(from: number, count: number, chosen: Int32Array | null): Tensor2D {
    const { kind, dimension } = this.source;
    const odd = (from * dimension) % 2;
    const size = count * dimension;
    const numbers = (draw: (random: Random, shape: number[]) => Tensor): Tensor2D => {
      const flat = readAt(this.noise, (from * dimension - odd) / 2, (random) => draw(random, [size + odd]));
      return reshape(odd ? slice(flat, [1], [size]) : flat, [count, dimension]);
    };
    return tidy(() => {
      if (kind === 'uniform') return sub(mul(numbers(uniformTensor), 2), 1);
      const normal = numbers(normalTensor);
      if (!chosen) return normal;
      const means = gather(this.source.deviceCentres(), tensor1d(chosen, 'int32'));
      return add(means, mul(normal, this.sigma));
    });
  }

  /** The same numbers on the processor, with each operation rounded to single precision. */
  private *onHost(from: number, count: number, chosen: Int32Array | null): Work<Float32Array> {
    const { kind, dimension: d } = this.source;
    const [start, n] = [from * d, count * d];
    if (kind === 'uniform') return yield* inPieces(this.noise, start, n, (random, k) => symmetric(random, k));
    const out = yield* inPieces(this.noise, start, n, (random, k) => random.normal(k));
    if (!chosen) return out;
    const centres = yield* this.hostCentres();
    const sigma = Math.fround(this.sigma);
    for (let at = 0; at < n; at++) {
      if (at % (8 * PIECE_NUMBERS) === 0) yield;
      const mean = centres[chosen[Math.floor(at / d)] * d + (at % d)];
      out[at] = mean + Math.fround(sigma * out[at]);
    }
    return out;
  }

  private *hostCentres(): Work<Float32Array> {
    const { centres, dimension, seed } = this.source;
    const stream = { random: new Random(seed, 'latent centres'), position: 0 };
    this.source.hostCentres ??= yield* inPieces(stream, 0, centres * dimension, (r, k) => r.normal(k));
    return this.source.hostCentres;
  }

  /** Indices of m centres: one random permutation after the other. */
  private *choose(): Work<Int32Array> {
    if (this.chosen) return this.chosen;
    const { centres } = this.source;
    const chosen = new Int32Array(this.m);
    let counters = 0;
    let piece = 0;
    for (let at = 0; at < this.m; at += centres) {
      piece += centres;
      if (piece > PIECE_NUMBERS) {
        piece = 0;
        yield;
      }
      const k = Math.min(centres, this.m - at);
      chosen.set(
        readAt(this.choice, counters, (random) => random.sample(k, centres)),
        at,
      );
      counters += countersOf(k);
    }
    this.chosen = chosen;
    return chosen;
  }
}

/** Uniform on [-1, 1). */
const symmetric = (random: Random, n: number): Float32Array => random.uniform(n).map((u) => 2 * u - 1);

/** n numbers of a segment from number `from` on, with pauses. */
function* inPieces(
  segment: Segment,
  from: number,
  n: number,
  read: (random: Random, n: number) => Float32Array,
): Work<Float32Array> {
  const out = new Float32Array(n);
  for (let at = 0; at < n; at += PIECE_NUMBERS) {
    if (at > 0) yield;
    out.set(readNumbers(segment, from + at, Math.min(PIECE_NUMBERS, n - at), read), at);
  }
  return out;
}
