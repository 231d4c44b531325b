/** A k-d tree in the plane in the memory of WebAssembly, and its search by own loops: see `tree.as`. */
import type { Tensor1D, Tensor2D } from '@tensorflow/tfjs-core';
import type { OwnKernels } from '../../../tensor/kernels/wasm/own.ts';
import { Scope, type Work } from '../../../tensor/work.ts';
import type { Assignment, Potential } from '../../assignment.ts';
import { stride, type Tree } from './tree.ts';

/** Queries between two yields: a few milliseconds. */
const PIECE_QUERIES = 8192;

/** Numbers of a pair of nodes; points of a leaf at most. */
const PAIR = 10;
const SLOTS = 16;

export class WasmTree {
  private readonly at: number;
  private readonly leaves: number;

  /** The answers are those of `searchPlane` on this tree with this scale and p. */
  constructor(
    private readonly own: OwnKernels,
    tree: Tree,
    private readonly scale: number,
    private readonly p: 1 | 2,
  ) {
    this.leaves = tree.firstLeaf + 1;
    const [numbers, whole] = laidOut(tree);
    this.at = own.allocate(own.loops.treeBytes(this.leaves));
    own.put(numbers, this.at);
    own.put(whole, this.at + numbers.byteLength);
  }

  /** x [m, 2]; its rows are visited in this order. */
  *assign(x: Tensor2D, order: Int32Array, psi: Potential): Work<Assignment> {
    const { own } = this;
    const m = order.length;
    const scope = new Scope();
    const places = own.allocate(order.byteLength);
    try {
      own.put(order, places);
      const [index, value] = own.run([], [{ shape: [m], dtype: 'int32' }, [m]], () => {});
      scope.own(index);
      scope.own(value);
      for (let from = 0; from < m; from += PIECE_QUERIES) {
        if (from > 0) yield;
        const count = Math.min(PIECE_QUERIES, m - from);
        own.run([x, psi, index, value], [], (parts) =>
          this.search(parts, psi.rank, places + 4 * from, count),
        );
      }
      return { index: scope.release(index) as Tensor1D, value: scope.release(value) as Tensor1D };
    } finally {
      own.free(places);
      scope.end();
    }
  }

  private search([x, psi, index, value]: number[], columns: number, order: number, count: number): void {
    const { at, leaves, scale, p } = this;
    const { loops } = this.own;
    loops.refreshTree(at, leaves, psi, columns); // another call may have used the tree while this one waited
    loops.searchTree(at, leaves, x, order, count, scale, p === 1, index, value);
  }

  dispose(): void {
    this.own.free(this.at);
  }
}

/** The tree as the loops read it. */
function laidOut({ firstLeaf, starts, points, nodes, lowest, order }: Tree): [Float64Array, Int32Array] {
  const leaves = firstLeaf + 1;
  const numbers = new Float64Array(firstLeaf * PAIR + leaves * SLOTS * 3);
  for (let child = 1; child < 2 * leaves - 1; child++) {
    const to = ((child - 1) >> 1) * PAIR + ((child - 1) & 1);
    for (let k = 0; k < 4; k++) numbers[to + 2 * k] = nodes[child * stride(2) + k];
  }
  const places = new Int32Array(leaves * SLOTS);
  const sizes = new Int32Array(leaves);
  for (let leaf = 0; leaf < leaves; leaf++) {
    const to = firstLeaf * PAIR + leaf * SLOTS * 3;
    numbers.fill(Number.POSITIVE_INFINITY, to + 2 * SLOTS, to + 3 * SLOTS);
    sizes[leaf] = starts[leaf + 1] - starts[leaf];
    for (let slot = 0; slot < sizes[leaf]; slot++) {
      const place = starts[leaf] + slot;
      numbers[to + slot] = points[2 * place];
      numbers[to + SLOTS + slot] = points[2 * place + 1];
      places[leaf * SLOTS + slot] = order[place];
    }
  }
  return [numbers, Int32Array.of(...places, ...lowest, ...sizes)];
}
