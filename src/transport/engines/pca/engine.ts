import { getBackend, type Tensor2D, tensor2d } from '@tensorflow/tfjs-core';
import type { Cost } from '../../../costs/cost.ts';
import { simdModule } from '../../../tensor/kernels/simd.ts';
import { ownKernels } from '../../../tensor/kernels/wasm/own.ts';
import { hasKernels } from '../../../tensor/kernels/webgpu.ts';
import type { AssignmentEngine } from '../../assignment.ts';
import { gemmRowSolver, RadialReals } from '../gemm/row-solver.ts';
import { HostEngine } from '../host/engine.ts';
import { Points } from '../host/points.ts';
import type { Block, RowSolver, Task } from '../host/row-solvers.ts';
import { PrincipalAxes } from './bounds.ts';
import { GpuPcaBoundEngine } from './gpu-engine.ts';
import { NEAREST } from './kernel/nearest.wasm.ts';
import { LoopsRowSolver } from './loops-row-solver.ts';
import { principalAxes } from './principal-axes.ts';
import { type BoundedRowSolver, PcaBoundRowSolver } from './row-solver.ts';

/** Numbers of axes to choose from for the first bound, and of the second bound. */
const FIRST = [16, 32, 64, 96];
const SECOND = 96;
/** Rows that are timed with each number of axes, and the assignments for which the choice holds. */
const TRIED = 32;
const PATIENCE = 8;

/**
 * Measured times in ns: a multiply-add in a matrix product, of a second bound and of a cost; the comparisons of a pair, by
 * a bound and in a full product.
 */
const PRODUCT = { wasm: 0.05, other: 0.8 };
const SECOND_BOUND = { loops: 0.2, other: 0.9 };
const COST = { loops: 0.3, other: 1.3 };
const BOUND_PAIR = { loops: 0.5, other: 1.6 };
const PRODUCT_PAIR = 1.6;

/**
 * Exact assignment for radial costs in high dimension that excludes most pairs by bounds from the principal axes of the
 * reals y [N, d]. How many axes are best, or whether the full product is, is measured on a few rows. On WebGPU all of
 * it runs there. Throws an Error if the cost is not radial.
 */
export function createPcaBoundEngine(y: Tensor2D, cost: Cost, scale: number): AssignmentEngine {
  if (hasKernels()) return new GpuPcaBoundEngine(y, cost, scale);
  const [N, d] = y.shape;
  const task: Task = { y: y.dataSync().slice() as Float32Array, N, d, cost, scale };
  return new HostEngine('pca', N, [new AdaptiveRowSolver(new RadialReals(task), y)]);
}

/** Axes of reals that had an engine before: they do not depend on the cost or its scale. */
const matrices = new WeakMap<Tensor2D, Float32Array>();

/** Full products, or bounds by some number of axes, whichever is fastest for the points. */
export class AdaptiveRowSolver implements RowSolver {
  private readonly axes: PrincipalAxes;
  private readonly plain: RowSolver;
  private readonly bounded: BoundedRowSolver[];
  /** Are the bounds computed by loops on WebAssembly? */
  private readonly loops: boolean;
  private best: RowSolver;
  private calls = 0;
  /** Multiply-adds of blocks assigned without bounds. */
  private plainly = 0;

  constructor(
    private readonly reals: RadialReals,
    y: Tensor2D,
  ) {
    const { N, d } = reals.task;
    const count = Math.min(SECOND, d, N);
    const matrix = matrices.get(y) ?? principalAxes(reals.points.moved, N, d, count);
    matrices.set(y, matrix);
    this.axes = new PrincipalAxes(reals.points, d, matrix, count);
    this.plain = gemmRowSolver(reals);
    const own = ownKernels();
    const p = reals.task.cost.radial?.p;
    const module = own && (p === 1 || p === 2) ? simdModule(NEAREST) : null;
    this.loops = module !== null;
    this.bounded = FIRST.filter((k) => k <= this.axes.count).map((k) =>
      own && module
        ? new LoopsRowSolver({ own, module, y, reals, axes: this.axes, k, plain: this.plain })
        : new PcaBoundRowSolver(reals, this.axes, k, this.plain),
    );
    this.best = this.plain;
  }

  tune(x: Points, m: number, psi: ArrayLike<number>): void {
    if (this.calls++ % PATIENCE > 0) return;
    const { d } = this.reals.task;
    const rows = spread(m);
    const sample = tensor2d(x.rows(rows, d), [rows.length, d]);
    let least = this.plainTime();
    this.best = this.plain;
    for (const rowSolver of this.bounded) {
      const time = this.time(rowSolver, sample, psi);
      if (time < least) [least, this.best] = [time, rowSolver];
    }
    sample.dispose();
  }

  /** Multiply-adds so far: of bounds (including trials) and of costs. */
  get spent(): number {
    return this.bounded.reduce((sum, { spent }) => sum + spent, this.plainly);
  }

  block(x: Points, from: number, to: number): Block {
    const { N, d } = this.reals.task;
    if (this.best === this.plain) this.plainly += (to - from) * N * d;
    return this.best.block(x, from, to);
  }

  /** The estimated time per row, from the number of pairs that the bounds leave in some rows. */
  private time(rowSolver: BoundedRowSolver, sample: Tensor2D, psi: ArrayLike<number>): number {
    const { N, d } = this.reals.task;
    const { count } = this.axes;
    const rows = sample.shape[0];
    const out = { index: new Int32Array(rows), value: new Float32Array(rows) };
    const block = rowSolver.block(new Points(sample), 0, rows);
    const left = block.assignByBound(psi, out, []);
    block.dispose();
    const by = this.loops ? 'loops' : 'other';
    const candidates = SECOND_BOUND[by] * left.first * count + COST[by] * left.all * d;
    const bound = N * (BOUND_PAIR[by] + multiplyAdd() * (rowSolver.k + 1)) + multiplyAdd() * d * count;
    return bound + (candidates + left.undone * this.plainTime()) / rows;
  }

  private plainTime(): number {
    const { N, d } = this.reals.task;
    return N * (PRODUCT_PAIR + multiplyAdd() * d);
  }

  dispose(): void {
    for (const rowSolver of [this.plain, ...this.bounded]) rowSolver.dispose();
    this.axes.dispose();
  }
}

const multiplyAdd = (): number => (getBackend() === 'wasm' ? PRODUCT.wasm : PRODUCT.other);

/** Some of m rows, evenly spread. */
function spread(m: number): number[] {
  const count = Math.min(m, TRIED);
  return Array.from({ length: count }, (_, n) => Math.floor((n * m) / count));
}
