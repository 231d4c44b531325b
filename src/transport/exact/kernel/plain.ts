/** The loops of `scan.as` in plain JavaScript: their twin, also used without SIMD and for small tables. */

/**
 * Loops over rows of costs c and the potential psi, n numbers each, at offsets in bytes. Sums are rounded to single
 * precision.
 */
export interface Scan {
  /** Writes the least c_j + psi_j, the second least, and the column of the least; ties go to the lowest. */
  leastTwo(c: number, psi: number, n: number, out: number): void;
  /** Writes the columns where c_j + psi_j < limit in ascending order; returns how many there are. */
  below(c: number, psi: number, n: number, limit: number, out: number): number;
  /** Writes these columns and their c_j, up to `most` of them; returns how many there are, or a number above `most`. */
  collect(
    c: number,
    psi: number,
    n: number,
    limit: number,
    most: number,
    columns: number,
    entries: number,
  ): number;
  /** `leastTwo` for a list of n columns; writes the places in the list of the least and of the second least. */
  leastTwoOf(columns: number, entries: number, n: number, psi: number, out: number): void;
  /** `below` for a list of n columns; writes places in the list. */
  belowOf(columns: number, entries: number, n: number, psi: number, limit: number, out: number): number;
  /** |x - y|^2 of n coordinates, off by at most about n / 8 roundoffs. */
  squaredDistance(x: number, y: number, n: number): number;
  /** Replaces products p_j by unit f(max(0, base + squares_j - 2 p_j)), where f(t) is t or its square root. */
  fromProducts(c: number, squares: number, n: number, base: number, unit: number, root: boolean): void;
}

/** The loops over a buffer of four-byte numbers. */
export class PlainScan implements Scan {
  private readonly f: Float32Array;
  private readonly i: Int32Array;

  constructor(buffer: ArrayBuffer) {
    this.f = new Float32Array(buffer);
    this.i = new Int32Array(buffer);
  }

  leastTwo(c: number, psi: number, n: number, out: number): void {
    const { f } = this;
    let least = Number.POSITIVE_INFINITY;
    let next = Number.POSITIVE_INFINITY;
    let column = 0;
    for (let j = 0, a = c >> 2, b = psi >> 2; j < n; j++) {
      const v = Math.fround(f[a++] + f[b++]);
      if (v < least) {
        next = least;
        least = v;
        column = j;
      } else if (v < next) {
        next = v;
      }
    }
    f[out >> 2] = least;
    f[(out >> 2) + 1] = next;
    this.i[(out >> 2) + 2] = column;
  }

  below(c: number, psi: number, n: number, limit: number, out: number): number {
    const { f, i } = this;
    const most = Math.fround(limit);
    let found = out >> 2;
    for (let j = 0, a = c >> 2, b = psi >> 2; j < n; j++)
      if (Math.fround(f[a++] + f[b++]) < most) i[found++] = j;
    return found - (out >> 2);
  }

  collect(
    c: number,
    psi: number,
    n: number,
    limit: number,
    most: number,
    columns: number,
    entries: number,
  ): number {
    const { f, i } = this;
    const upper = Math.fround(limit);
    let count = 0;
    for (let j = 0, a = c >> 2, b = psi >> 2; j < n; j++, a++) {
      if (!(Math.fround(f[a] + f[b++]) < upper)) continue;
      if (count++ === most) break;
      i[(columns >> 2) + count - 1] = j;
      f[(entries >> 2) + count - 1] = f[a];
    }
    return count;
  }

  leastTwoOf(columns: number, entries: number, n: number, psi: number, out: number): void {
    const { f, i } = this;
    let least = Number.POSITIVE_INFINITY;
    let next = Number.POSITIVE_INFINITY;
    let first = 0;
    let second = 0;
    for (let k = 0; k < n; k++) {
      const v = Math.fround(f[(entries >> 2) + k] + f[(psi >> 2) + i[(columns >> 2) + k]]);
      if (v < least) {
        next = least;
        second = first;
        least = v;
        first = k;
      } else if (v < next) {
        next = v;
        second = k;
      }
    }
    f[out >> 2] = least;
    f[(out >> 2) + 1] = next;
    i[(out >> 2) + 2] = first;
    i[(out >> 2) + 3] = second;
  }

  belowOf(columns: number, entries: number, n: number, psi: number, limit: number, out: number): number {
    const { f, i } = this;
    const most = Math.fround(limit);
    let found = out >> 2;
    for (let k = 0; k < n; k++) {
      const v = Math.fround(f[(entries >> 2) + k] + f[(psi >> 2) + i[(columns >> 2) + k]]);
      if (v < most) i[found++] = k;
    }
    return found - (out >> 2);
  }

  squaredDistance(x: number, y: number, n: number): number {
    const { f } = this;
    let sum = 0;
    for (let k = 0, a = x >> 2, b = y >> 2; k < n; k++) sum += Math.fround(f[a++] - f[b++]) ** 2;
    return Math.fround(sum);
  }

  fromProducts(c: number, squares: number, n: number, base: number, unit: number, root: boolean): void {
    const { f } = this;
    for (let j = 0, a = c >> 2, b = squares >> 2; j < n; j++, a++) {
      const t = Math.max(0, Math.fround(base) + f[b++] - 2 * f[a]);
      f[a] = unit * (root ? Math.sqrt(t) : t);
    }
  }
}
