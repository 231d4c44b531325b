import type { Cost } from '../../../costs/cost.ts';

/** An assignment problem in plain arrays: points x [m, d], reals y [N, d], psi [N], row by row. */
export interface PlainProblem {
  x: ArrayLike<number>;
  y: ArrayLike<number>;
  psi: ArrayLike<number>;
  m: number;
  N: number;
  d: number;
  cost: Cost['scalar'];
  scale: number;
}

export interface PlainAssignment {
  /** [m] */
  index: Int32Array;
  /** s c(x_i, y_a(i)) + psi_a(i), [m]. */
  value: Float64Array;
}

/**
 * a(i) = argmin_j { s c(x_i, y_j) + psi_j } and the minimum, by two loops in double precision
 * (Laschos et al. 2020, Eq. 2). Ties go to the lowest index. The twin that every engine is tested against.
 */
export function assignPlain({ x, y, psi, m, N, d, cost, scale }: PlainProblem): PlainAssignment {
  const index = new Int32Array(m);
  const value = new Float64Array(m);
  for (let i = 0; i < m; i++) {
    let best = Number.POSITIVE_INFINITY;
    let at = 0;
    for (let j = 0; j < N; j++) {
      const v = scale * cost(x, i * d, y, j * d) + psi[j];
      if (v < best) {
        best = v;
        at = j;
      }
    }
    index[i] = at;
    value[i] = best;
  }
  return { index, value };
}
