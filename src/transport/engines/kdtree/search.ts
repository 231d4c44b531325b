import type { Cost } from '../../../costs/cost.ts';
import { stride, type Tree } from './tree.ts';

/** Results of a search, [m] each: query i is written to place i. */
export interface AssignmentArrays {
  index: Int32Array;
  value: Float32Array | Float64Array;
}

/** Points x [m, d]; `order` holds the rows to answer, preferably so that neighbours follow each other. */
export interface Queries {
  x: ArrayLike<number>;
  order: ArrayLike<number>;
}

/** Stack of nodes to visit, with their bounds: at most two per level, so enough for any tree that fits in memory. */
const waiting = new Int32Array(128);
const bounds = new Float64Array(128);

/**
 * Relative slack of bounds: rounding in powers and other functions could lift a box's bound above a point's value by a
 * few ulps. Sums of squares and square roots need none, since rounding preserves their order.
 */
export const SLACK = 1e-12;

/**
 * r^p from r^2, rounded as by the radial cost, but inlined: p is fixed within a search, so the branches cost nothing.
 */
function powerOf(squared: number, p: number): number {
  return p === 2 ? squared : p === 1 ? Math.sqrt(squared) : squared ** (p / 2);
}

/** Squared distance from (x0, x1) to the box of a node of a tree in the plane; n is the node's offset in `nodes`. */
function squaredToBox(nodes: Float64Array, n: number, x0: number, x1: number): number {
  let d0 = nodes[n] - x0;
  if (d0 < 0) d0 = Math.max(x0 - nodes[n + 2], 0);
  let d1 = nodes[n + 1] - x1;
  if (d1 < 0) d1 = Math.max(x1 - nodes[n + 3], 0);
  return d0 * d0 + d1 * d1;
}

/**
 * argmin_j { s |x_i - y_j|^p + psi_j } in the plane: exact, ties to the lowest index. Depth first, the more promising
 * child first; a node is pruned if the cost to its box plus its smallest psi is no better than the best value so far.
 * Nothing is called or allocated per query: with `Visits` the squared distance takes 1.4 times as long.
 */
export function searchPlane(
  tree: Tree,
  { x, order }: Queries,
  scale: number,
  p: number,
  out: AssignmentArrays,
): void {
  const { firstLeaf, starts, points, nodes, lowest, psi, order: places } = tree;
  const slack = p === 2 || p === 1 ? scale : scale * (1 - SLACK);
  let at = 0; // the answer of the previous query, a neighbour, is a good first guess
  for (let q = 0; q < order.length; q++) {
    const x0 = x[2 * order[q]];
    const x1 = x[2 * order[q] + 1];
    let best = scale * powerOf((x0 - points[2 * at]) ** 2 + (x1 - points[2 * at + 1]) ** 2, p) + psi[at];
    let index = places[at];
    let depth = 0;
    let v = 0;
    while (v >= 0) {
      if (v < firstLeaf) {
        const left = 2 * v + 1;
        const n = left * 5;
        const a = slack * powerOf(squaredToBox(nodes, n, x0, x1), p) + nodes[n + 4];
        const b = slack * powerOf(squaredToBox(nodes, n + 5, x0, x1), p) + nodes[n + 9];
        depth = putOff(left, a, b, depth);
      } else {
        const end = starts[v - firstLeaf + 1];
        for (let place = starts[v - firstLeaf]; place < end; place++) {
          const d0 = x0 - points[2 * place];
          const d1 = x1 - points[2 * place + 1];
          const value = scale * powerOf(d0 * d0 + d1 * d1, p) + psi[place];
          if (value > best) continue;
          if (value < best || places[place] < index) {
            best = value;
            index = places[place];
            at = place;
          }
        }
      }
      for (v = -1; depth > 0 && v < 0; ) {
        const bound = bounds[--depth];
        const node = waiting[depth];
        if (bound <= best && (bound < best || lowest[node] < index)) v = node;
      }
    }
    out.index[order[q]] = index;
    out.value[order[q]] = best;
  }
}

/** Pushes both children of a node onto the stack, the more promising one last. */
function putOff(left: number, a: number, b: number, depth: number): number {
  const second = a <= b ? 1 : 0;
  waiting[depth] = left + second;
  bounds[depth] = Math.max(a, b);
  waiting[depth + 1] = left + 1 - second;
  bounds[depth + 1] = Math.min(a, b);
  return depth + 2;
}

/** Collects what a visit of the tree finds. */
export interface Found {
  /** Receives a place with its value s c + psi and its `cost` s c. Returns the limit for further places. */
  take(place: number, value: number, cost: number): number;
  /** Is a place of node v wanted if its value equals the limit? */
  ties(v: number): boolean;
}

/** Visits of a tree under any monotone cost in any dimension; a node's bound is the cost to its box's nearest point. */
export class Visits {
  private readonly near: Float64Array;

  constructor(
    readonly tree: Tree,
    readonly scale: number,
    readonly cost: Cost['scalar'],
  ) {
    this.near = new Float64Array(tree.d);
  }

  /**
   * Passes all places with values up to the limit to `found`, in the same order as `searchPlane`. Returns a lower bound
   * on the values of all other places.
   */
  visit(x: ArrayLike<number>, i: number, found: Found, limit: number): number {
    const { tree, scale, cost } = this;
    const { d, firstLeaf, starts, points, psi } = tree;
    const xo = i * d;
    let others = Number.POSITIVE_INFINITY;
    let depth = 0;
    let v = 0;
    while (v >= 0) {
      if (v < firstLeaf) {
        depth = putOff(2 * v + 1, this.bound(2 * v + 1, x, xo), this.bound(2 * v + 2, x, xo), depth);
      } else {
        const end = starts[v - firstLeaf + 1];
        for (let place = starts[v - firstLeaf]; place < end; place++) {
          const c = scale * cost(x, xo, points, place * d);
          const value = c + psi[place];
          if (value <= limit) limit = found.take(place, value, c);
          else if (value < others) others = value;
        }
      }
      for (v = -1; depth > 0 && v < 0; ) {
        const bound = bounds[--depth];
        const node = waiting[depth];
        if (bound < limit || (bound === limit && found.ties(node))) v = node;
        else if (bound < others) others = bound;
      }
    }
    return others;
  }

  /** A lower bound on the values of all places of node v. */
  private bound(v: number, x: ArrayLike<number>, xo: number): number {
    const { near, tree } = this;
    const { d, nodes } = tree;
    const n = v * stride(d);
    for (let k = 0; k < d; k++) near[k] = Math.min(Math.max(x[xo + k], nodes[n + k]), nodes[n + d + k]);
    const c = this.scale * this.cost(x, xo, near, 0);
    return c - Math.abs(c) * SLACK + nodes[n + 2 * d];
  }
}

/** argmin_j { s c(x_i, y_j) + psi_j }, as `searchPlane`, for any monotone cost in any dimension. */
export function searchAny(
  tree: Tree,
  { x, order }: Queries,
  scale: number,
  cost: Cost['scalar'],
  out: AssignmentArrays,
): void {
  const visits = new Visits(tree, scale, cost);
  const best = new Best(tree);
  for (let q = 0; q < order.length; q++) {
    const at = best.place; // the previous answer again
    const guess = scale * cost(x, order[q] * tree.d, tree.points, at * tree.d) + tree.psi[at];
    visits.visit(x, order[q], best, best.begin(at, guess));
    out.index[order[q]] = best.index;
    out.value[order[q]] = best.value;
  }
}

/** The place with the least value; ties go to the lowest index. */
class Best implements Found {
  place = 0;
  index = 0;
  value = 0;

  constructor(private readonly tree: Tree) {}

  begin(place: number, value: number): number {
    this.place = place;
    this.index = this.tree.order[place];
    this.value = value;
    return value;
  }

  take(place: number, value: number): number {
    const better = value < this.value || this.tree.order[place] < this.index;
    return better ? this.begin(place, value) : value;
  }

  ties(v: number): boolean {
    return this.tree.lowest[v] < this.index;
  }
}
