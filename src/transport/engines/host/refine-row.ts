import type { Cost } from '../../../costs/cost.ts';

/** The problem in double precision, for pairs that single precision cannot tell apart: x [m, d], y [N, d], psi [N]. */
export interface Exact {
  /** c(x_i, y_j) for row i at offset xo. */
  cost: Cost['scalar'];
  x: ArrayLike<number>;
  y: ArrayLike<number>;
  psi: ArrayLike<number>;
  d: number;
  scale: number;
}

/** The best real of a row, and s c + psi there. */
export interface Best {
  index: number;
  value: number;
}

/**
 * argmin_j { s c_j + psi_j } of the row at offset xo of x, as exact as `assignPlain`, from costs c [N] that are off by
 * at most `relative` times the largest |c_j|. A first loop finds the least value; a second one computes all reals that
 * may be below it again in double precision, in order, so that ties go to the lowest index. Usually that is one real.
 */
export function refineRow(
  c: Float32Array,
  relative: number,
  exact: Exact,
  xo: number,
): Best & { evaluated: number } {
  const { psi, scale, y, d } = exact;
  const N = psi.length;
  let least = Number.POSITIVE_INFINITY;
  let most = 0;
  for (let j = 0; j < N; j++) {
    const v = scale * c[j] + psi[j];
    if (v < least) least = v;
    const size = Math.abs(c[j]);
    if (size > most) most = size;
  }
  const reach = least + 2 * scale * relative * most + 2 ** -46 * (Math.abs(least) + scale * most);
  const best = { index: 0, value: Number.POSITIVE_INFINITY, evaluated: 0 };
  for (let j = 0; j < N; j++) {
    if (scale * c[j] + psi[j] > reach) continue;
    const v = scale * exact.cost(exact.x, xo, y, j * d) + psi[j];
    best.evaluated++;
    if (v < best.value) {
      best.value = v;
      best.index = j;
    }
  }
  return best;
}

/** The best real of the row at offset xo of x, all in double precision. */
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
