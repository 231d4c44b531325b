import { add, clipByValue, keep, mul, sub, type Tensor2D, tensor2d, tidy } from '@tensorflow/tfjs-core';
import type { Experiment } from '../../settings/table.ts';
import { normalTensor, Random } from '../../tensor/random/random.ts';
import { Scope, type Work } from '../../tensor/work.ts';
import { Batch, countersOf, type LatentBatch, type Recipe, readNumbers } from './latent-batch.ts';

export type { LatentBatch } from './latent-batch.ts';

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
  /** Position in the stream of `draw` and `batch`, for checkpoints. */
  position: number;
  /** m fresh latents, [m, dimension], from the own stream or another. The caller disposes them. */
  draw(m: number, random?: Random): Work<Tensor2D>;
  /**
   * The next m latents of the own stream or another, claimed (the position moves on as `draw` moves it) but not made:
   * the batch makes any rows of what `draw(m)` would give, so that nothing of size m need be kept.
   */
  batch(m: number, random?: Random): LatentBatch;
  /** The batch of m latents that began at a position of the own stream, which stays where it is. */
  resume(position: number, m: number, sigma?: number): LatentBatch;
  /** The first m of a series of latents that stays the same, made when they are asked for. */
  fixedBatch(m: number, sigma?: number): LatentBatch;
  /** The same, [m, dimension]. It stays owned by the source: do not dispose it. */
  fixed(m: number): Work<Tensor2D>;
  /**
   * Latents drawn from N(centre, sigma^2 I), [count, dimension]: around a centre of the mixture or, where there is
   * none, around a fixed latent (never outside [-1, 1] where latents are uniform). The caller disposes them.
   */
  around(centre: number, sigma: number, count: number, random: Random): Work<Tensor2D>;
  /** Evenly spaced on the straight line between two fixed latents, ends included, [count, dimension]; count >= 2. */
  line(from: number, to: number, count: number): Work<Tensor2D>;
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
  private readonly recipe: Recipe;
  /** Of the mixture, on the device, where the batches are made there. */
  private deviceCentres: Tensor2D | null = null;
  private shown: Tensor2D | null = null;
  private sigma: number;

  constructor(private readonly options: LatentOptions) {
    const { kind, dimension, centres, seed } = options;
    this.dimension = dimension;
    this.sigma = options.sigma;
    this.own = new Random(seed, 'latents');
    this.recipe = { kind, dimension, centres, seed, hostCentres: null, deviceCentres: () => this.onDevice() };
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
      if (sigma !== this.sigma) this.forget(); // it changed between two pieces
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
    return new Batch(this.recipe, m, { random, position }, choice, sigma);
  }

  /** From two streams, so that the first rows stay the same whatever m is. */
  fixedBatch(m: number, sigma = this.sigma): LatentBatch {
    const { seed } = this.options;
    const noise = { random: new Random(seed, 'fixed latents'), position: 0 };
    const choice = { random: new Random(seed, 'fixed centres'), position: 0 };
    return new Batch(this.recipe, m, noise, choice, sigma);
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
