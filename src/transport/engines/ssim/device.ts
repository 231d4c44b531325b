import { add, scalar, sum, type Tensor, type Tensor1D, type Tensor2D, tidy } from '@tensorflow/tfjs-core';
import type { SsimForm } from '../../../costs/cost.ts';
import { type KernelOutput, runKernel } from '../../../tensor/kernels/webgpu.ts';
import { Scope, type Work } from '../../../tensor/work.ts';
import type { Assignment, AssignmentEngine, Effort, Prepared } from '../../assignment.ts';
import { type Scale, scalesOf, windowsOf } from './scales.ts';
import { shortlistSize } from './shortlist.ts';
import { COSTS_THREADS, COSTS_TILE, costsKernel } from './wgsl-costs.ts';
import { EXACT_THREADS, exactKernel } from './wgsl-exact.ts';
import { deviceFeatures, imageNumbers, windowNumbers } from './wgsl-features.ts';

/**
 * Bytes of one buffer at most, which every WebGPU device allows; also of the costs that are kept for prepared points.
 */
const BYTES = 128 * 2 ** 20;
/** Multiplications of one dispatch at most, so that none blocks the page for long. */
const DISPATCH_PRODUCTS = 4e9;

/** Reals first..first + n - 1 with their features at each scale. */
interface Reals {
  first: number;
  n: number;
  features: Tensor2D[];
}

/** Rows of x that are worked on at once. */
interface Rows {
  first: number;
  n: number;
}

interface Limits {
  /** Bytes of one buffer, and products of one dispatch. */
  bytes: number;
  piece: number;
}

/** The engine on WebGPU. Its memory is that of the reals' features and of a block of rows of costs. */
export class SsimDeviceEngine implements AssignmentEngine {
  readonly name = 'ssim';
  private readonly y: Tensor2D;
  private readonly ssim: SsimForm;
  private readonly scale: number;
  private readonly scales: readonly Scale[];
  private readonly reals: Reals[];
  private readonly blockRows: number;
  private readonly limits: Limits;
  private spent = { pairs: 0, reused: 0 };
  /** Number of pairs evaluated so far, kept on the device. */
  private evaluated: Tensor = scalar(0, 'int32');

  constructor(
    y: Tensor2D,
    ssim: SsimForm,
    scale: number,
    limits: Limits = { bytes: BYTES, piece: DISPATCH_PRODUCTS },
  ) {
    const [N, d] = y.shape;
    this.y = y.clone();
    this.ssim = ssim;
    this.scale = scale;
    this.limits = limits;
    this.scales = ssim.similarity === 0 ? [] : scalesOf(ssim);
    const widest = Math.max(1, ...this.scales.map((s) => imageNumbers(s, ssim.shape)));
    const most = Math.max(1, Math.floor(limits.bytes / 4 / widest));
    this.reals = ranges(N, most).map((range) => ({ ...range, features: this.features(this.y, range) }));
    const products = this.scales.reduce(
      (all, s) => all + ssim.shape.channels * windowsOf(s) * windowNumbers(s),
      ssim.square === 0 ? 0 : d,
    );
    const rows = Math.min(limits.bytes / 4 / N, limits.piece / N / products, most, 65535);
    this.blockRows = Math.max(
      1,
      rows > COSTS_TILE ? Math.floor(rows / COSTS_TILE) * COSTS_TILE : Math.floor(rows),
    );
  }

  assign(x: Tensor2D, psi: Tensor1D): Work<Assignment> {
    return this.decide(x, psi, null);
  }

  *prepare(x: Tensor2D): Work<Prepared> {
    const m = x.shape[0];
    if (m * this.y.shape[0] * 4 > this.limits.bytes)
      return { assign: (psi: Tensor1D) => this.assign(x, psi), dispose() {} };
    const scope = new Scope();
    try {
      const blocks: Tensor2D[] = [];
      for (const rows of ranges(m, this.blockRows)) {
        if (blocks.length > 0) yield;
        blocks.push(scope.own(this.costs(x, rows)));
      }
      const kept = blocks.map((block) => scope.release(block));
      let again = false;
      const assign = (psi: Tensor1D) => {
        if (again) this.spent.reused += m * this.y.shape[0];
        again = true;
        return this.decide(x, psi, kept);
      };
      return {
        assign,
        dispose: () => {
          for (const block of kept.splice(0)) block.dispose();
        },
      };
    } finally {
      scope.end();
    }
  }

  private features(x: Tensor2D, rows: Rows): Tensor2D[] {
    return this.scales.map((_, k) => deviceFeatures(x, rows, this.ssim.shape, this.scales, k));
  }

  /** Approximate costs of rows of x against all reals: [n, N]. */
  private costs(x: Tensor2D, rows: Rows): Tensor2D {
    const N = this.y.shape[0];
    const own = this.features(x, rows);
    let costs: Tensor2D | null = null;
    for (const reals of this.reals) {
      const output: KernelOutput = { shape: [rows.n, N], dtype: 'float32' };
      const [made] = runKernel({
        name: 'ssim-costs',
        inputs: { ...named('x', own), ...named('y', reals.features), ...this.images(x) },
        updates: costs ? { costs } : {},
        outputs: costs ? {} : { costs: output },
        uniforms: {
          rows: ['u32', rows.n],
          firstRow: ['u32', rows.first],
          reals: ['u32', reals.n],
          firstReal: ['u32', reals.first],
          N: ['u32', N],
        },
        workgroup: COSTS_THREADS,
        dispatch: [Math.ceil(reals.n / COSTS_TILE), Math.ceil(rows.n / COSTS_TILE), 1],
        wgsl: costsKernel(this.ssim, this.scales),
      });
      costs ??= made as Tensor2D;
    }
    for (const t of own) t.dispose();
    return costs as Tensor2D;
  }

  /** The images themselves, if the cost has a squared distance. */
  private images(x: Tensor2D): Record<string, Tensor> {
    return this.ssim.square === 0 ? {} : { x, y: this.y };
  }

  private *decide(x: Tensor2D, psi: Tensor1D, kept: readonly Tensor2D[] | null): Work<Assignment> {
    const m = x.shape[0];
    const scope = new Scope();
    try {
      let made: Tensor[] = [];
      for (const [k, rows] of ranges(m, this.blockRows).entries()) {
        if (k > 0) yield;
        const costs = kept?.[k] ?? scope.own(this.costs(x, rows));
        if (!kept) yield;
        made = this.choose(x, psi, rows, costs, made).map((t) => scope.own(t));
        if (!kept) scope.free(costs);
      }
      const [index, value, evaluated] = made;
      this.count(evaluated, m);
      return { index: scope.release(index) as Tensor1D, value: scope.release(value) as Tensor1D };
    } finally {
      scope.end();
    }
  }

  /** Assigns rows of x; makes, or updates, index, value and the numbers of evaluated pairs: [m] each. */
  private choose(x: Tensor2D, psi: Tensor1D, rows: Rows, costs: Tensor2D, made: Tensor[]): Tensor[] {
    const N = this.y.shape[0];
    const shape = [x.shape[0]];
    const [index, value, evaluated] = made;
    const fresh = runKernel({
      name: 'ssim-decide',
      inputs: { x, y: this.y, costs, psi },
      updates: made.length > 0 ? { index, value, evaluated } : {},
      outputs:
        made.length > 0
          ? {}
          : {
              index: { shape, dtype: 'int32' },
              value: { shape, dtype: 'float32' },
              evaluated: { shape, dtype: 'int32' },
            },
      uniforms: {
        scale: ['f32', this.scale],
        N: ['u32', N],
        most: ['u32', shortlistSize(N)],
        firstRow: ['u32', rows.first],
      },
      workgroup: EXACT_THREADS,
      dispatch: [rows.n, 1, 1],
      wgsl: exactKernel(this.ssim, this.scales),
    });
    return made.length > 0 ? made : fresh;
  }

  private count(evaluated: Tensor, m: number): void {
    this.spent.pairs += m * this.y.shape[0];
    const before = this.evaluated;
    this.evaluated = tidy(() => add(before, sum(evaluated)));
    before.dispose();
  }

  async effort(): Promise<Effort> {
    const { evaluated, spent } = this;
    this.evaluated = scalar(0, 'int32');
    this.spent = { pairs: 0, reused: 0 };
    const [count] = await evaluated.data();
    evaluated.dispose();
    return { ...spent, reused: Math.max(0, spent.reused - count), evaluated: count };
  }

  dispose(): void {
    this.evaluated.dispose();
    this.y.dispose();
    for (const { features } of this.reals) for (const t of features) t.dispose();
  }
}

const named = (name: string, tensors: readonly Tensor2D[]): Record<string, Tensor> =>
  Object.fromEntries(tensors.map((t, k) => [`${name}${k}`, t]));

function ranges(n: number, most: number): Rows[] {
  return Array.from({ length: Math.ceil(n / most) }, (_, k) => ({
    first: k * most,
    n: Math.min(most, n - k * most),
  }));
}
