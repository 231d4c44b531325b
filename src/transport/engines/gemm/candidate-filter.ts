import type { Radial } from '../../../costs/radial.ts';

/** Relative error of a few operations in double precision. */
const DOUBLE = 2 ** -46;

/** Inner products of one row with all reals, tile by tile: in a tile of n reals the row begins at row * n. */
export interface RowProducts {
  tiles: readonly Float32Array[];
  size: number;
  row: number;
  /** |x|^2 of the row's point. */
  own: number;
}

/**
 * Finds the reals that may be the best for a row from products p_j alone, where
 * |x|^2 + |y_j|^2 - 2 p_j <= |x - y_j|^2 + error. It takes one addition and one comparison per pair: |y_j|^2, and psi
 * if the cost is the squared distance, are combined into one number per real.
 */
export class CandidateFilter {
  /** Is the cost the squared distance itself? */
  private readonly square: boolean;
  /** -(|y_j|^2 + psi_j / s) / 2, or without psi: [N]. It is added to p_j. */
  private readonly offsets: Float64Array;
  private readonly largestOffset: number;
  private readonly leastPsi: number;

  constructor(
    private readonly radial: Radial,
    private readonly scale: number,
    private readonly psi: ArrayLike<number>,
    squares: Float64Array,
  ) {
    const N = psi.length;
    this.square = radial.p === 2;
    this.offsets = new Float64Array(N);
    let least = Number.POSITIVE_INFINITY;
    let most = 0;
    for (let j = 0; j < N; j++) {
      const offset = -0.5 * (this.square ? squares[j] + psi[j] / scale : squares[j]);
      this.offsets[j] = offset;
      if (psi[j] < least) least = psi[j];
      if (Math.abs(offset) > most) most = Math.abs(offset);
    }
    this.largestOffset = most;
    this.leastPsi = least;
  }

  /** The real with the least bound. */
  leastBound(row: RowProducts): number {
    const { leastPsi, radial, scale, square } = this;
    let limit = Number.NEGATIVE_INFINITY;
    let best = Number.POSITIVE_INFINITY;
    let at = 0;
    this.scan(row, limit, (q, j) => {
      if (q <= limit) return limit;
      if (square) {
        limit = q;
        at = j;
        return limit;
      }
      const value = this.value(row.own - 2 * q, j);
      if (value >= best) return limit;
      best = value;
      at = j;
      limit = 0.5 * (row.own - radial.inverse((best - leastPsi) / scale));
      return limit;
    });
    return at;
  }

  /** Writes the reals whose bound is at most `most` into `list` in ascending order; returns how many there are. */
  survivors(row: RowProducts, error: number, most: number, list: Int32Array): number {
    const { psi, square } = this;
    const slack = error + DOUBLE * (row.own + 4 * this.largestOffset + Math.abs(most / this.scale));
    const reach = square ? most / this.scale : this.reach(most, this.leastPsi);
    const limit = 0.5 * (row.own - slack - reach);
    let n = 0;
    this.scan(row, limit, (q, j) => {
      const rounding = DOUBLE * (Math.abs(most) + Math.abs(psi[j]));
      const near = square || this.value(row.own - 2 * q - slack, j) <= most + rounding;
      if (near) list[n++] = j;
      return limit;
    });
    return n;
  }

  /** Calls `visit` for each q_j = p_j + offset_j that reaches the limit; each call returns the limit from then on. */
  private scan(
    { tiles, size, row }: RowProducts,
    limit: number,
    visit: (q: number, j: number) => number,
  ): void {
    const { offsets } = this;
    for (let s = 0, from = 0; s < tiles.length; from += size, s++) {
      const p = tiles[s];
      const count = Math.min(size, offsets.length - from);
      const shift = row * count - from;
      for (let j = from; j < from + count; j++) {
        j = skip(p, shift, offsets, j, from + count, limit);
        const q = p[shift + j] + offsets[j];
        if (q >= limit) limit = visit(q, j);
      }
    }
  }

  /** s f(t) + psi_j for a squared distance t; a negative t counts as 0. */
  value(t: number, j: number): number {
    return this.scale * this.radial.of(Math.max(t, 0)) + this.psi[j];
  }

  /** A lower bound on s c(x, y_j) + psi_j if |x - y_j|^2 >= t, rounding included. */
  least(t: number, j: number): number {
    const value = this.value(t, j);
    return value - DOUBLE * (Math.abs(value) + 2 * Math.abs(this.psi[j]));
  }

  /** The squared distance beyond which real j has a value above `most`. */
  distanceLimit(most: number, j: number): number {
    return this.reach(most, this.psi[j]);
  }

  /** The t with s f(t) + psi = `most`, increased by a bit more than the rounding errors. */
  private reach(most: number, psi: number): number {
    const rounding = DOUBLE * (Math.abs(most) + Math.abs(psi));
    return this.radial.inverse((most - psi + rounding) / this.scale) * (1 + 1e-9);
  }
}

/** Skips reals, four at a time, whose p + offset is below the limit; stops at the latest just before `end`. */
function skip(
  p: Float32Array,
  shift: number,
  offsets: Float64Array,
  j: number,
  end: number,
  limit: number,
): number {
  let at = j;
  while (
    at < end - 4 &&
    p[shift + at] + offsets[at] < limit &&
    p[shift + at + 1] + offsets[at + 1] < limit &&
    p[shift + at + 2] + offsets[at + 2] < limit &&
    p[shift + at + 3] + offsets[at + 3] < limit
  ) {
    at += 4;
  }
  return at;
}
