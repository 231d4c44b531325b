import { add, clipByValue, keep, mul, sub, type Tensor2D, tensor2d, tidy } from '@tensorflow/tfjs-core';
import type { Experiment } from '../../settings/table.ts';
import { normalTensor, Random } from '../../tensor/random/random.ts';
import { Scope, type Work } from '../../tensor/work.ts';
import { Batch, type BatchSource, countersOf, type LatentBatch, readNumbers } from './latent-batch.ts';

export type { LatentBatch } from './latent-batch.ts';

export interface LatentOptions {
  /** Standard normal; uniform on [-1, 1); or a mixture of narrow Gaussians. */
  kind: Experiment['latent'];
  dimension: number;
  /** For the mixture: the number of Gaussians, and their standard deviation. */
  centres: number;
  sigma: number;
  seed: number;
}

/** The source of the generator's inputs; the same numbers on every backend. */
export interface Latents {
  readonly dimension: number;
  /** Position in the stream of `draw` and `batch`, for checkpoints. */
  position: number;
  /** m new latents, [m, dimension], from its own stream or another one. The caller disposes them. */
  draw(m: number, random?: Random): Work<Tensor2D>;
  /**
   * The next m latents of its own stream or another one: the position advances as with `draw`, but nothing is computed.
   * The batch computes any rows of what `draw(m)` would return, so that nothing of size m need be kept.
   */
  batch(m: number, random?: Random): LatentBatch;
  /** The batch of m latents at a given position of its own stream, whose current position does not change. */
  resume(position: number, m: number, sigma?: number): LatentBatch;
  /** The first m of a fixed sequence of latents, computed on demand. */
  fixedBatch(m: number, sigma?: number): LatentBatch;
  /** The same as a tensor [m, dimension], which stays owned by the source: do not dispose it. */
  fixed(m: number): Work<Tensor2D>;
  /**
   * Latents drawn from N(c, sigma^2 I), [count, dimension], where c is a centre of the mixture or, for other kinds, a
   * fixed latent; clipped to [-1, 1] if latents are uniform. The caller disposes them. Throws a RangeError without such
   * a centre.
   */
  around(centre: number, sigma: number, count: number, random: Random): Work<Tensor2D>;
  /**
   * Evenly spaced points between two fixed latents, both included: [count, dimension], count >= 2. The caller disposes
   * them.
   */
  line(from: number, to: number, count: number): Work<Tensor2D>;
  setSigma(sigma: number): void;
  dispose(): void;
}

/**
 * The mixture's centres are drawn once from N(0, I). Within a batch they are chosen without replacement, so that all
 * centres occur before any occurs again, and the batch covers the latent space evenly, as in the code of Laschos et al.
 * 2020.
 */
export function createLatents(options: LatentOptions): Latents {
  return new LatentSource(options);
}

class LatentSource implements Latents {
  readonly dimension: number;
  private readonly own: Random;
  private readonly source: BatchSource;
  /** The mixture's centres on the device, if batches are computed there. */
  private deviceCentres: Tensor2D | null = null;
  private shown: Tensor2D | null = null;
  private sigma: number;

  constructor(private readonly options: LatentOptions) {
    const { kind, dimension, centres, seed } = options;
    this.dimension = dimension;
    this.sigma = options.sigma;
    this.own = new Random(seed, 'latents');
    this.source = { kind, dimension, centres, seed, hostCentres: null, deviceCentres: () => this.onDevice() };
  }

  get position(): number {
    return this.own.position;
  }

  set position(position: number) {
    this.own.position = position;
  }

  draw(m: number, random = this.own): Work<Tensor2D> {
    return this.batch(m, random).rows(0, m);
  }

  batch(m: number, random = this.own): LatentBatch {
    const batch = this.at(random, random.position, m);
    random.position = batch.end;
    return batch;
  }

  resume(position: number, m: number, sigma = this.sigma): LatentBatch {
    return this.at(this.own, position, m, sigma);
  }

  *fixed(m: number): Work<Tensor2D> {
    while (this.shown?.shape[0] !== m) {
      const { sigma } = this;
      const made = yield* this.fixedBatch(m).rows(0, m);
      this.shown?.dispose();
      this.shown = keep(made);
      if (sigma !== this.sigma) this.forget(); // it has changed between two pieces
    }
    return this.shown;
  }

  *around(centre: number, sigma: number, count: number, random: Random): Work<Tensor2D> {
    const { dimension } = this;
    const mixture = this.options.kind === 'mixture';
    const middle = mixture ? this.centre(centre) : yield* this.fixedBatch(centre + 1).rows(centre, 1);
    return tidy(() => {
      const spread = add<Tensor2D>(middle, mul(normalTensor(random, [count, dimension]), sigma));
      middle.dispose();
      return this.options.kind === 'uniform' ? clipByValue(spread, -1, 1) : spread;
    });
  }

  *line(from: number, to: number, count: number): Work<Tensor2D> {
    const scope = new Scope();
    try {
      const start = scope.own(yield* this.fixedBatch(from + 1).rows(from, 1));
      const end = scope.own(yield* this.fixedBatch(to + 1).rows(to, 1));
      const shares = Float32Array.from({ length: count }, (_, i) => i / (count - 1));
      return tidy(() => {
        const share = tensor2d(shares, [count, 1]);
        return add<Tensor2D>(mul(start, sub(1, share)), mul(end, share));
      });
    } finally {
      scope.end();
    }
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

  /** Noise first, then the choice of centres, in one stream. */
  private at(random: Random, position: number, m: number, sigma = this.sigma): Batch {
    const choice = { random, position: position + countersOf(m * this.dimension) };
    return new Batch(this.source, m, { random, position }, choice, sigma);
  }

  /** Noise and choice have separate streams, so that the first rows do not depend on m. */
  fixedBatch(m: number, sigma = this.sigma): LatentBatch {
    const { seed } = this.options;
    const noise = { random: new Random(seed, 'fixed latents'), position: 0 };
    const choice = { random: new Random(seed, 'fixed centres'), position: 0 };
    return new Batch(this.source, m, noise, choice, sigma);
  }

  private onDevice(): Tensor2D {
    const { centres, seed } = this.options;
    this.deviceCentres ??= keep(normalTensor(new Random(seed, 'latent centres'), [centres, this.dimension]));
    return this.deviceCentres;
  }

  /** One centre of the mixture, [1, dimension]. */
  private centre(k: number): Tensor2D {
    const { centres, seed } = this.options;
    if (!(k >= 0 && k < centres)) throw new RangeError(`there is no centre ${k} of ${centres}`);
    const { dimension } = this;
    const stream = { random: new Random(seed, 'latent centres'), position: 0 };
    const row = readNumbers(stream, k * dimension, dimension, (random, n) => random.normal(n));
    return tensor2d(row, [1, dimension]);
  }
}
