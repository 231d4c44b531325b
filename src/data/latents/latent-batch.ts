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

/** Numbers of a piece of work: some 3 ms. Even, since a counter of the stream gives two numbers. */
const PIECE_NUMBERS = 1 << 15;

/** A stretch of a stream: it begins at a position of it. Reading leaves the stream where it is. */
interface Stretch {
  random: Random;
  position: number;
}

/** Counters of a stream that n numbers use: each gives two. */
export const countersOf = (n: number): number => Math.ceil(n / 2);

/** What `read` draws when the stream stands `counters` after the beginning of the stretch. */
function readAt<T>({ random, position }: Stretch, counters: number, read: (random: Random) => T): T {
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

/** m latents of a stream that are made when they are asked for, the same ones each time. */
export interface LatentBatch {
  readonly m: number;
  /** Where it began in its stream: see `Latents.resume`. */
  readonly position: number;
  /** Where its stream goes on after it. */
  readonly end: number;
  /** Width of the mixture's Gaussians. */
  readonly sigma: number;
  /**
   * Latents from, ..., from + count - 1, [count, dimension]: bit for bit those rows of the whole. The caller disposes
   * them. Throws a `RangeError` beyond m.
   */
  rows(from: number, count: number): Work<Tensor2D>;
}

/** What the batches of one source share. */
export interface Recipe {
  readonly kind: Experiment['latent'];
  readonly dimension: number;
  readonly centres: number;
  readonly seed: number;
  /** The mixture's centres, row by row, where a batch has made them on the host already. */
  hostCentres: Float32Array | null;
  /** The same on the device, [centres, dimension]; they stay owned by the source. */
  deviceCentres(): Tensor2D;
}

export class Batch implements LatentBatch {
  /** Indices of the centres, [m], once they are needed. */
  private chosen: Int32Array | null = null;

  /** Sigma stays as it is now, so that all rows belong to one distribution. */
  constructor(
    private readonly recipe: Recipe,
    readonly m: number,
    private readonly noise: Stretch,
    private readonly choice: Stretch,
    readonly sigma: number,
  ) {}

  get position(): number {
    return this.noise.position;
  }

  /** Where the stream of the choice stands after the whole batch; for all but the mixture, where it begins. */
  get end(): number {
    const { kind, centres } = this.recipe;
    if (kind !== 'mixture') return this.choice.position;
    const rest = this.m % centres;
    return this.choice.position + ((this.m - rest) / centres) * countersOf(centres) + countersOf(rest);
  }

  *rows(from: number, count: number): Work<Tensor2D> {
    if (!(from >= 0 && count >= 0 && from + count <= this.m)) {
      throw new RangeError(`rows ${from} to ${from + count} are not within a batch of ${this.m}`);
    }
    const chosen = this.recipe.kind === 'mixture' ? (yield* this.choose()).slice(from, from + count) : null;
    if (hasKernels()) return this.onDevice(from, count, chosen);
    return tensor2d(yield* this.onHost(from, count, chosen), [count, this.recipe.dimension]);
  }

  private onDevice(from: number, count: number, chosen: Int32Array | null): Tensor2D {
    const { kind, dimension } = this.recipe;
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
      const means = gather(this.recipe.deviceCentres(), tensor1d(chosen, 'int32'));
      return add(means, mul(normal, this.sigma));
    });
  }

  /** The same numbers, rounded after each operation as single precision does. */
  private *onHost(from: number, count: number, chosen: Int32Array | null): Work<Float32Array> {
    const { kind, dimension: d } = this.recipe;
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
    const { centres, dimension, seed } = this.recipe;
    const stream = { random: new Random(seed, 'latent centres'), position: 0 };
    this.recipe.hostCentres ??= yield* inPieces(stream, 0, centres * dimension, (r, k) => r.normal(k));
    return this.recipe.hostCentres;
  }

  /** Indices of m centres: one permutation after the other. */
  private *choose(): Work<Int32Array> {
    if (this.chosen) return this.chosen;
    const { centres } = this.recipe;
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

/** n numbers of a stretch, the first at `from`, with a yield after every few. */
function* inPieces(
  stretch: Stretch,
  from: number,
  n: number,
  read: (random: Random, n: number) => Float32Array,
): Work<Float32Array> {
  const out = new Float32Array(n);
  for (let at = 0; at < n; at += PIECE_NUMBERS) {
    if (at > 0) yield;
    out.set(readNumbers(stretch, from + at, Math.min(PIECE_NUMBERS, n - at), read), at);
  }
  return out;
}
