import { Bounds } from './bounds.ts';
import { MOST } from './candidates.ts';
import { type Memory, type Scan, takeMemory } from './memory.ts';

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
