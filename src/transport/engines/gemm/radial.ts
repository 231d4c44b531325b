import type { Radial } from '../../../costs/cost.ts';

/** How a radial cost grows with t = |x - y|^2. */
export interface Growth {
  of(t: number): number;
  /** The t >= 0 where it reaches v; 0 where v is below its least, 0. */
  inverse(v: number): number;
  /** The cost is t itself. */
  linear: boolean;
}

export function growthOf(radial: Radial): Growth {
  if ('power' in radial) return powerGrowth(radial.power);
  const { factor, floor } = radial;
  return {
    of: (t) => factor * Math.log(1 + t / floor),
    inverse: (v) => (v > 0 ? floor * Math.expm1(v / factor) : 0),
    linear: false,
  };
}

function powerGrowth(power: number): Growth {
  if (power === 1) return { of: (t) => t, inverse: (v) => Math.max(v, 0), linear: true };
  if (power === 0.5) return { of: Math.sqrt, inverse: (v) => (v > 0 ? v * v : 0), linear: false };
  return { of: (t) => t ** power, inverse: (v) => (v > 0 ? v ** (1 / power) : 0), linear: false };
}

/** Coordinates between two looks at the limit. */
const STRETCH = 64;

/**
 * |x - y|^2 in double precision, summed in the order of the coordinates; where it passes `limit` on the way,
 * some number above that.
 */
export function squaredDistance(
  xs: ArrayLike<number>,
  xo: number,
  ys: ArrayLike<number>,
  yo: number,
  d: number,
  limit = Number.POSITIVE_INFINITY,
): number {
  let squared = 0;
  for (let from = 0; from < d; from += STRETCH) {
    const to = Math.min(d, from + STRETCH);
    for (let k = from; k < to; k++) {
      const t = xs[xo + k] - ys[yo + k];
      squared += t * t;
    }
    if (squared > limit) return squared;
  }
  return squared;
}
