import { type Memory, takeMemory } from './memory.ts';
import { below, type Least, leastTwo, squaredDistance } from './plain.ts';

/** Numbers that the loops take at a time: rows are padded to multiples of it. */
const LANES = 16;
/** Numbers of a table up to which plain loops do. */
const SMALL = 4096;
/** Numbers that the loops write their answers to. */
const OUT = LANES;

const padded = (n: number): number => LANES * Math.ceil(n / LANES);

export interface TableOptions {
  /** Room for points of so many numbers, one for each row and each column. */
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
  private readonly memory: Memory;
  private readonly views: Float32Array[] = [];
  private readonly out: { f: Float32Array; i: Int32Array };
  private bounds: Bounds | null = null;

  /** Throws an ExactError where there is no memory for it. */
  constructor(
    readonly rows: number,
    readonly columns: number,
    { dimension = 0, plain = rows * columns <= SMALL }: TableOptions = {},
  ) {
    this.stride = padded(columns);
    this.pointStride = padded(dimension);
    const sizes = [OUT, this.stride, this.stride, rows * this.stride, (rows + columns) * this.pointStride];
    const starts = sizes.map((_, k) => 4 * sizes.slice(0, k).reduce((sum, size) => sum + size, 0));
    this.memory = takeMemory(4 * sizes.reduce((sum, size) => sum + size, 0), plain);
    const { buffer } = this.memory;
    this.out = { f: new Float32Array(buffer, 0, OUT), i: new Int32Array(buffer, 0, OUT) };
    this.psi = new Float32Array(buffer, starts[1], sizes[1]).fill(0);
    this.hits = new Int32Array(buffer, starts[2], sizes[2]);
    this.costs = new Float32Array(buffer, starts[3], sizes[3]);
    this.points = new Float32Array(buffer, starts[4], sizes[4]).fill(0);
    this.clearPadding();
  }

  private clearPadding(): void {
    const { rows, columns, stride, costs } = this;
    if (columns === stride) return;
    for (let i = 0; i < rows; i++)
      costs.fill(Number.POSITIVE_INFINITY, i * stride + columns, (i + 1) * stride);
  }

  /** The costs of row i, with their padding. */
  row(i: number): Float32Array {
    const { stride, costs } = this;
    this.views[i] ??= costs.subarray(i * stride, (i + 1) * stride);
    return this.views[i];
  }

  /** |x - y|^2 of the points of row i and column j. */
  squaredDistance(i: number, j: number): number {
    const { memory, points, pointStride, rows } = this;
    const [x, y] = [i * pointStride, (rows + j) * pointStride];
    if (!memory.scan)
      return squaredDistance(points.subarray(x, x + pointStride), points.subarray(y, y + pointStride));
    return memory.scan.squaredDistance(points.byteOffset + 4 * x, points.byteOffset + 4 * y, pointStride);
  }

  /** From now on entries are lower bounds, but for those that `cost` has replaced because they mattered. */
  settleBy(cost: (i: number, j: number) => number): void {
    this.bounds = new Bounds(this.rows, this.columns, cost);
  }

  /** Is an entry a cost, not just a bound? */
  isSettled(i: number, j: number): boolean {
    return this.bounds === null || this.bounds.isSettled(i, j);
  }

  /** psi_j = unit psi[j] */
  setPsi(psi: ArrayLike<number>, unit = 1): void {
    for (let j = 0; j < this.columns; j++) this.psi[j] = unit * psi[j];
    this.bounds?.forget();
  }

  /** Row i: the least c_j + psi_j, the second least and where the least is, in `found`. */
  leastTwo(i: number): void {
    const { bounds, found } = this;
    this.leastBounds(i);
    if (bounds && found.next >= bounds.upTo[i]) this.settleRow(i, bounds);
  }

  /** The same for what is known so far: bounds and costs. */
  leastBounds(i: number): void {
    const { memory, costs, psi, stride, out, found } = this;
    if (!memory.scan) {
      leastTwo(this.row(i), psi, found);
      return;
    }
    memory.scan.leastTwo(costs.byteOffset + 4 * i * stride, psi.byteOffset, stride, 0);
    found.least = out.f[0];
    found.next = out.f[1];
    found.column = out.i[2];
  }

  /** Until the least two of the row are costs: what a bound is replaced by tells how far to look. */
  private settleRow(i: number, bounds: Bounds): void {
    const { found, psi } = this;
    const row = this.row(i);
    let limit: number;
    let before: number;
    do {
      const { column: j, least, next } = found;
      before = bounds.count;
      if (!bounds.isSettled(i, j)) bounds.settle(row, i, j);
      limit = above(Math.max(next + FARTHER * (next - least), row[j] + psi[j]));
      this.settleBelow(i, limit, bounds);
      if (bounds.count > before) this.leastBounds(i);
    } while (bounds.count > before && found.next >= limit);
    bounds.upTo[i] = limit;
  }

  private settleBelow(i: number, limit: number, bounds: Bounds): number {
    const { hits } = this;
    const n = this.scanBelow(i, limit);
    for (let k = 0; k < n; k++) if (!bounds.isSettled(i, hits[k])) bounds.settle(this.row(i), i, hits[k]);
    return n;
  }

  /** Row i: writes the columns where c_j + psi_j < limit to `hits`, ascending; returns how many. */
  below(i: number, limit: number): number {
    return this.bounds ? this.settleBelow(i, limit, this.bounds) : this.scanBelow(i, limit);
  }

  private scanBelow(i: number, limit: number): number {
    const { memory, costs, psi, stride, hits } = this;
    if (!memory.scan) return below(this.row(i), psi, Math.fround(limit), hits);
    const c = costs.byteOffset + 4 * i * stride;
    return memory.scan.below(c, psi.byteOffset, stride, limit, hits.byteOffset);
  }

  dispose(): void {
    this.views.length = 0;
    this.memory.release();
  }
}

/** How much farther than the second least bound is looked at once, in distances from the least. */
const FARTHER = 0.3;

/** A single-precision number a little above. */
export const above = (v: number): number => Math.fround(v + Math.abs(v) * 2 ** -22 + 2 ** -120);

/** Which entries are costs already. */
class Bounds {
  /** Entries of row i that are bounds are at least this, psi included, as long as psi does not fall. */
  readonly upTo: Float64Array;
  /** Entries that are costs. */
  count = 0;
  private readonly settled: Uint32Array;
  private readonly words: number;

  constructor(
    rows: number,
    columns: number,
    private readonly cost: (i: number, j: number) => number,
  ) {
    this.words = Math.ceil(columns / 32);
    this.settled = new Uint32Array(rows * this.words);
    this.upTo = new Float64Array(rows);
    this.forget();
  }

  forget(): void {
    this.upTo.fill(Number.NEGATIVE_INFINITY);
  }

  isSettled(i: number, j: number): boolean {
    return ((this.settled[i * this.words + (j >>> 5)] >>> (j & 31)) & 1) === 1;
  }

  settle(row: Float32Array, i: number, j: number): void {
    row[j] = this.cost(i, j);
    this.count++;
    this.settled[i * this.words + (j >>> 5)] |= 1 << (j & 31);
  }
}
