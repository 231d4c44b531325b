import { type Memory, takeMemory } from './memory.ts';
import type { Scan } from './plain.ts';

/** Numbers that the loops take at a time: rows are padded to multiples of it. */
const LANES = 16;
/** Numbers of a table up to which plain loops do. */
const SMALL = 4096;
/** Numbers that the loops write their answers to. */
const OUT = LANES;

const padded = (n: number): number => LANES * Math.ceil(n / LANES);

/** The least c_j + psi_j of a row, the second least, and the column of the least (the lowest one). */
export interface Least {
  least: number;
  next: number;
  column: number;
}

export interface TableOptions {
  /** Room for points of so many numbers, one for each row and each column, and for what bounds need. */
  dimension?: number;
  /** Plain loops instead of SIMD. */
  plain?: boolean;
}

/**
 * Costs [rows, columns] in single precision with a potential psi [columns]. Entries may be lower bounds until they
 * matter: see `settleBy`. Rows are padded to `stride` numbers, with infinite costs.
 */
export class CostTable {
  readonly stride: number;
  readonly costs: Float32Array;
  /** [stride]. It may rise number by number; for anything else there is `setPsi`. */
  readonly psi: Float32Array;
  /** Columns found by `below`. */
  readonly hits: Int32Array;
  readonly found: Least = { least: 0, next: 0, column: 0 };
  /** Points of rows, then of columns, [rows + columns, pointStride]. */
  readonly points: Float32Array;
  readonly pointStride: number;
  /** For bounds: |y_j|^2 of the columns [stride], and candidates of the rows with their entries [rows, MOST]. */
  readonly squares: Float32Array;
  readonly candidates: Int32Array;
  readonly entries: Float32Array;
  /** What the loops answer. */
  readonly out: { f: Float32Array; i: Int32Array };
  private readonly memory: Memory;
  private readonly views: Float32Array[] = [];
  private bounds: Bounds | null = null;

  /** Throws an ExactError where there is no memory for it. */
  constructor(
    readonly rows: number,
    readonly columns: number,
    { dimension = 0, plain = rows * columns <= SMALL }: TableOptions = {},
  ) {
    this.stride = padded(columns);
    this.pointStride = padded(dimension);
    const { stride, pointStride } = this;
    const [squares, list] = dimension > 0 ? [stride, rows * MOST] : [0, 0];
    const sizes = [OUT, stride, stride, squares, list, list, rows * stride, (rows + columns) * pointStride];
    const starts = sizes.map((_, k) => 4 * sizes.slice(0, k).reduce((sum, size) => sum + size, 0));
    this.memory = takeMemory(4 * sizes.reduce((sum, size) => sum + size, 0), plain);
    const { buffer } = this.memory;
    const floats = (k: number) => new Float32Array(buffer, starts[k], sizes[k]);
    const whole = (k: number) => new Int32Array(buffer, starts[k], sizes[k]);
    this.out = { f: floats(0), i: whole(0) };
    this.psi = floats(1).fill(0);
    this.hits = whole(2);
    this.squares = floats(3);
    this.candidates = whole(4);
    this.entries = floats(5);
    this.costs = floats(6);
    this.points = floats(7);
    this.clearPadding(dimension);
  }

  private clearPadding(dimension: number): void {
    const { rows, columns, stride, costs, points, pointStride } = this;
    for (let row = 0; row < costs.length; row += stride)
      for (let j = columns; j < stride; j++) costs[row + j] = Number.POSITIVE_INFINITY;
    if (dimension === pointStride) return;
    for (let at = 0; at < (rows + columns) * pointStride; at += pointStride)
      points.fill(0, at + dimension, at + pointStride);
  }

  get scan(): Scan {
    return this.memory.scan;
  }

  /** The costs of row i, with their padding. */
  row(i: number): Float32Array {
    const { stride, costs } = this;
    this.views[i] ??= costs.subarray(i * stride, (i + 1) * stride);
    return this.views[i];
  }

  /**
   * Row i holds products p; they become unit f(base + |y_j|^2 - 2 p_j), where f(t) is t or its root, of what is not
   * below 0.
   */
  fromProducts(i: number, base: number, unit: number, root: boolean): void {
    const { scan, costs, squares, stride, columns } = this;
    scan.fromProducts(costs.byteOffset + 4 * i * stride, squares.byteOffset, columns, base, unit, root);
  }

  /** |x - y|^2 of the points of row i and column j. */
  squaredDistance(i: number, j: number): number {
    const { scan, points, pointStride, rows } = this;
    const x = points.byteOffset + 4 * i * pointStride;
    const y = points.byteOffset + 4 * (rows + j) * pointStride;
    return scan.squaredDistance(x, y, pointStride);
  }

  /** From now on entries are lower bounds, but for those that `cost` has replaced because they mattered. */
  settleBy(cost: (i: number, j: number) => number): void {
    this.bounds = new Bounds(this, cost);
  }

  /** Is an entry a cost, not just a bound? */
  isSettled(i: number, j: number): boolean {
    return this.bounds === null || this.bounds.isSettled(i, j);
  }

  /** The cost of row i and column j, which its entry is from now on. */
  cost(i: number, j: number): number {
    return this.bounds ? this.bounds.cost(i, j) : this.row(i)[j];
  }

  /** psi_j = unit psi[j] */
  setPsi(psi: ArrayLike<number>, unit = 1): void {
    let fall = 0;
    for (let j = 0; j < this.columns; j++) {
      const before = this.psi[j];
      this.psi[j] = unit * psi[j];
      fall = Math.max(fall, before - this.psi[j]);
    }
    this.bounds?.fallen(fall);
  }

  /** Row i: the least c_j + psi_j, the second least and where the least is, in `found`. */
  leastTwo(i: number): void {
    if (this.bounds) this.bounds.leastTwo(i);
    else this.scanLeast(i);
  }

  /** The same for what is known so far: bounds and costs. */
  leastBounds(i: number): void {
    if (this.bounds) this.bounds.leastBounds(i);
    else this.scanLeast(i);
  }

  /** Row i: writes the columns where c_j + psi_j < limit to `hits`, ascending; returns how many. */
  below(i: number, limit: number): number {
    return this.bounds ? this.bounds.below(i, limit) : this.scanBelow(i, limit);
  }

  /** `leastTwo` for the entries as they are. */
  scanLeast(i: number): void {
    const { scan, costs, psi, stride, out, found } = this;
    scan.leastTwo(costs.byteOffset + 4 * i * stride, psi.byteOffset, stride, out.f.byteOffset);
    found.least = out.f[0];
    found.next = out.f[1];
    found.column = out.i[2];
  }

  /** `below` for the entries as they are. */
  scanBelow(i: number, limit: number): number {
    const { scan, costs, psi, stride, hits } = this;
    const c = costs.byteOffset + 4 * i * stride;
    return scan.below(c, psi.byteOffset, stride, limit, hits.byteOffset);
  }

  dispose(): void {
    this.views.length = 0;
    this.memory.release();
  }
}

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
