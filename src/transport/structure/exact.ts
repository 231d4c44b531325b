import type { Structure } from '../../costs/cost.ts';
import { C1, C2, SHIFT, scalePower } from '../../costs/image/ssim.ts';
import { describe, type Layout, layoutOf, type Part } from './pyramid.ts';
import { type Scale, scalesOf } from './scales.ts';

/** Bytes for descriptions of reals at most; the most recent ones are kept. */
const KEEP = 128e6;

/**
 * The cost of single pairs, exactly: as `Cost.scalar`, but means and variances are computed once an image, and
 * only the product of two images is filtered for a pair. In double precision.
 */
export class ExactCosts {
  private readonly structure: Structure;
  private readonly reals: ArrayLike<number>;
  private readonly layout: Layout;
  private readonly own: Float64Array;
  private readonly kept: Float64Array;
  private readonly slots: number;
  /** Which real each slot describes. */
  private readonly holds: Int32Array;
  private x: ArrayLike<number> = [];
  private xo = 0;

  /** @param reals [N, d] */
  constructor(structure: Structure, reals: ArrayLike<number>, N: number) {
    const scales = scalesOf(structure);
    this.structure = structure;
    this.reals = reals;
    this.layout = layoutOf(structure.shape, scales);
    this.own = new Float64Array(this.layout.size);
    this.slots = Math.max(1, Math.min(N, Math.floor(KEEP / (8 * this.layout.size))));
    this.kept = new Float64Array(this.slots * this.layout.size);
    this.holds = new Int32Array(this.slots).fill(-1);
  }

  /** The image at offset xo of x is the one that `cost` is about from now on. */
  take(x: ArrayLike<number>, xo: number): void {
    this.x = x;
    this.xo = xo;
    describe(x, xo, this.layout, this.own, 0);
  }

  /** c(x, y_j) */
  cost(j: number): number {
    const { square, similarity } = this.structure;
    const distant = square === 0 ? 0 : square * this.distance(j);
    return similarity === 0 ? distant : distant + similarity * (1 - this.similarity(j));
  }

  /** |x - y_j|^2 / d */
  private distance(j: number): number {
    const { x, xo, reals } = this;
    const { side, channels } = this.structure.shape;
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
        const mean = this.mean(part, at);
        product *= part.scale.weight === null ? mean : scalePower(mean, part.scale.weight);
      }
      sum += product;
    }
    return sum / parts.length;
  }

  /** Where real j's description stands in `kept`. */
  private describe(j: number): number {
    const { slots, layout, holds } = this;
    const slot = j % slots;
    const at = slot * layout.size;
    if (holds[slot] !== j) {
      const { side, channels } = this.structure.shape;
      describe(this.reals, j * side * side * channels, layout, this.kept, at);
      holds[slot] = j;
    }
    return at;
  }

  /** The mean over all windows of one channel at one scale. */
  private mean({ scale, filter, plane, means, variances }: Part, at: number): number {
    const { own, kept } = this;
    const { product, moments } = filter;
    const pixels = scale.side ** 2;
    for (let i = 0; i < pixels; i++) product[i] = own[plane + i] * kept[at + plane + i];
    filter.run(product, moments);
    return meanRatio(scale, moments, own, kept, { means, variances, at });
  }
}

interface Offsets {
  means: number;
  variances: number;
  at: number;
}

/** `products` [inside * inside]: means of x y over each window. */
function meanRatio(
  { inside, luminance }: Scale,
  products: Float64Array,
  x: Float64Array,
  y: Float64Array,
  { means, variances, at }: Offsets,
): number {
  const size = inside * inside;
  let sum = 0;
  for (let p = 0; p < size; p++) {
    const [mx, my] = [x[means + p], y[at + means + p]];
    const covariance = products[p] - (mx - SHIFT) * (my - SHIFT);
    let above = 2 * covariance + C2;
    let below = x[variances + p] + y[at + variances + p] + C2;
    if (luminance) {
      above *= 2 * mx * my + C1;
      below *= mx * mx + my * my + C1;
    }
    sum += above / below;
  }
  return sum / size;
}
