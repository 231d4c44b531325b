/** Costs that depend on the Euclidean distance alone. This is analysed once per cost, and kept in `Cost.radial`. */

/** c as a function of t = |x - y|^2, which increases from 0 at t = 0. */
export interface Radial {
  /** The p with c = |x - y|^p; null if c is no power of the distance. */
  readonly p: number | null;
  of(t: number): number;
  /** The t >= 0 with of(t) = v; 0 for negative v. */
  inverse(v: number): number;
  /** `of` as a WGSL expression in `t`, for t >= 0, and in `u.c0`, `u.c1`, ..., which have the values `constants`. */
  readonly wgsl: string;
  readonly constants: readonly number[];
}

/** |x - y|^p for p > 0; for p = 1 and 2 without a power function. */
export function powerOfDistance(p: number): Radial {
  if (p === 2) return { p, of: (t) => t, inverse: (v) => Math.max(v, 0), wgsl: 't', constants: [] };
  if (p === 1)
    return { p, of: Math.sqrt, inverse: (v) => (v > 0 ? v * v : 0), wgsl: 'sqrt(t)', constants: [] };
  const power = p / 2;
  return {
    p,
    of: (t) => t ** power,
    inverse: (v) => (v > 0 ? v ** (1 / power) : 0),
    wgsl: 'select(0f, pow(t, u.c0), t > 0f)', // pow is undefined at 0
    constants: [power],
  };
}

/** factor * log(1 + |x - y|^2 / floor), for positive factor and floor. */
export const logarithm = (factor: number, floor: number): Radial => ({
  p: null,
  of: (t) => factor * Math.log(1 + t / floor),
  inverse: (v) => (v > 0 ? floor * Math.expm1(v / factor) : 0),
  wgsl: 'u.c0 * log(1f + t / u.c1)',
  constants: [factor, floor],
});

/** Coordinates between two comparisons with the limit. */
const STRETCH = 64;

/**
 * |x - y|^2 of the points of dimension d at offsets xo and yo, in double precision, summed in the order of coordinates.
 * Once a partial sum exceeds `limit`, it may be returned instead.
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
