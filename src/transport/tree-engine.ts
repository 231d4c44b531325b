import { type Tensor1D, type Tensor2D, tensor1d } from '@tensorflow/tfjs-core';
import type { Cost } from '../costs/cost.ts';
import type { Work } from '../tensor/work.ts';
import type { Assignment, AssignmentEngine } from './assignment.ts';
import { type Answers, type Queries, searchAny, searchPlane } from './kdsearch.ts';
import { buildTree, refresh, type Tree } from './kdtree.ts';
import { nothingKept } from './prepared.ts';
import { neighbourly } from './queryorder.ts';
import { growthOf, squaredDistance } from './radial.ts';

/** Queries between two yields: a few milliseconds. */
const PIECE = 2048;

/** Exact assignment by a k-d tree on the CPU, for costs that are `monotone`. The tree is built here, once. */
export function createTreeEngine(y: Tensor2D, cost: Cost, scale: number): AssignmentEngine {
  if (!cost.monotone) throw new Error('A k-d tree needs a cost that grows with every |x_k - y_k|.');
  const [N, d] = y.shape;
  const tree = buildTree(y.dataSync(), N, d);
  const search = searchFor(tree, cost, scale);
  const assign = function* (x: Tensor2D, psi: Tensor1D): Work<Assignment> {
    const m = x.shape[0];
    const queries = x.dataSync();
    const order = d === 2 ? neighbourly(queries, m) : Int32Array.from({ length: m }, (_, i) => i);
    const out = { index: new Int32Array(m), value: new Float32Array(m) };
    const potential = psi.dataSync();
    for (let from = 0; from < m; from += PIECE) {
      if (from > 0) yield;
      // Another call may have used the tree while this one waited.
      refresh(tree, potential);
      search({ x: queries, order: order.subarray(from, from + PIECE) }, out);
    }
    return { index: tensor1d(out.index, 'int32'), value: tensor1d(out.value) };
  };
  return {
    name: 'kd-tree',
    assign,
    prepare: (x) => nothingKept((psi) => assign(x, psi)),
    effort: async () => null,
    dispose() {},
  };
}

function searchFor(tree: Tree, cost: Cost, scale: number): (queries: Queries, out: Answers) => void {
  const { radial } = cost;
  if (!radial) return (queries, out) => searchAny(tree, queries, scale, cost.scalar, out);
  if (tree.d === 2 && 'power' in radial) {
    return (queries, out) => searchPlane(tree, queries, scale, radial.power, out);
  }
  const grow = growthOf(radial).of;
  const scalar: Cost['scalar'] = (xs, xo, ys, yo) => grow(squaredDistance(xs, xo, ys, yo, tree.d));
  return (queries, out) => searchAny(tree, queries, scale, scalar, out);
}
