import type { CostTable } from './table.ts';

/** Columns that a row remembers, at most. */
export const MOST = 128;

/**
 * For each row the columns that were the best when all were looked at last, with their entries. As long as psi only
 * rises, all others stay at or above `upTo`: what is found below it needs no look at the whole row.
 */
export class Candidates {
  /** No other column of row i is below this, psi included. */
  readonly upTo: Float64Array;
  /** How many row i has. */
  readonly count: Int32Array;
  /** Where the least two were found, among those of all rows. */
  first = 0;
  second = 0;

  constructor(private readonly table: CostTable) {
    this.upTo = new Float64Array(table.rows).fill(Number.NEGATIVE_INFINITY);
    this.count = new Int32Array(table.rows);
  }

  /** No value of psi has fallen by more than this. */
  fallen(fall: number): void {
    const { upTo } = this;
    for (let i = 0; i < upTo.length; i++) upTo[i] = below(upTo[i] - fall);
  }

  /** Those of row i are the columns below a limit; none, and false, where these are too many. */
  collect(i: number, limit: number): boolean {
    const { costs, psi, stride, scan, candidates, entries } = this.table;
    const n = scan.collect(
      costs.byteOffset + 4 * i * stride,
      psi.byteOffset,
      stride,
      limit,
      MOST,
      candidates.byteOffset + 4 * i * MOST,
      entries.byteOffset + 4 * i * MOST,
    );
    this.drop(i);
    if (n > MOST) return false;
    this.count[i] = n;
    this.upTo[i] = limit;
    return true;
  }

  /** Row i has none from now on: its entries are about to change. */
  drop(i: number): void {
    this.count[i] = 0;
    this.upTo[i] = Number.NEGATIVE_INFINITY;
  }

  /** The least two sums of row i, in `found`; false where other columns may be less. */
  leastTwo(i: number): boolean {
    const { psi, out, found, scan, candidates, entries } = this.table;
    const n = this.count[i];
    if (n < 2) return false;
    const from = i * MOST;
    scan.leastTwoOf(
      candidates.byteOffset + 4 * from,
      entries.byteOffset + 4 * from,
      n,
      psi.byteOffset,
      out.f.byteOffset,
    );
    this.first = from + out.i[2];
    this.second = from + out.i[3];
    found.least = out.f[0];
    found.next = out.f[1];
    found.column = candidates[this.first];
    return found.next < this.upTo[i];
  }

  /** Writes where in the list of row i sums are below the limit to `hits`; returns how many. */
  below(i: number, limit: number): number {
    const { psi, hits, scan, candidates, entries } = this.table;
    return scan.belowOf(
      candidates.byteOffset + 4 * i * MOST,
      entries.byteOffset + 4 * i * MOST,
      this.count[i],
      psi.byteOffset,
      limit,
      hits.byteOffset,
    );
  }
}

/** A single-precision number a little below. */
const below = (v: number): number => v - Math.abs(v) * 2 ** -22 - 2 ** -120;
