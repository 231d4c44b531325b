/**
 * All costs of points that are assigned repeatedly. If the tree prunes little, as for points close together among reals
 * that psi makes about equally expensive, it is faster to scan all reals.
 */
import type { Cost } from '../../../costs/cost.ts';
import type { Rows } from './candidate-cache.ts';
import type { AssignmentArrays } from './search.ts';
import type { Tree } from './tree.ts';

/** Bytes of costs that may be kept. */
const KEPT_BYTES = 1 << 26;
/** Searches before costs are kept: the points of a training iteration are not assigned as often. */
const SEARCHES_BEFORE = 16;
/** A time is measured only over this many points at least. */
const MEASURED_POINTS = 100;
/** Searches after which the slower way is tried again, since psi changes. */
const RETRY_EVERY = 50;

/** Assigns the points whose rows are in `order`, under the psi that the tree holds. */
export type Search = (order: ArrayLike<number>, out: AssignmentArrays) => void;

/** The costs of points x [m, d]; results are the same as the tree's. */
export class CostCache implements Rows {
  private kept = false;
  /** Scaled costs in the tree's order of reals, [m, N]; and which points have theirs computed, [m]. */
  private costs = new Float64Array(0);
  private known = new Uint8Array(0);
  private calls = 0;
  /** Milliseconds per point of the tree when it was last tried, and of a scan of all costs. */
  private readonly times = [0, 0];

  constructor(
    private readonly tree: Tree,
    private readonly x: ArrayLike<number>,
    private readonly m: number,
    private readonly scale: number,
    private readonly cost: Cost['scalar'],
  ) {}

  /** Is a scan of all costs of a point faster than the tree? */
  get quicker(): boolean {
    return this.kept && this.times[1] < this.times[0];
  }

  /** Assigns by `ofTree` or by a scan of all costs, mostly by the one that was faster. */
  search(order: ArrayLike<number>, out: AssignmentArrays, ofTree: Search): void {
    if (order.length === 0) return;
    if (++this.calls === SEARCHES_BEFORE) this.keep();
    const measured = order.length >= MEASURED_POINTS;
    const tried = this.kept && measured && this.calls % RETRY_EVERY === 0;
    const way = this.quicker !== tried ? 1 : 0;
    const begin = performance.now();
    if (way === 0) ofTree(order, out);
    else this.searchAll(order, out);
    if (measured) this.times[way] = (performance.now() - begin) / order.length;
  }

  private keep(): void {
    const { N } = this.tree;
    if (8 * this.m * N > KEPT_BYTES) return;
    this.costs = new Float64Array(this.m * N);
    this.known = new Uint8Array(this.m);
    this.kept = true;
  }

  /** Ties go to the lowest index. */
  private searchAll(order: ArrayLike<number>, out: AssignmentArrays): void {
    const { psi, order: indices } = this.tree;
    for (let q = 0; q < order.length; q++) {
      const costs = this.row(order[q]);
      let best = Number.POSITIVE_INFINITY;
      let index = -1;
      for (let place = 0; place < costs.length; place++) {
        const value = costs[place] + psi[place];
        if (value <= best && (value < best || indices[place] < index)) {
          best = value;
          index = indices[place];
        }
      }
      out.index[order[q]] = index;
      out.value[order[q]] = best;
    }
  }

  /** Scaled costs of point i in the tree's order, [N]. */
  row(i: number): Float64Array {
    const { N, d, points } = this.tree;
    const row = this.costs.subarray(i * N, (i + 1) * N);
    if (this.known[i] === 0) {
      const { x, scale, cost } = this;
      for (let place = 0; place < N; place++) row[place] = scale * cost(x, i * d, points, place * d);
      this.known[i] = 1;
    }
    return row;
  }
}
