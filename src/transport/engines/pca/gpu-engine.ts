import {
  abs,
  add,
  cast,
  keep,
  matMul,
  scalar,
  slice,
  stack,
  sum,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
  tidy,
  zeros,
} from '@tensorflow/tfjs-core';
import type { Cost } from '../../../costs/cost.ts';
import type { Radial } from '../../../costs/radial.ts';
import { runKernel } from '../../../tensor/kernels/webgpu.ts';
import { Scope, type Work } from '../../../tensor/work.ts';
import type { Assignment, AssignmentEngine, Effort, Prepared } from '../../assignment.ts';
import { ROUNDOFF } from '../host/row-solvers.ts';
import { DISPATCH_COORDINATES, type Plan, plan } from '../webgpu/engine.ts';
import { constantUniforms, foldOf } from '../webgpu/fold.ts';
import { WIDE_THREADS, wideKernel } from '../webgpu/wide.ts';
import { GpuPrincipalAxes, packReals, rowsOf } from './gpu-bounds.ts';
import { decideText, LIST, THREADS } from './wgsl.ts';

/** Axes of the bound. */
const AXES = 64;
/** In a row with more candidates left than this share of all reals, all costs are computed. */
const TOO_MANY = 1 / 8;
const FEW = 8;
/** Bytes of products that may be kept for points that are assigned several times. */
const KEPT_BYTES = 1 << 27;

/**
 * Products p [count, N] of the rows from..from + count - 1 with all reals, in the axes, and the rows' |x|^2 [count].
 */
interface Block {
  from: number;
  count: number;
  p: Tensor2D;
  own: Tensor1D;
}

/**
 * Exact assignment for radial costs in high dimension on WebGPU: a bound for all pairs by a product in few dimensions,
 * then the costs of the pairs that it cannot exclude. Rows with many of those are left to the fused kernel.
 * No buffer is larger than the points, or than a block of rows times the reals.
 */
export class GpuPcaBoundEngine implements AssignmentEngine {
  readonly name = 'pca';
  private readonly y: Tensor2D;
  private readonly axes: GpuPrincipalAxes;
  private readonly radial: Radial;
  /** Pairs evaluated in rows without and with kept products: [2]. */
  private counted: Tensor = keep(zeros([2]));
  private pairs = { all: 0, kept: 0 };

  /** For reals y [N, d]. Throws an Error if the cost is not radial. @param most coordinates of pairs in one dispatch */
  constructor(
    y: Tensor2D,
    private readonly cost: Cost,
    private readonly scale: number,
    private readonly most = DISPATCH_COORDINATES,
  ) {
    if (!cost.radial) throw new Error('Bounds by principal axes need a cost of the Euclidean distance.');
    this.radial = cost.radial;
    this.y = y.clone();
    this.axes = new GpuPrincipalAxes(y, Math.min(AXES, y.shape[1], y.shape[0]));
  }

  assign(x: Tensor2D, psi: Tensor1D): Work<Assignment> {
    return this.run(x, psi, null);
  }

  *prepare(x: Tensor2D): Work<Prepared> {
    const kept: Block[] = []; // filled by the first assignment
    return {
      assign: (psi: Tensor1D) => this.run(x, psi, kept),
      dispose: () => {
        for (const block of kept.splice(0)) release(block);
      },
    };
  }

  async effort(): Promise<Effort> {
    const { counted, pairs } = this;
    this.counted = keep(zeros([2]));
    this.pairs = { all: 0, kept: 0 };
    const [fresh, again] = await counted.data();
    counted.dispose();
    return { pairs: pairs.all, evaluated: fresh + again, reused: pairs.kept - again };
  }

  private *run(x: Tensor2D, psi: Tensor1D, kept: Block[] | null): Work<Assignment> {
    const m = x.shape[0];
    const [N, d] = this.y.shape;
    const cut = { ...plan(m, N, d, this.cost, this.most), splits: 1, perSplit: N };
    const scope = new Scope();
    try {
      const reals = scope.own(packReals(this.axes, psi));
      const out = this.empty(m, scope);
      const known = kept?.reduce((sum, { count }) => sum + count, 0) ?? 0;
      for (let from = 0, n = 0; from < m; from += cut.piece, n++) {
        if (from > 0) yield;
        const room = kept !== null && (n + 1) * 4 * cut.piece * N <= KEPT_BYTES;
        const block = kept?.[n] ?? this.block(x, from, Math.min(cut.piece, m - from));
        if (room) kept[n] = block;
        this.decide(x, reals, block, room, out);
        this.plainly({ x, psi }, block, cut, out);
        if (!room) release(block);
      }
      this.count(out.evaluated, known);
      return { index: scope.release(out.index), value: scope.release(out.value) };
    } finally {
      scope.end();
    }
  }

  private block(x: Tensor2D, from: number, count: number): Block {
    const rows = rowsOf(x, from, count);
    const { short, squares: own } = this.axes.project(rows);
    const p: Tensor2D = matMul(short, this.axes.reals);
    rows.dispose();
    short.dispose();
    return { from, count, p, own };
  }

  /** Tensors for the results of m rows. */
  private empty(m: number, scope: Scope): AssignmentArrays {
    return {
      index: scope.own(zeros([m], 'int32')) as Tensor1D,
      value: scope.own(zeros([m])) as Tensor1D,
      evaluated: scope.own(zeros([m], 'int32')) as Tensor1D,
    };
  }

  private decide(
    x: Tensor2D,
    reals: Tensor1D,
    { from, count, p, own }: Block,
    keep: boolean,
    out: AssignmentArrays,
  ): void {
    const [N, d] = this.y.shape;
    runKernel({
      name: 'pca-decide',
      inputs: { x, y: this.y, reals, ownSquares: own },
      updates: { p, index: out.index, value: out.value, evaluated: out.evaluated },
      uniforms: {
        scale: ['f32', this.scale],
        N: ['u32', N],
        d: ['u32', d],
        firstRow: ['u32', from],
        most: ['u32', Math.min(LIST, Math.max(FEW, Math.floor(TOO_MANY * N)))],
        keep: ['u32', keep ? 1 : 0],
        error: ['f32', this.axes.error(d)],
        shrink: ['f32', ROUNDOFF * d],
        ...constantUniforms(this.radial),
      },
      workgroup: THREADS,
      dispatch: [count, 1, 1],
      wgsl: decideText(this.radial),
    });
  }

  /** Computes the rows of the block for which the bound left too many candidates. */
  private plainly(
    given: { x: Tensor2D; psi: Tensor1D },
    { from, count }: Block,
    cut: Plan,
    out: AssignmentArrays,
  ): void {
    const [N, d] = this.y.shape;
    const fold = foldOf(this.cost);
    if (!fold) return; // there is one for every radial cost
    runKernel({
      name: 'pca-plainly',
      inputs: { x: given.x, y: this.y, psi: given.psi, evaluated: out.evaluated },
      updates: { index: out.index, value: out.value },
      uniforms: {
        scale: ['f32', this.scale],
        m: ['u32', given.x.shape[0]],
        N: ['u32', N],
        d: ['u32', d],
        firstRow: ['u32', from],
        perSplit: ['u32', cut.perSplit],
        ...constantUniforms(fold),
      },
      workgroup: WIDE_THREADS,
      dispatch: [Math.ceil(count / cut.rows), 1, 1],
      wgsl: wideKernel(fold, true),
    });
  }

  /** Adds to the counts; the products of the first `known` rows were kept from an earlier assignment. */
  private count(evaluated: Tensor1D, known: number): void {
    const m = evaluated.size;
    const N = this.y.shape[0];
    const before = this.counted;
    this.counted = keep(
      tidy(() => {
        const part = (from: number, count: number) =>
          count > 0 ? sum(abs(cast(slice(evaluated, from, count), 'float32'))) : scalar(0);
        return add(before, stack([part(known, m - known), part(0, known)]));
      }),
    );
    before.dispose();
    this.pairs.all += m * N;
    this.pairs.kept += known * N;
  }

  dispose(): void {
    for (const t of [this.y, this.axes, this.counted]) t.dispose();
  }
}

interface AssignmentArrays extends Assignment {
  /** Pairs evaluated in each row, int32 [m]; -N means all of them, by the fused kernel. */
  evaluated: Tensor1D;
}

function release({ p, own }: Block): void {
  p.dispose();
  own.dispose();
}
