import { type Tensor2D, tensor1d } from '@tensorflow/tfjs-core';
import type { Cost } from '../../../costs/cost.ts';
import { squaredDistance } from '../../../costs/radial.ts';
import { ownKernels } from '../../../tensor/kernels/wasm/own.ts';
import type { Work } from '../../../tensor/work.ts';
import type { Assignment, AssignmentEngine, Potential } from '../../assignment.ts';
import { numbersOf } from '../potential.ts';
import { CandidateCache } from './candidate-cache.ts';
import { CostCache, type Search } from './cost-cache.ts';
import { type AssignmentArrays, type Queries, searchAny, searchPlane } from './search.ts';
import { spatialOrder } from './spatial-sort.ts';
import { buildTree, refresh, type Tree } from './tree.ts';
import { WasmTree } from './wasm-tree.ts';

/** Queries between two yields: a few milliseconds. */
const PIECE_QUERIES = 2048;

/**
 * Exact assignment by a k-d tree over the reals y [N, d], built once, on the processor. Throws an Error if the cost is
 * not `monotone`.
 */
export function createTreeEngine(y: Tensor2D, cost: Cost, scale: number): AssignmentEngine {
  if (!cost.monotone) throw new Error('A k-d tree needs a cost that grows with every |x_k - y_k|.');
  const [N, d] = y.shape;
  const tree = buildTree(y.dataSync(), N, d);
  const search = searchFor(tree, cost, scale);
  const orderOf = (x: ArrayLike<number>, m: number) =>
    d === 2 ? spatialOrder(x, m) : Int32Array.from({ length: m }, (_, i) => i);
  const assign = function* (
    x: ArrayLike<number>,
    order: Int32Array,
    psi: Potential,
    kept: { lists: CandidateCache; all: CostCache } | null = null,
  ): Work<Assignment> {
    const out = { index: new Int32Array(order.length), value: new Float32Array(order.length) };
    const potential = numbersOf(psi);
    for (let from = 0; from < order.length; from += PIECE_QUERIES) {
      if (from > 0) yield;
      // Another call may have changed the tree's psi while this one waited.
      refresh(tree, potential);
      if (from === 0) kept?.lists.update(potential);
      const piece = order.subarray(from, from + PIECE_QUERIES);
      const ofTree: Search = (order, out) => search({ x, order }, out);
      if (kept)
        kept.all.search(
          piece.filter((i) => !kept.lists.answer(i, out)),
          out,
          ofTree,
        );
      else ofTree(piece, out);
    }
    return { index: tensor1d(out.index, 'int32'), value: tensor1d(out.value) };
  };
  const own = ownTree(tree, cost, scale);
  return {
    name: 'kd-tree',
    assign(x, psi) {
      const points = x.dataSync();
      const order = orderOf(points, x.shape[0]);
      return own ? own.assign(x, order, psi) : assign(points, order, psi);
    },
    *prepare(x) {
      const [points, m] = [x.dataSync(), x.shape[0]];
      const order = orderOf(points, m);
      const scalar = scalarOf(cost, d);
      const all = new CostCache(tree, points, m, scale, scalar);
      const lists = new CandidateCache(tree, points, m, scale, scalar, all);
      return { assign: (psi) => assign(points, order, psi, { lists, all }), dispose() {} };
    },
    effort: async () => null,
    dispose: () => own?.dispose(),
  };
}

/** Own loops know powers 1 and 2 of the distance in the plane. */
function ownTree(tree: Tree, { radial }: Cost, scale: number): WasmTree | null {
  const own = ownKernels();
  const p = radial?.p;
  return own && tree.d === 2 && (p === 1 || p === 2) ? new WasmTree(own, tree, scale, p) : null;
}

function searchFor(tree: Tree, cost: Cost, scale: number): (queries: Queries, out: AssignmentArrays) => void {
  const p = cost.radial?.p;
  if (p && tree.d === 2) return (queries, out) => searchPlane(tree, queries, scale, p, out);
  const scalar = scalarOf(cost, tree.d);
  return (queries, out) => searchAny(tree, queries, scale, scalar, out);
}

/** The cost of a pair, by the same operations as in the search, so that both round alike. */
function scalarOf({ radial, scalar }: Cost, d: number): Cost['scalar'] {
  if (!radial) return scalar;
  const { of } = radial;
  return (xs, xo, ys, yo) => of(squaredDistance(xs, xo, ys, yo, d));
}
