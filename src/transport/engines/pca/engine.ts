import { getBackend, type Tensor2D } from '@tensorflow/tfjs-core';
import type { Cost } from '../../../costs/cost.ts';
import { hasKernels } from '../../../tensor/kernels/webgpu.ts';
import type { AssignmentEngine } from '../../assignment.ts';
import { gemmRowSolver, RadialReals } from '../gemm/row-solver.ts';
import { HostEngine } from '../host/engine.ts';
import type { Block, RowSolver, Task } from '../host/row-solvers.ts';
import { PrincipalAxes } from './bounds.ts';
import { GpuPcaBoundEngine } from './gpu-engine.ts';
import { principalAxes } from './principal-axes.ts';
import { PcaBoundRowSolver } from './row-solver.ts';

/** Numbers of axes to choose from for the first bound, and of the second bound. */
const FIRST = [16, 32, 64];
const SECOND = 96;
/** Rows that are timed with each number of axes, and the assignments for which the choice holds. */
const TRIED = 32;
const PATIENCE = 8;

/** Measured times in ns: a multiply-add in a matrix product; one in a loop; the comparisons of a pair. */
const PRODUCT = { wasm: 0.065, other: 0.8 };
const LOOP = 0.9;
const COMPARE = 1.6;

/**
 * Exact assignment for radial costs in high dimension that excludes most pairs by bounds from the principal axes of the
 * reals y [N, d]. How many axes are best, or whether the full product is, is measured on a few rows. On WebGPU all of
 * it runs there. Throws an Error if the cost is not radial.
 */
export function createPcaBoundEngine(y: Tensor2D, cost: Cost, scale: number): AssignmentEngine {
  if (hasKernels()) return new GpuPcaBoundEngine(y, cost, scale);
  const [N, d] = y.shape;
  const task: Task = { y: y.dataSync().slice() as Float32Array, N, d, cost, scale };
  return new HostEngine('pca', N, d, [new AdaptiveRowSolver(new RadialReals(task), y)]);
}

/** Axes of reals that had an engine before: they do not depend on the cost or its scale. */
const matrices = new WeakMap<Tensor2D, Float32Array>();

/** Full products, or bounds by some number of axes, whichever is fastest for the points. */
export class AdaptiveRowSolver implements RowSolver {
  private readonly axes: PrincipalAxes;
  private readonly plain: RowSolver;
  private readonly bounded: PcaBoundRowSolver[];
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
    this.bounded = FIRST.filter((k) => k <= this.axes.count).map(
      (k) => new PcaBoundRowSolver(reals, this.axes, k, this.plain),
    );
    this.best = this.plain;
  }

  tune(x: Float32Array, m: number, psi: ArrayLike<number>): void {
    if (this.calls++ % PATIENCE > 0) return;
    const sample = spread(x, m, this.reals.task.d);
    let least = this.plainTime();
    this.best = this.plain;
    for (const rowSolver of this.bounded) {
      const time = this.time(rowSolver, sample, psi);
      if (time < least) [least, this.best] = [time, rowSolver];
    }
  }

  /** Multiply-adds so far: of bounds (including trials) and of costs. */
  get spent(): number {
    return this.bounded.reduce((sum, { spent }) => sum + spent, this.plainly);
  }

  block(x: Float32Array, from: number, to: number): Block {
    const { N, d } = this.reals.task;
    if (this.best === this.plain) this.plainly += (to - from) * N * d;
    return this.best.block(x, from, to);
  }

  /** The estimated time per row, from the number of pairs that the bounds leave in some rows. */
  private time(rowSolver: PcaBoundRowSolver, sample: Float32Array, psi: ArrayLike<number>): number {
    const { N, d } = this.reals.task;
    const { count } = this.axes;
    const rows = sample.length / d;
    const out = { index: new Int32Array(rows), value: new Float32Array(rows) };
    const block = rowSolver.block(sample, 0, rows);
    const left = block.assignByBound(psi, out, []);
    block.dispose();
    const loops = LOOP * (left.first * count + left.all * d);
    const bound = N * (COMPARE + multiplyAdd() * (rowSolver.k + 1)) + multiplyAdd() * d * count;
    return bound + (loops + left.undone * this.plainTime()) / rows;
  }

  private plainTime(): number {
    const { N, d } = this.reals.task;
    return N * (COMPARE + multiplyAdd() * d);
  }

  dispose(): void {
    for (const rowSolver of [this.plain, ...this.bounded]) rowSolver.dispose();
    this.axes.dispose();
  }
}

const multiplyAdd = (): number => (getBackend() === 'wasm' ? PRODUCT.wasm : PRODUCT.other);

/** Some rows of x [m, d], evenly spread. */
function spread(x: Float32Array, m: number, d: number): Float32Array {
  const rows = Math.min(m, TRIED);
  const sample = new Float32Array(rows * d);
  for (let n = 0; n < rows; n++) {
    const from = Math.floor((n * m) / rows) * d;
    sample.set(x.subarray(from, from + d), n * d);
  }
  return sample;
}
