/** The bound by principal axes by own loops on WebAssembly: see `kernel/nearest.as`. */
import { type Tensor2D, tensor2d } from '@tensorflow/tfjs-core';
import type { OwnKernels } from '../../../tensor/kernels/wasm/own.ts';
import { type RadialReals, STALE } from '../gemm/row-solver.ts';
import type { Points } from '../host/points.ts';
import { type AssignmentArrays, ROUNDOFF, type RowSolver } from '../host/row-solvers.ts';
import type { PrincipalAxes } from './bounds.ts';
import { assignRows, type BoundedBlock, type BoundedRowSolver, type Left } from './row-solver.ts';

/** The exports of `nearest.as`. Addresses are in bytes. */
interface Kernel {
  centre(x: number, middle: number, moved: number, squares: number, n: number, d: number): void;
  shorten(
    along: number,
    squares: number,
    n: number,
    count: number,
    k: number,
    error: number,
    shortError: number,
    up: number,
    rest: number,
    short: number,
  ): void;
  nearest(search: number): void;
}

export interface LoopsTask {
  own: OwnKernels;
  /** `nearest.as`, compiled. */
  module: WebAssembly.Module;
  /** The reals as a tensor [N, d]; it may be disposed later. */
  y: Tensor2D;
  reals: RadialReals;
  axes: PrincipalAxes;
  /** Axes of the first bound. */
  k: number;
  /** Assigns rows with too many candidates. */
  plain: RowSolver;
}

/** In a row with more candidates left than this share of all reals, all costs are computed. */
const TOO_MANY = 1 / 4;
/** This many candidates are never too many. */
const FEW = 8;

const fourfold = (n: number): number => 4 * Math.ceil(n / 4);

/** Whole numbers, then those of double precision, of a `Search`. */
const WHOLE = 28;
const SEARCH_BYTES = 4 * WHOLE + 8 * 8;
/** Where `first`, `evaluated` are among the whole numbers. */
const RESULTS = 24;

/** As `PcaBoundRowSolver`, for costs |x - y|^p with p = 1 or 2. */
export class LoopsRowSolver implements BoundedRowSolver {
  readonly k: number;
  spent = 0;
  /** The reals. */
  readonly y: Tensor2D;
  readonly kernel: Kernel;
  /** Reals, and coordinates along all axes, rounded up to a multiple of four. */
  readonly places: number;
  readonly count: number;
  readonly most: number;
  /** Addresses of what stays the same, and of the potential. */
  readonly at: ReturnType<typeof LoopsRowSolver.prototype.layOut>;
  private psi: ArrayLike<number> | null = null;
  /** The largest sizes of offsets and psi. */
  largest = { offset: 0, psi: 0 };

  constructor(readonly task: LoopsTask) {
    const { own, module, y, reals, k } = task;
    this.k = k;
    this.y = y.clone();
    this.kernel = own.link<Kernel>(module);
    this.places = fourfold(reals.task.N);
    this.count = fourfold(task.axes.count);
    this.most = Math.max(FEW, Math.floor(TOO_MANY * reals.task.N));
    this.at = this.layOut();
  }

  private layOut() {
    const { own, reals, axes, k } = this.task;
    const { N, d } = reals.task;
    const { places, count, most } = this;
    const { loops } = own;
    const layout = new Layout();
    const at = {
      search: layout.add(SEARCH_BYTES),
      centre: layout.add(8 * d),
      axes: layout.add(loops.packedBytes(d, count)),
      along: layout.add(4 * N * count),
      rest: layout.add(4 * N),
      squares: layout.add(8 * N),
      short: layout.add(loops.packedBytes(k + 1, places)),
      offsets: layout.add(4 * places),
      psi: layout.add(4 * places),
      exactPsi: layout.add(8 * N),
      list: layout.add(4 * most),
      bounds: layout.add(8 * most),
    };
    const base = own.allocate(layout.bytes);
    for (const part of Object.keys(at) as (keyof typeof at)[]) at[part] += base;
    own.put(reals.centre, at.centre);
    own.put(widened(axes.reals.along, N, axes.count, count), at.along);
    own.put(axes.reals.rest, at.rest);
    own.put(axes.reals.squares, at.squares);
    const matrix = tensor2d(widened(axes.columns, d, axes.count, count), [d, count]);
    const short = new Float32Array(places * (k + 1));
    short.set(axes.short(axes.reals, k));
    const shortReals = tensor2d(short, [places, k + 1]);
    own.run([matrix, shortReals], [], ([matrix, short]) => {
      loops.pack(matrix, count, 1, 0, d, count, at.axes);
      loops.pack(short, 1, k + 1, 0, k + 1, places, at.short);
    });
    matrix.dispose();
    shortReals.dispose();
    return { ...at, base };
  }

  /** Lays out psi [N], unless it is the one that was laid out last. */
  layOutPotential(psi: ArrayLike<number>): void {
    if (psi === this.psi) return;
    const { own, reals } = this.task;
    const { N, scale, cost } = reals.task;
    const { squares } = reals.points;
    const square = cost.radial?.p === 2;
    const offsets = new Float32Array(this.places).fill(Number.NEGATIVE_INFINITY);
    const rounded = new Float32Array(this.places);
    const largest = { offset: 0, psi: 0 };
    for (let j = 0; j < N; j++) {
      const offset = -0.5 * (square ? squares[j] + psi[j] / scale : squares[j]);
      offsets[j] = offset;
      rounded[j] = psi[j];
      largest.offset = Math.max(largest.offset, Math.abs(offset));
      largest.psi = Math.max(largest.psi, Math.abs(psi[j]));
    }
    own.put(offsets, this.at.offsets);
    own.put(rounded, this.at.psi);
    own.put(Float64Array.from(psi), this.at.exactPsi);
    this.largest = largest;
    this.psi = psi;
  }

  block(x: Points, from: number, to: number): LoopsBlock {
    const { reals, axes } = this.task;
    const { N, d } = reals.task;
    this.spent += (to - from) * (d * axes.count + N * (this.k + 1));
    return new LoopsBlock(this, x, from, to - from);
  }

  dispose(): void {
    this.task.own.free(this.at.base);
    this.y.dispose();
  }
}

/** Rows of x from `from` on, with their products with all reals in the first k axes. It owns its memory. */
class LoopsBlock implements BoundedBlock {
  private readonly at;
  private readonly bytes: number;
  private kept = false;
  private readonly tensor: Tensor2D;

  constructor(
    private readonly solver: LoopsRowSolver,
    private readonly x: Points,
    private readonly from: number,
    private readonly rows: number,
  ) {
    if (!x.tensor) throw new Error('Own loops need points on the backend.');
    this.tensor = x.tensor;
    const { d } = solver.task.reals.task;
    const layout = new Layout();
    const at = {
      squares: layout.add(8 * rows),
      along: layout.add(4 * rows * solver.count),
      rest: layout.add(4 * rows),
      products: layout.add(4 * rows * solver.places),
      answers: layout.add(4 * rows),
      index: layout.add(4 * rows),
      value: layout.add(4 * rows),
    };
    this.bytes = layout.bytes;
    const base = solver.task.own.allocate(this.bytes);
    for (const part of Object.keys(at) as (keyof typeof at)[]) at[part] += base;
    this.at = { ...at, base };
    this.project(d);
  }

  private project(d: number): void {
    const { at, rows, solver, from } = this;
    const { own, axes } = solver.task;
    const { loops } = own;
    const { k, places, count, kernel } = solver;
    const room = new Layout();
    const parts = { moved: room.add(4 * rows * d), short: room.add(4 * rows * (k + 1)) };
    const base = own.scratch(room.bytes);
    const [moved, short] = [base + parts.moved, base + parts.short];
    const error = (axesUsed: number) => ROUNDOFF * d * Math.sqrt(axesUsed);
    own.put(new Int32Array(rows).fill(-1), at.answers);
    own.run([this.tensor], [], ([x]) => {
      kernel.centre(x + 4 * from * d, solver.at.centre, moved, at.squares, rows, d);
      loops.product(moved, solver.at.axes, at.along, rows, d, count, 0, 1, 0);
      const errors = [error(axes.count), error(k), 1 + ROUNDOFF] as const;
      kernel.shorten(at.along, at.squares, rows, count, k, ...errors, at.rest, short);
      loops.product(short, solver.at.short, at.products, rows, k + 1, places, 0, 1, 0);
    });
  }

  assign(psi: ArrayLike<number>, out: AssignmentArrays): number {
    const { solver, x, from } = this;
    const { reals, axes, plain } = solver.task;
    const { d } = reals.task;
    const undone: number[] = [];
    const { first, all } = this.assignByBound(psi, out, undone);
    let evaluated = all;
    if (undone.length > 0) evaluated += assignRows(plain, x, d, undone, psi, out, from);
    solver.spent += first * axes.count + evaluated * d;
    return evaluated;
  }

  assignByBound(psi: ArrayLike<number>, out: AssignmentArrays, undone: number[]): Left {
    const { at, rows, from, solver } = this;
    const { own, reals } = solver.task;
    solver.layOutPotential(psi);
    own.run([this.tensor, solver.y], [], ([x, y]) => {
      this.describe(x + 4 * from * reals.task.d, y);
      solver.kernel.nearest(solver.at.search);
    });
    const index = new Int32Array(own.take(at.index, 4 * rows));
    const value = new Float32Array(own.take(at.value, 4 * rows));
    index.forEach((j, row) => {
      if (j < 0) {
        undone.push(row);
        return;
      }
      out.index[from + row] = j;
      out.value[from + row] = value[row];
    });
    const [first, all] = new Int32Array(own.take(solver.at.search + 4 * RESULTS, 8));
    return { first, all, undone: undone.length };
  }

  /** Writes the `Search` of `nearest.as`. */
  private describe(x: number, y: number): void {
    const { at, rows, kept, solver } = this;
    const { own, reals, axes } = solver.task;
    const { N, d, scale, cost } = reals.task;
    const { at: of, count, most, largest, k } = solver;
    const whole = Int32Array.of(
      ...[x, y, at.along, of.along, at.rest, of.rest, at.squares, of.squares, at.products, of.offsets],
      ...[of.psi, of.exactPsi, at.answers, at.index, at.value, of.list, of.bounds],
      ...[rows, N, d, count, most, Number(cost.radial?.p === 1), Number(kept), 0, 0, STALE],
    );
    const errors = [axes.roundoffs(k), axes.roundoffs(axes.count), 4, d + 8].map((n) => n * ROUNDOFF);
    own.put(whole, of.search);
    own.put(
      Float64Array.of(scale, reals.radius, largest.offset, largest.psi, ...errors),
      of.search + 4 * WHOLE,
    );
  }

  keep(): number {
    this.kept = true;
    return this.bytes;
  }

  dispose(): void {
    this.solver.task.own.free(this.at.base);
  }
}

/** Parts of one piece of memory, each at a whole vector. */
class Layout {
  bytes = 0;

  add(bytes: number): number {
    const at = this.bytes;
    this.bytes += 16 * Math.ceil(bytes / 16);
    return at;
  }
}

/** Rows of `from` numbers with zeros behind them: [n, to]. */
function widened(rows: Float32Array, n: number, from: number, to: number): Float32Array {
  if (from === to) return rows;
  const wide = new Float32Array(n * to);
  for (let i = 0; i < n; i++) wide.set(rows.subarray(i * from, (i + 1) * from), i * to);
  return wide;
}
