import { add, gather, keep, mul, sub, type Tensor2D, tensor1d, tensor2d, tidy } from '@tensorflow/tfjs-core';
import type { Experiment } from '../settings/table.ts';
import { hasKernels } from '../tensor/kernel.ts';
import { normalTensor, Random, uniformTensor } from '../tensor/random.ts';
import { finish, type Work } from '../tensor/work.ts';

/** Numbers of a piece of work: some 3 ms. Even, since a counter of the stream gives two numbers. */
const PIECE = 1 << 15;

export interface LatentOptions {
  /** Standard normal; uniform on [-1, 1]; or a mixture of narrow Gaussians. */
  kind: Experiment['latent'];
  dimension: number;
  /** Of the mixture: how many Gaussians, and their standard deviation. */
  centres: number;
  sigma: number;
  seed: number;
}

/** Where the generator's inputs come from; the same numbers on every backend. */
export interface Latents {
  readonly dimension: number;
  /** Position in the stream of `draw`, for checkpoints. */
  position: number;
  /** m fresh latents, [m, dimension], from the own stream or another. The caller disposes them. */
  draw(m: number, random?: Random): Work<Tensor2D>;
  /** The first m of a series of latents that stays the same, [m, dimension]. It stays owned here: do not dispose it. */
  fixed(m: number): Work<Tensor2D>;
  setSigma(sigma: number): void;
  dispose(): void;
}

/**
 * The mixture's centres are drawn once from N(0, I). Within a batch they are drawn without replacement, so every
 * centre comes before any comes again: the batch covers the latent space evenly.
 */
export function createLatents(options: LatentOptions): Latents {
  return new LatentSource(options);
}

class LatentSource implements Latents {
  readonly dimension: number;
  private readonly own: Random;
  /** Of the mixture, row by row; and on the device, where the batches are made there. */
  private centres: Float32Array | null = null;
  private deviceCentres: Tensor2D | null = null;
  private shown: Tensor2D | null = null;
  private sigma: number;

  constructor(private readonly options: LatentOptions) {
    this.dimension = options.dimension;
    this.sigma = options.sigma;
    this.own = new Random(options.seed, 'latents');
  }

  get position(): number {
    return this.own.position;
  }

  set position(position: number) {
    this.own.position = position;
  }

  draw(m: number, random = this.own): Work<Tensor2D> {
    return this.batch(m, random, random);
  }

  *fixed(m: number): Work<Tensor2D> {
    while (this.shown?.shape[0] !== m) {
      const { seed } = this.options;
      const { sigma } = this;
      // Two streams, so that the first rows stay the same whatever m is.
      const made = yield* this.batch(m, new Random(seed, 'fixed latents'), new Random(seed, 'fixed centres'));
      this.shown?.dispose();
      this.shown = keep(made);
      if (sigma !== this.sigma) this.forget(); // it changed between two pieces
    }
    return this.shown;
  }

  setSigma(sigma: number): void {
    if (sigma === this.sigma) return;
    this.sigma = sigma;
    this.forget();
  }

  dispose(): void {
    this.forget();
    this.deviceCentres?.dispose();
  }

  private forget(): void {
    this.shown?.dispose();
    this.shown = null;
  }

  private *batch(m: number, noise: Random, choice: Random): Work<Tensor2D> {
    if (hasKernels()) return this.onDevice(m, noise, choice);
    return tensor2d(yield* this.onHost(m, noise, choice), [m, this.dimension]);
  }

  private onDevice(m: number, noise: Random, choice: Random): Tensor2D {
    const { kind, centres, seed } = this.options;
    const { dimension } = this;
    return tidy(() => {
      if (kind === 'uniform') return sub(mul(uniformTensor(noise, [m, dimension]), 2), 1);
      const normal = normalTensor(noise, [m, dimension]);
      if (kind === 'gaussian') return normal;
      this.deviceCentres ??= keep(normalTensor(new Random(seed, 'latent centres'), [centres, dimension]));
      const chosen = gather(this.deviceCentres, tensor1d(finish(this.choose(m, choice)), 'int32'));
      return add(chosen, mul(normal, this.sigma));
    });
  }

  /** The same numbers, rounded after each operation as single precision does. */
  private *onHost(m: number, noise: Random, choice: Random): Work<Float32Array> {
    const { kind, centres, seed } = this.options;
    const { dimension: d } = this;
    if (kind === 'uniform') return yield* inPieces((n) => noise.uniform(n).map((u) => 2 * u - 1), m * d);
    const out = yield* inPieces((n) => noise.normal(n), m * d);
    if (kind === 'gaussian') return out;
    const centre = new Random(seed, 'latent centres');
    this.centres ??= yield* inPieces((n) => centre.normal(n), centres * d);
    const chosen = yield* this.choose(m, choice);
    const sigma = Math.fround(this.sigma);
    for (let at = 0; at < m * d; at++) {
      if (at % (8 * PIECE) === 0) yield;
      const mean = this.centres[chosen[Math.floor(at / d)] * d + (at % d)];
      out[at] = mean + Math.fround(sigma * out[at]);
    }
    return out;
  }

  /** Indices of m centres: one permutation after the other. */
  private *choose(m: number, random: Random): Work<Int32Array> {
    const { centres } = this.options;
    const chosen = new Int32Array(m);
    let piece = 0;
    for (let at = 0; at < m; at += centres) {
      piece += centres;
      if (piece > PIECE) {
        piece = 0;
        yield;
      }
      chosen.set(random.sample(Math.min(centres, m - at), centres), at);
    }
    return chosen;
  }
}

/** n numbers of a stream whose draws may be cut at even lengths. */
function* inPieces(draw: (n: number) => Float32Array, n: number): Work<Float32Array> {
  const out = new Float32Array(n);
  for (let at = 0; at < n; at += PIECE) {
    if (at > 0) yield;
    out.set(draw(Math.min(PIECE, n - at)), at);
  }
  return out;
}
