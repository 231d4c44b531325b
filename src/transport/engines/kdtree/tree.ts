/** A k-d tree over the reals [N, d], in flat arrays: built once per data set, used for every psi. */
export interface Tree {
  readonly N: number;
  readonly d: number;
  /** Nodes are numbered as in a heap: the children of v are 2v + 1 and 2v + 2. Leaves start here. */
  readonly firstLeaf: number;
  /** For each leaf its first place in `order`, and N at the end. */
  readonly starts: Int32Array;
  /** Original index of the real at each place, [N], ascending within a leaf. */
  readonly order: Int32Array;
  /** The reals in the order of places, [N, d]. */
  readonly points: Float64Array;
  /** [nodes, 2 d + 1]: lower and upper corner of the box of a node's reals, smallest psi. */
  readonly nodes: Float64Array;
  /** The lowest original index in each node. */
  readonly lowest: Int32Array;
  /** psi in the order of places, [N]. */
  readonly psi: Float64Array;
}

/** Reals in a leaf, at most, and half as many at least: as many as one in WebAssembly has room for (`tree.as`). */
const LEAF = 16;

/** Numbers per node in `Tree.nodes`. */
export const stride = (d: number): number => 2 * d + 1;

/** Builds the tree over y [N, d]. O(N log N). */
export function buildTree(y: ArrayLike<number>, N: number, d: number, leaf = LEAF): Tree {
  let leaves = 1;
  while (N > leaves * leaf) leaves *= 2;
  const order = Int32Array.from({ length: N }, (_, j) => j);
  const tree: Tree = {
    N,
    d,
    firstLeaf: leaves - 1,
    starts: new Int32Array(leaves + 1).fill(N),
    order,
    points: new Float64Array(N * d),
    nodes: new Float64Array((2 * leaves - 1) * stride(d)),
    lowest: new Int32Array(2 * leaves - 1),
    psi: new Float64Array(N),
  };
  split(tree, y, 0, 0, N);
  for (let place = 0; place < N; place++) {
    for (let k = 0; k < d; k++) tree.points[place * d + k] = y[order[place] * d + k];
  }
  return tree;
}

/** Makes node v of the places from..to-1 (not empty), and all nodes below it. */
function split(tree: Tree, y: ArrayLike<number>, v: number, from: number, to: number): void {
  const widest = box(tree, y, v, from, to);
  if (v >= tree.firstLeaf) {
    const places = tree.order.subarray(from, to).sort();
    tree.starts[v - tree.firstLeaf] = from;
    tree.lowest[v] = places[0];
    return;
  }
  const middle = (from + to) >> 1;
  select(tree.order, y, tree.d, widest, from, to - 1, middle);
  split(tree, y, 2 * v + 1, from, middle);
  split(tree, y, 2 * v + 2, middle, to);
  tree.lowest[v] = Math.min(tree.lowest[2 * v + 1], tree.lowest[2 * v + 2]);
}

/** Writes the box of the places from..to-1 into node v; returns its widest dimension. */
function box(tree: Tree, y: ArrayLike<number>, v: number, from: number, to: number): number {
  const { d, nodes, order } = tree;
  const at = v * stride(d);
  let widest = 0;
  let width = -1;
  for (let k = 0; k < d; k++) {
    let low = Number.POSITIVE_INFINITY;
    let high = Number.NEGATIVE_INFINITY;
    for (let place = from; place < to; place++) {
      const c = y[order[place] * d + k];
      if (c < low) low = c;
      if (c > high) high = c;
    }
    nodes[at + k] = low;
    nodes[at + d + k] = high;
    if (high - low > width) {
      width = high - low;
      widest = k;
    }
  }
  return widest;
}

/**
 * Quickselect (Hoare): reorders order[low..high] so that coordinates before `middle` are no larger than those after.
 */
function select(
  order: Int32Array,
  y: ArrayLike<number>,
  d: number,
  k: number,
  low: number,
  high: number,
  middle: number,
): void {
  while (low < high) {
    const pivot = y[order[(low + high) >> 1] * d + k];
    let i = low;
    let j = high;
    while (i <= j) {
      while (y[order[i] * d + k] < pivot) i++;
      while (y[order[j] * d + k] > pivot) j--;
      if (i <= j) {
        const swap = order[i];
        order[i++] = order[j];
        order[j--] = swap;
      }
    }
    if (middle <= j) high = j;
    else if (middle >= i) low = i;
    else return;
  }
}

/** Replaces the tree's psi [N] and the smallest psi of each node. O(N). */
export function refresh(tree: Tree, psi: ArrayLike<number>): void {
  const { d, firstLeaf, starts, order, nodes } = tree;
  for (let place = 0; place < tree.N; place++) tree.psi[place] = psi[order[place]];
  for (let v = 2 * firstLeaf; v >= 0; v--) {
    let least = Number.POSITIVE_INFINITY;
    if (v >= firstLeaf) {
      const leaf = v - firstLeaf;
      for (let place = starts[leaf]; place < starts[leaf + 1]; place++)
        least = Math.min(least, tree.psi[place]);
    } else {
      least = Math.min(leastPsi(nodes, d, 2 * v + 1), leastPsi(nodes, d, 2 * v + 2));
    }
    nodes[v * stride(d) + 2 * d] = least;
  }
}

const leastPsi = (nodes: Float64Array, d: number, v: number): number => nodes[v * stride(d) + 2 * d];
