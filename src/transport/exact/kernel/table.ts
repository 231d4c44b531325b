import { allocateMemory, type Memory } from './memory.ts';
import type { Scan } from './plain.ts';

/** Numbers per step of the loops: rows are padded to multiples of it. */
const LANES = 16;
/** Tables of up to this many numbers use plain loops. */
const SMALL = 4096;
/** Numbers reserved for the loops' results. */
const OUT = LANES;

const padded = (n: number): number => LANES * Math.ceil(n / LANES);

/** The least c_j + psi_j of a row, the second least, and the column of the least; ties go to the lowest. */
export interface Least {
  least: number;
  next: number;
  column: number;
}

export interface TableOptions {
  /** If positive: room for a point of this dimension for each row and column, and for what bounds need. */
  dimension?: number;
  /** Plain loops instead of SIMD. */
  plain?: boolean;
}

/**
 * Costs [rows, columns] in single precision with a potential psi [columns], in table units. Entries may be lower bounds
 * until they matter: see `settleBy`. Rows are padded to `stride` numbers with infinite costs.
 */
export class CostTable {
  readonly stride: number;
  readonly costs: Float32Array;
  /** The potential [stride]. Single numbers may be increased; any other change must go through `setPsi`. */
  readonly psi: Float32Array;
  /** Columns found by `below`. */
  readonly hits: Int32Array;
  readonly found: Least = { least: 0, next: 0, column: 0 };
  /** The points of the rows, then of the columns: [rows + columns, pointStride]. */
  readonly points: Float32Array;
  readonly pointStride: number;
  /**
   * For bounds: |y_j|^2 of the columns [stride], and candidates of the rows with their entries [rows, MAX_CANDIDATES].
   */
  readonly squares: Float32Array;
  readonly candidates: Int32Array;
  readonly entries: Float32Array;
  /** The loops' results, as floats and as integers. */
  readonly out: { f: Float32Array; i: Int32Array };
  private readonly memory: Memory;
  private readonly views: Float32Array[] = [];
  private bounds: Bounds | null = null;

  /** Throws an ExactError if there is not enough memory. */
  constructor(
    readonly rows: number,
    readonly columns: number,
    { dimension = 0, plain = rows * columns <= SMALL }: TableOptions = {},
  ) {
    this.stride = padded(columns);
    this.pointStride = padded(dimension);
    const { stride, pointStride } = this;
    const [squares, list] = dimension > 0 ? [stride, rows * MAX_CANDIDATES] : [0, 0];
    const sizes = [OUT, stride, stride, squares, list, list, rows * stride, (rows + columns) * pointStride];
    const starts = sizes.map((_, k) => 4 * sizes.slice(0, k).reduce((sum, size) => sum + size, 0));
    this.memory = allocateMemory(4 * sizes.reduce((sum, size) => sum + size, 0), plain);
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
   * Replaces the products p_j in row i by unit f(max(0, base + |y_j|^2 - 2 p_j)), where f(t) is t or its square root.
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

  /** Declares all entries to be lower bounds; from now on those that matter are replaced by `cost`. */
  settleBy(cost: (i: number, j: number) => number): void {
    this.bounds = new Bounds(this, cost);
  }

  /** Is an entry a cost, not only a bound? */
  isSettled(i: number, j: number): boolean {
    return this.bounds === null || this.bounds.isSettled(i, j);
  }

  /** The cost of row i and column j; it replaces a bound. */
  cost(i: number, j: number): number {
    return this.bounds ? this.bounds.cost(i, j) : this.row(i)[j];
  }

  /** Sets psi_j = unit psi[j]. */
  setPsi(psi: ArrayLike<number>, unit = 1): void {
    let fall = 0;
    for (let j = 0; j < this.columns; j++) {
      const before = this.psi[j];
      this.psi[j] = unit * psi[j];
      fall = Math.max(fall, before - this.psi[j]);
    }
    this.bounds?.psiFell(fall);
  }

  /** Finds the least c_j + psi_j of row i, the second least and the column of the least: in `found`. */
  leastTwo(i: number): void {
    if (this.bounds) this.bounds.leastTwo(i);
    else this.scanLeast(i);
  }

  /** The same over the entries as they are: bounds and costs. */
  leastBounds(i: number): void {
    if (this.bounds) this.bounds.leastBounds(i);
    else this.scanLeast(i);
  }

  /** Writes the columns of row i where c_j + psi_j < limit to `hits` in ascending order; returns how many there are. */
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

/** Candidates per row, at most. */
export const MAX_CANDIDATES = 128;

/**
 * For each row the columns that were best in its last full scan, with their entries. As long as psi only rises, all
 * other columns stay at or above `upTo`, so what is found below it needs no other scan of the row.
 */
export class Candidates {
  /** A lower bound on c + psi of all other columns of each row. */
  readonly upTo: Float64Array;
  /** The number of candidates of each row. */
  readonly count: Int32Array;
  /** Places of the least two of the last row asked about, in the table's `candidates`. */
  first = 0;
  second = 0;

  constructor(private readonly table: CostTable) {
    this.upTo = new Float64Array(table.rows).fill(Number.NEGATIVE_INFINITY);
    this.count = new Int32Array(table.rows);
  }

  /** To be called when values of psi have fallen, by at most `fall`. */
  psiFell(fall: number): void {
    const { upTo } = this;
    for (let i = 0; i < upTo.length; i++) upTo[i] = justBelow(upTo[i] - fall);
  }

  /** Makes the columns below a limit the candidates of row i; if these are too many, it has none: false. */
  collect(i: number, limit: number): boolean {
    const { costs, psi, stride, scan, candidates, entries } = this.table;
    const n = scan.collect(
      costs.byteOffset + 4 * i * stride,
      psi.byteOffset,
      stride,
      limit,
      MAX_CANDIDATES,
      candidates.byteOffset + 4 * i * MAX_CANDIDATES,
      entries.byteOffset + 4 * i * MAX_CANDIDATES,
    );
    this.drop(i);
    if (n > MAX_CANDIDATES) return false;
    this.count[i] = n;
    this.upTo[i] = limit;
    return true;
  }

  /** Removes the candidates of row i, because its entries are about to change. */
  drop(i: number): void {
    this.count[i] = 0;
    this.upTo[i] = Number.NEGATIVE_INFINITY;
  }

  /** Finds the least two sums of row i, in `found`; false if other columns may be less. */
  leastTwo(i: number): boolean {
    const { psi, out, found, scan, candidates, entries } = this.table;
    const n = this.count[i];
    if (n < 2) return false;
    const from = i * MAX_CANDIDATES;
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

  /** Writes the places in row i's list whose sums are below the limit to `hits`; returns how many there are. */
  below(i: number, limit: number): number {
    const { psi, hits, scan, candidates, entries } = this.table;
    return scan.belowOf(
      candidates.byteOffset + 4 * i * MAX_CANDIDATES,
      entries.byteOffset + 4 * i * MAX_CANDIDATES,
      this.count[i],
      psi.byteOffset,
      limit,
      hits.byteOffset,
    );
  }
}

/** A number slightly below v, by more than a roundoff of single precision. */
const justBelow = (v: number): number => v - Math.abs(v) * 2 ** -22 - 2 ** -120;

/** A row with fewer candidates than this soon needs another full scan. */
const FEW = 32;
/** The factor by which the reach changes if candidates are too few, or too many. */
const STEP = 1.3;
/** Reaches that are tried before a row is left without candidates. */
const TRIES = 8;
/**
 * Then: how far beyond the second least bound entries are computed at once, in units of its distance from the least.
 */
const FARTHER = 0.3;

/** A single-precision number slightly above v. */
export const justAbove = (v: number): number => Math.fround(v + Math.abs(v) * 2 ** -22 + 2 ** -120);

/** The entries of a table that are lower bounds until they matter and are replaced by costs. */
export class Bounds {
  private readonly candidates: Candidates;
  /** How far beyond the required limit candidates are collected. */
  private reach = 0;
  /** The number of entries that are costs, and a bit for each entry. */
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

  /** To be called when values of psi have fallen, by at most `fall`. */
  psiFell(fall: number): void {
    this.candidates.psiFell(fall);
  }

  isSettled(i: number, j: number): boolean {
    return ((this.settled[i * this.words + (j >>> 5)] >>> (j & 31)) & 1) === 1;
  }

  /** Finds the least two of row i over bounds and costs, in `found`. */
  leastBounds(i: number): void {
    if (!this.candidates.leastTwo(i)) this.table.scanLeast(i);
  }

  /** Finds the least two of row i over costs alone, in `found`; bounds that matter are replaced. */
  leastTwo(i: number): void {
    if (this.leastOfCandidates(i)) return;
    const { table } = this;
    table.scanLeast(i);
    const { least, next } = table.found;
    this.reach ||= next - least;
    for (let reach = this.reach, n = 0; n < TRIES; n++) {
      if (!this.collect(i, justAbove(next + reach))) reach /= 2;
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

  /** The same over the candidates; false if other columns may be less. */
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
      const k = i * MAX_CANDIDATES + hits[h];
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

  /** The same without candidates: the cost that replaces the least bound limits how far to look. */
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
      limit = justAbove(Math.max(next + FARTHER * (next - least), this.settle(i, j) + psi[j]));
      this.belowInAll(i, limit);
      if (this.count > before) table.scanLeast(i);
    } while (this.count > before && found.next >= limit);
  }

  /** Writes the columns of row i below the limit to `hits`, after replacing their bounds; returns how many. */
  below(i: number, limit: number): number {
    const { candidates, table } = this;
    for (let reach = this.reach, n = 0; limit > candidates.upTo[i]; reach /= 4, n++) {
      if (n === TRIES) return this.belowInAll(i, limit);
      this.collect(i, justAbove(limit + reach));
    }
    const { hits } = table;
    const n = candidates.below(i, limit);
    for (let h = 0; h < n; h++) {
      const k = i * MAX_CANDIDATES + hits[h];
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

  /** The cost of an entry; if it replaces a bound, the row loses its candidates. */
  cost(i: number, j: number): number {
    if (!this.isSettled(i, j)) this.candidates.drop(i);
    return this.settle(i, j);
  }

  /** The cost of an entry; it replaces a bound. */
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
