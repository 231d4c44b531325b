import type { SsimForm } from '../../../costs/cost.ts';
import { scalePower } from '../../../costs/image/ssim.ts';
import { describe, type Layout, layoutOf } from './pyramid.ts';
import { type Ratios, ratiosOf } from './ratios.ts';
import { scalesOf } from './scales.ts';

/** Bytes for descriptions of reals, at most; the most recent ones are kept. */
const KEPT_BYTES = 128e6;

/**
 * The exact cost of single pairs in double precision, as `Cost.scalar`; but means and variances are computed once per
 * image, and only the product of two images is filtered per pair.
 */
export class ExactCosts {
  private readonly ssim: SsimForm;
  private readonly reals: ArrayLike<number>;
  private readonly layout: Layout;
  private readonly ratios: Ratios;
  private readonly slots: number;
  /** Which real each slot describes. */
  private readonly holds: Int32Array;
  private x: ArrayLike<number> = [];
  private xo = 0;

  /** @param reals [N, d] */
  constructor(ssim: SsimForm, reals: ArrayLike<number>, N: number) {
    const scales = scalesOf(ssim);
    this.ssim = ssim;
    this.reals = reals;
    this.layout = layoutOf(ssim.shape, scales);
    this.slots = Math.max(1, Math.min(N, Math.floor(KEPT_BYTES / (8 * this.layout.size))));
    this.ratios = ratiosOf(this.layout, this.slots);
    this.holds = new Int32Array(this.slots).fill(-1);
  }

  /** Makes the image at offset xo of x the first argument of `cost` from now on. */
  take(x: ArrayLike<number>, xo: number): void {
    this.x = x;
    this.xo = xo;
    describe(x, xo, this.layout, this.ratios.own, 0);
  }

  /** c(x, y_j) for the image x last given to `take`. */
  cost(j: number): number {
    const { square, similarity } = this.ssim;
    const distant = square === 0 ? 0 : square * this.distance(j);
    return similarity === 0 ? distant : distant + similarity * (1 - this.similarity(j));
  }

  /** |x - y_j|^2 / d */
  private distance(j: number): number {
    const { x, xo, reals } = this;
    const { side, channels } = this.ssim.shape;
    const d = side * side * channels;
    let sum = 0;
    for (let k = 0; k < d; k++) {
      const t = x[xo + k] - reals[j * d + k];
      sum += t * t;
    }
    return sum / d;
  }

  private similarity(j: number): number {
    const at = this.describe(j);
    const { parts } = this.layout;
    let sum = 0;
    for (const scales of parts) {
      let product = 1;
      for (const part of scales) {
        const mean = this.ratios.mean(part, at);
        product *= part.scale.weight === null ? mean : scalePower(mean, part.scale.weight);
      }
      sum += product;
    }
    return sum / parts.length;
  }

  /** The offset of real j's description in `kept`; it is computed if it is not there. */
  private describe(j: number): number {
    const { slots, layout, holds } = this;
    const slot = j % slots;
    const at = slot * layout.size;
    if (holds[slot] !== j) {
      const { side, channels } = this.ssim.shape;
      describe(this.reals, j * side * side * channels, layout, this.ratios.kept, at);
      holds[slot] = j;
    }
    return at;
  }
}
