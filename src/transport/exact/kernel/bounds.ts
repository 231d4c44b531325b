import { Candidates, MOST } from './candidates.ts';
import type { CostTable } from './table.ts';

/** A row with fewer candidates than this soon looks at all columns again. */
const FEW = 32;
/** How the reach follows where candidates are too few, or too many. */
const STEP = 1.3;
/** Reaches that are tried before a row goes without candidates. */
const TRIES = 8;
/** Then: how much farther than the second least bound is looked at once, in distances from the least. */
const FARTHER = 0.3;

/** A single-precision number a little above. */
export const above = (v: number): number => Math.fround(v + Math.abs(v) * 2 ** -22 + 2 ** -120);

/** Entries of a table that are lower bounds until they matter: then they are replaced by costs. */
export class Bounds {
  private readonly candidates: Candidates;
  /** How far beyond what is needed candidates are collected. */
  private reach = 0;
  /** Entries that are costs: how many, and a bit for each. */
  private count = 0;
  private readonly settled: Uint32Array;
  private readonly words: number;

  constructor(
    private readonly table: CostTable,
    private readonly evaluate: (i: number, j: number) => number,
  ) {
    const { rows, columns } = table;
    this.candidates = new Candidates(table);
    this.words = Math.ceil(columns / 32);
    this.settled = new Uint32Array(rows * this.words);
  }

  /** No value of psi has fallen by more than this. */
  fallen(fall: number): void {
    this.candidates.fallen(fall);
  }

  isSettled(i: number, j: number): boolean {
    return ((this.settled[i * this.words + (j >>> 5)] >>> (j & 31)) & 1) === 1;
  }

  /** The least two of row i, bounds among them, in `found`. */
  leastBounds(i: number): void {
    if (!this.candidates.leastTwo(i)) this.table.scanLeast(i);
  }

  /** The least two costs of row i, in `found`. */
  leastTwo(i: number): void {
    if (this.leastOfCandidates(i)) return;
    const { table } = this;
    table.scanLeast(i);
    const { least, next } = table.found;
    this.reach ||= next - least;
    for (let reach = this.reach, n = 0; n < TRIES; n++) {
      if (!this.collect(i, above(next + reach))) reach /= 2;
      else if (this.leastOfCandidates(i)) return;
      else reach *= 2;
    }
    this.leastOfAll(i);
  }

  private collect(i: number, limit: number): boolean {
    const { candidates } = this;
    const fits = candidates.collect(i, limit);
    if (!fits) this.reach /= STEP;
    else if (candidates.count[i] < FEW) this.reach *= STEP;
    return fits;
  }

  /** False where columns that are no candidates may be less. */
  private leastOfCandidates(i: number): boolean {
    const { candidates } = this;
    if (!candidates.leastTwo(i)) return false;
    const { candidates: columns, psi, entries, hits } = this.table;
    const { first, second } = candidates;
    if (this.isSettled(i, columns[first]) && this.isSettled(i, columns[second])) return true;
    let least = this.settleListed(i, first) + psi[columns[first]];
    let next = this.settleListed(i, second) + psi[columns[second]];
    if (next < least) [least, next] = [next, least];
    const n = candidates.below(i, next);
    for (let h = 0; h < n; h++) {
      const k = i * MOST + hits[h];
      const p = psi[columns[k]];
      if (entries[k] + p >= next || k === first || k === second) continue;
      const v = this.settleListed(i, k) + p;
      if (v >= next) continue;
      next = Math.max(least, v);
      least = Math.min(least, v);
    }
    return candidates.leastTwo(i);
  }

  /** The cost of a candidate of row i. */
  private settleListed(i: number, k: number): number {
    const { candidates, entries } = this.table;
    entries[k] = this.settle(i, candidates[k]);
    return entries[k];
  }

  /** Without candidates: what a bound is replaced by tells how far to look. */
  private leastOfAll(i: number): void {
    const { table } = this;
    const { found, psi } = table;
    let limit: number;
    let before: number;
    this.candidates.drop(i);
    table.scanLeast(i);
    do {
      const { column: j, least, next } = found;
      before = this.count;
      limit = above(Math.max(next + FARTHER * (next - least), this.settle(i, j) + psi[j]));
      this.belowInAll(i, limit);
      if (this.count > before) table.scanLeast(i);
    } while (this.count > before && found.next >= limit);
  }

  /** The columns of row i that are below the limit, in `hits`, all of them costs. */
  below(i: number, limit: number): number {
    const { candidates, table } = this;
    for (let reach = this.reach, n = 0; limit > candidates.upTo[i]; reach /= 4, n++) {
      if (n === TRIES) return this.belowInAll(i, limit);
      this.collect(i, above(limit + reach));
    }
    const { hits } = table;
    const n = candidates.below(i, limit);
    for (let h = 0; h < n; h++) {
      const k = i * MOST + hits[h];
      this.settleListed(i, k);
      hits[h] = table.candidates[k];
    }
    return n;
  }

  private belowInAll(i: number, limit: number): number {
    const { table } = this;
    const n = table.scanBelow(i, limit);
    for (let k = 0; k < n; k++) this.settle(i, table.hits[k]);
    return n;
  }

  /** The cost of an entry that may be among the candidates of its row, too. */
  cost(i: number, j: number): number {
    if (!this.isSettled(i, j)) this.candidates.drop(i);
    return this.settle(i, j);
  }

  /** The cost of an entry, which it is from now on. */
  private settle(i: number, j: number): number {
    const { costs, stride } = this.table;
    const at = i * stride + j;
    if (!this.isSettled(i, j)) {
      costs[at] = this.evaluate(i, j);
      this.count++;
      this.settled[i * this.words + (j >>> 5)] |= 1 << (j & 31);
    }
    return costs[at];
  }
}
