import { add, gather, keep, mul, sub, type Tensor2D, tensor1d, tidy } from '@tensorflow/tfjs-core';
import type { Experiment } from '../settings/table.ts';
import { normalTensor, Random, uniformTensor } from '../tensor/random.ts';

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
  draw(m: number, random?: Random): Tensor2D;
  /** The first m of a series of latents that stays the same, [m, dimension]. It stays owned here: do not dispose it. */
  fixed(m: number): Tensor2D;
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
  private readonly centres: Tensor2D | null = null;
  private shown: Tensor2D | null = null;
  private sigma: number;

  constructor(private readonly options: LatentOptions) {
    const { kind, dimension, centres, sigma, seed } = options;
    this.dimension = dimension;
    this.sigma = sigma;
    this.own = new Random(seed, 'latents');
    if (kind === 'mixture') {
      this.centres = keep(normalTensor(new Random(seed, 'latent centres'), [centres, dimension]) as Tensor2D);
    }
  }

  get position(): number {
    return this.own.position;
  }

  set position(position: number) {
    this.own.position = position;
  }

  draw(m: number, random = this.own): Tensor2D {
    return this.batch(m, random, random);
  }

  fixed(m: number): Tensor2D {
    if (this.shown?.shape[0] !== m) {
      this.shown?.dispose();
      const { seed } = this.options;
      // Two streams, so that the first rows stay the same whatever m is.
      this.shown = keep(this.batch(m, new Random(seed, 'fixed latents'), new Random(seed, 'fixed centres')));
    }
    return this.shown;
  }

  setSigma(sigma: number): void {
    if (sigma === this.sigma) return;
    this.sigma = sigma;
    this.shown?.dispose();
    this.shown = null;
  }

  dispose(): void {
    this.shown?.dispose();
    this.centres?.dispose();
  }

  private batch(m: number, noise: Random, choice: Random): Tensor2D {
    const shape = [m, this.dimension];
    return tidy(() => {
      if (this.options.kind === 'uniform') return sub(mul(uniformTensor(noise, shape), 2), 1) as Tensor2D;
      const normal = normalTensor(noise, shape) as Tensor2D;
      if (!this.centres) return normal;
      const chosen = gather(this.centres, tensor1d(this.choose(m, choice), 'int32'));
      return add(chosen, mul(normal, this.sigma));
    });
  }

  /** Indices of m centres: one permutation after the other. */
  private choose(m: number, random: Random): Int32Array {
    const { centres } = this.options;
    const chosen = new Int32Array(m);
    for (let at = 0; at < m; at += centres) {
      chosen.set(random.sample(Math.min(centres, m - at), centres), at);
    }
    return chosen;
  }
}
