/** Costs that depend on the Euclidean distance alone. Analysis finds it out once: who needs to know asks `Cost.radial`. */

/** c as a function of t = |x - y|^2: it increases from 0 at t = 0. */
export interface Radial {
  /** c = |x - y|^p; null where it is no power. */
  readonly p: number | null;
  of(t: number): number;
  /** The t >= 0 where it reaches v; 0 where v is below its least, 0. */
  inverse(v: number): number;
  /** `of` as an expression of WGSL in `t`, for t >= 0. */
  readonly wgsl: string;
}

/** |x - y|^p for p > 0: the square and the distance itself need no power function. */
export function distanceToThe(p: number): Radial {
  if (p === 2) return { p, of: (t) => t, inverse: (v) => Math.max(v, 0), wgsl: 't' };
  if (p === 1) return { p, of: Math.sqrt, inverse: (v) => (v > 0 ? v * v : 0), wgsl: 'sqrt(t)' };
  const power = p / 2;
  return {
    p,
    of: (t) => t ** power,
    inverse: (v) => (v > 0 ? v ** (1 / power) : 0),
    wgsl: `select(0f, pow(t, f32(${power})), t > 0f)`, // pow is undefined at 0
  };
}

/** factor * log(1 + |x - y|^2 / floor) */
export const logarithm = (factor: number, floor: number): Radial => ({
  p: null,
  of: (t) => factor * Math.log(1 + t / floor),
  inverse: (v) => (v > 0 ? floor * Math.expm1(v / factor) : 0),
  wgsl: `f32(${factor}) * log(1f + t / f32(${floor}))`,
});

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
