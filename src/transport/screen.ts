import type { Cost } from '../costs/cost.ts';

/** Approximate costs of one row against all reals: c(x_i, y_j) = t_j^power, t_j known up to `error`. */
export interface Approximate {
  /** [N] */
  t: Float32Array | Float64Array;
  error: number;
  power: number;
  /** t is never below this: 0 for squared distances. */
  floor: number;
}

/** What makes a row's answer exact: double precision, for pairs that single precision cannot tell apart. */
export interface Exact {
  /** c(x_i, y_j) for row i at offset xo. */
  cost: Cost['scalar'];
  x: ArrayLike<number>;
  y: ArrayLike<number>;
  psi: ArrayLike<number>;
  d: number;
  scale: number;
}

export interface Best {
  index: number;
  value: number;
}

const grow = (t: number, power: number): number =>
  power === 1 ? t : power === 0.5 ? Math.sqrt(t) : t ** power;

/** How far (t + 2e)^power and t^power can be apart for t in [0, most]. */
function widest(e: number, most: number, power: number): number {
  if (power <= 1) return grow(2 * e, power);
  return 2 * e * power * (most + 2 * e) ** (power - 1);
}

/**
 * argmin_j { s t_j^power + psi_j } of one row, as exact as `assignPlain`. First loop: the least of the upper
 * bounds s (t_j + e)^power + psi_j. Second loop: whichever real's lower bound is not above that is scored
 * again in double precision, in order, so that ties go to the lowest index. That is one real as a rule.
 * `upper` [N] is scratch.
 */
export function screenRow(
  { t, error, power, floor }: Approximate,
  exact: Exact,
  xo: number,
  upper: Float64Array,
): Best {
  const { psi, scale, y, d } = exact;
  const N = psi.length;
  let least = Number.POSITIVE_INFINITY;
  let most = 0;
  for (let j = 0; j < N; j++) {
    const tj = Math.max(t[j], floor);
    const v = scale * grow(tj + error, power) + psi[j];
    upper[j] = v;
    if (v < least) least = v;
    if (tj > most) most = tj;
  }
  const reach = least + scale * widest(error, most, power);
  const best: Best = { index: 0, value: Number.POSITIVE_INFINITY };
  for (let j = 0; j < N; j++) {
    if (upper[j] > reach) continue;
    const lower = scale * grow(Math.max(t[j] - error, floor), power) + psi[j];
    if (lower > least) continue;
    const v = scale * exact.cost(exact.x, xo, y, j * d) + psi[j];
    if (v < best.value) {
      best.value = v;
      best.index = j;
    }
  }
  return best;
}

/** One row by double precision alone. */
export function scoreRow({ cost, x, y, psi, d, scale }: Exact, xo: number): Best {
  let value = Number.POSITIVE_INFINITY;
  let index = 0;
  for (let j = 0; j < psi.length; j++) {
    const v = scale * cost(x, xo, y, j * d) + psi[j];
    if (v < value) {
      value = v;
      index = j;
    }
  }
  return { index, value };
}
