import type { Tensor1D, Tensor2D } from '@tensorflow/tfjs-core';
import type { Cost, Fold } from '../../../costs/cost.ts';
import { runKernel, spread, submitTimed } from '../../../tensor/kernels/webgpu.ts';
import { Scope, type Work } from '../../../tensor/work.ts';
import type { Assignment, AssignmentEngine } from '../../assignment.ts';
import { nothingKept } from '../prepared.ts';
import { WorkCounter } from '../work-counter.ts';
import { DispatchSize } from './dispatch-size.ts';
import { constantUniforms, foldOf } from './fold.ts';
import { NARROW_THREADS, narrowKernel } from './narrow.ts';
import { WIDE_THREADS, wideKernel, wideTile } from './wide.ts';

/** Up to this dimension a point is held in registers. */
const NARROW = 8;
/** Threads that occupy a typical GPU; with fewer rows than this, several threads share each row. */
const BUSY_THREADS = 16_384;
/** In few dimensions a split has at least this many reals. */
const SPLIT = 256;
/** Coordinates of pairs in one dispatch, at most, so that no dispatch blocks the page for long. */
export const DISPATCH_COORDINATES = 2e9;

/** How one assignment is divided into dispatches and workgroups. */
export interface Plan {
  threads: number;
  lanes: number;
  /** Rows of x per workgroup. */
  rows: number;
  /** Rows per dispatch, a multiple of `rows`. */
  piece: number;
  /** The reals are divided into this many splits of `perSplit`, each with its own workgroups. */
  splits: number;
  perSplit: number;
}

const ceilTo = (n: number, multiple: number): number => Math.ceil(n / multiple) * multiple;
const clamp = (n: number, low: number, high: number): number => Math.max(low, Math.min(high, n));

function theFold(cost: Cost): Fold {
  const fold = foldOf(cost);
  if (!fold) throw new Error('The fused kernel needs a cost that is a fold over coordinates.');
  return fold;
}

/**
 * Divides m x N pairs of dimension d so that a GPU is filled: first into lanes within a workgroup, then into splits of
 * the reals. Throws an Error in more than 8 dimensions if the cost is no fold.
 */
export function plan(m: number, N: number, d: number, cost: Cost, most = DISPATCH_COORDINATES): Plan {
  const narrow = d <= NARROW;
  const lanes = narrow ? clamp(2 ** Math.floor(Math.log2(BUSY_THREADS / m)), 1, 32) : 1;
  const rows = narrow ? NARROW_THREADS / lanes : wideTile(theFold(cost));
  const threads = narrow ? NARROW_THREADS : WIDE_THREADS;
  const piece = Math.min(
    ceilTo(m, rows),
    Math.max(rows, Math.floor(most / (N * d) / rows) * rows),
    65535 * rows,
  );
  const wanted = Math.max(1, Math.floor(BUSY_THREADS / threads / (piece / rows)));
  const tile = narrow ? SPLIT : wideTile(theFold(cost));
  const perSplit = ceilTo(N / Math.min(wanted, Math.ceil(N / tile)), tile);
  return { threads, lanes, rows, piece, splits: Math.ceil(N / perSplit), perSplit };
}

/**
 * Assignment to reals [N, d] in one fused kernel on WebGPU, for every cost that is a fold or radial: one dispatch if
 * there are enough rows to fill a GPU, two if the reals are split. Extra memory: O(m), never m x N. Dispatches are as
 * long as the device can take, or of at most `most` coordinates of pairs. `assign` throws an Error if the cost is no fold, or if x has no rows.
 */
export function createWgslEngine(
  reals: Tensor2D,
  cost: Cost,
  scale: number,
  most: number | null = null,
): AssignmentEngine {
  const y = reals.clone();
  const size = new DispatchSize();
  const workCounter = new WorkCounter();
  const assign = function* (x: Tensor2D, psi: Tensor1D): Work<Assignment> {
    const scope = new Scope();
    try {
      const [m, N] = [x.shape[0], y.shape[0]];
      const cut = plan(m, N, y.shape[1], cost, most ?? size.coordinates);
      const part = yield* dispatchPieces({ x, y, psi }, cost, scale, cut, scope, most ? null : size);
      workCounter.add(m * N, m * N, 0);
      if (cut.splits > 1) return merge(part, m, cut.splits);
      return { index: scope.release(part.index), value: scope.release(part.value) };
    } finally {
      scope.end();
    }
  };
  return {
    name: 'wgsl',
    assign,
    prepare: (x) => nothingKept((psi) => assign(x, psi)),
    effort: () => workCounter.take(),
    dispose: () => y.dispose(),
  };
}

interface Problem {
  x: Tensor2D;
  y: Tensor2D;
  psi: Tensor1D;
}

/** The best of each split for each row: index and value [splits * m], owned by the scope. */
function* dispatchPieces(
  { x, y, psi }: Problem,
  cost: Cost,
  scale: number,
  cut: Plan,
  scope: Scope,
  size: DispatchSize | null,
): Work<Assignment> {
  const m = x.shape[0];
  const [N, d] = y.shape;
  const fold = theFold(cost);
  const wgsl = d <= NARROW ? narrowKernel(fold, d, cut.lanes) : wideKernel(fold);
  const shape = [cut.splits * m];
  let part: Assignment | null = null;
  for (let firstRow = 0; firstRow < m; firstRow += cut.piece) {
    if (part) yield;
    const made = runKernel({
      name: 'assign',
      inputs: { x, y, psi },
      updates: part ? { index: part.index, value: part.value } : {},
      outputs: part ? {} : { index: { shape, dtype: 'int32' }, value: { shape, dtype: 'float32' } },
      uniforms: {
        scale: ['f32', scale],
        m: ['u32', m],
        N: ['u32', N],
        d: ['u32', d],
        firstRow: ['u32', firstRow],
        perSplit: ['u32', cut.perSplit],
        ...constantUniforms(fold),
      },
      workgroup: cut.threads,
      dispatch: [Math.ceil(Math.min(cut.piece, m - firstRow) / cut.rows), cut.splits, 1],
      wgsl,
    });
    const rows = Math.min(cut.piece, m - firstRow);
    if (size?.tellsAnything(rows * N * d)) submitTimed().then((ms) => size.took(rows * N * d, ms), ignore);
    part ??= { index: scope.own(made[0] as Tensor1D), value: scope.own(made[1] as Tensor1D) };
  }
  if (!part) throw new Error('Nothing to assign: x has no rows.');
  return part;
}

/** A lost device is reported elsewhere. */
const ignore = () => undefined;

const MERGE = `
fn main(i: u32) {
  if (i >= u.m) { return; }
  var best = partValue[i];
  var at = partIndex[i];
  for (var s = 1u; s < u.splits; s++) {
    let v = partValue[s * u.m + i];
    if (v < best) { best = v; at = partIndex[s * u.m + i]; }
  }
  index[i] = at;
  value[i] = best;
}`;

/** The best over the splits, in their order, so that ties go to the lowest index. */
function merge(part: Assignment, m: number, splits: number): Assignment {
  const workgroup = 64;
  const [index, value] = runKernel({
    name: 'assign-merge',
    inputs: { partIndex: part.index, partValue: part.value },
    outputs: { index: { shape: [m], dtype: 'int32' }, value: { shape: [m], dtype: 'float32' } },
    uniforms: { m: ['u32', m], splits: ['u32', splits] },
    workgroup,
    dispatch: spread(m, workgroup),
    wgsl: MERGE,
  });
  return { index: index as Tensor1D, value: value as Tensor1D };
}
