/**
 * All costs of points that are assigned again and again: where a tree leaves out little, as for points close together
 * among reals that psi makes about equally expensive, it is quicker to look at every real.
 */
import type { Cost } from '../../../costs/cost.ts';
import type { Rows } from './candidate-cache.ts';
import type { Answers } from './search.ts';
import type { Tree } from './tree.ts';

/** Bytes that may be kept. */
const ROOM = 1 << 26;
/** Searches before costs are kept: points of a training iteration are not assigned so often. */
const MANY = 16;
/** Points at least for a measurement of time: fewer take too short. */
const MEASURED = 100;
/** Searches after which the slower way is tried again, since psi moves. */
const RETRY_EVERY = 50;

/** Answers the points named under the psi that the tree holds. */
export type Search = (order: ArrayLike<number>, out: Answers) => void;

export class CostCache implements Rows {
  private kept = false;
  /** Scaled, by place in the tree, [m, N]; and the points whose costs are there. */
  private costs = new Float64Array(0);
  private known = new Uint8Array(0);
  private calls = 0;
  /** Milliseconds a point that the tree took when it was last tried, and that a look at all costs took. */
  private readonly times = [0, 0];

  constructor(
    private readonly tree: Tree,
    private readonly x: ArrayLike<number>,
    private readonly m: number,
    private readonly scale: number,
    private readonly cost: Cost['scalar'],
  ) {}

  /** Is a look at all costs of a point quicker than the tree? */
  get quicker(): boolean {
    return this.kept && this.times[1] < this.times[0];
  }

  /** As `ofTree`, or by all costs, mostly the one that was quicker. Their answers are the same. */
  search(order: ArrayLike<number>, out: Answers, ofTree: Search): void {
    if (order.length === 0) return;
    if (++this.calls === MANY) this.keep();
    const measured = order.length >= MEASURED;
    const tried = this.kept && measured && this.calls % RETRY_EVERY === 0;
    const way = this.quicker !== tried ? 1 : 0;
    const begin = performance.now();
    if (way === 0) ofTree(order, out);
    else this.searchAll(order, out);
    if (measured) this.times[way] = (performance.now() - begin) / order.length;
  }

  private keep(): void {
    const { N } = this.tree;
    if (8 * this.m * N > ROOM) return;
    this.costs = new Float64Array(this.m * N);
    this.known = new Uint8Array(this.m);
    this.kept = true;
  }

  /** Ties go to the lowest index. */
  private searchAll(order: ArrayLike<number>, out: Answers): void {
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

  /** Scaled costs of point i, by place. */
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
