/**
 * Points that are assigned again and again, while psi changes little: each keeps the reals that were the best for it,
 * and needs the tree again only where another might have become the best since.
 */
import type { Cost } from '../../../costs/cost.ts';
import type { Answers } from './search.ts';
import { stride, type Tree } from './tree.ts';

/** Reals kept a point. */
const KEPT = 32;
/** Making a list takes as long as so many searches of the tree. */
const LASTING = 12;
/** Potentials that are remembered, for the lists made under them. */
const MEMORIES = 12;
/** Relative: what rounding may have done to a bound. */
const SLACK = 1e-12;

/** A potential under which lists were made. */
interface Memory {
  psi: Float64Array;
  /** min_j (psi_j now - psi_j then): no real has become better by more than its negative. */
  least: number;
  /** Lists that were made under it, and still hold. */
  lists: number;
}

/** All scaled costs of a point, by place, and whether a look at them is quicker than the tree. */
export interface Rows {
  readonly quicker: boolean;
  row(i: number): Float64Array;
}

export class CandidateCache {
  /** Places in the tree, [m, KEPT], and scaled costs. */
  private readonly places: Int32Array;
  private readonly costs: Float64Array;
  /** No other real was better than this when the list was made, [m]. */
  private readonly others: Float64Array;
  /** The memory that a list belongs to, [m]; -1 where there is none. */
  private readonly made: Int16Array;
  private readonly memories: (Memory | null)[] = new Array(MEMORIES).fill(null);
  private newest = 0;
  private readonly nearest: Nearest;
  /** Lists are made every so many assignments: seldom while they do not last. */
  private wait = 1;
  private rest = 0;
  private making = false;
  private answered = 0;
  private built = 0;

  constructor(
    private readonly tree: Tree,
    private readonly x: ArrayLike<number>,
    m: number,
    scale: number,
    cost: Cost['scalar'],
    private readonly all: Rows,
  ) {
    this.places = new Int32Array(m * KEPT);
    this.costs = new Float64Array(m * KEPT);
    this.others = new Float64Array(m);
    this.made = new Int16Array(m).fill(-1);
    this.nearest = new Nearest(tree, scale, cost);
  }

  /** Before each assignment: another potential, which the tree holds already. */
  look(psi: ArrayLike<number>): void {
    for (const memory of this.memories) if (memory) memory.least = leastGrowth(psi, memory.psi);
    this.rest--;
    this.making = this.rest <= 0 && this.tree.N > KEPT;
    if (!this.making) return;
    const lasts = this.answered >= LASTING * this.built;
    this.wait = lasts ? 1 : Math.min(64, 2 * this.wait);
    this.rest = this.wait;
    this.answered = 0;
    this.built = 0;
    this.newest = this.fewest();
    this.memories[this.newest] = { psi: Float64Array.from(psi), least: 0, lists: 0 };
    for (let i = 0; i < this.made.length; i++) if (this.made[i] === this.newest) this.made[i] = -1;
  }

  /** The memory that gives way to a new one: that with the fewest lists, which are lost with it. */
  private fewest(): number {
    const lists = (k: number) => this.memories[k]?.lists ?? 0;
    return this.memories.reduce((best, _, k) => (lists(k) < lists(best) ? k : best), 0);
  }

  /** The answer for point i: from its list, or from a new one. False where the tree must be searched. */
  answer(i: number, out: Answers): boolean {
    const memory = this.made[i] >= 0 ? this.memories[this.made[i]] : null;
    if (memory && this.fromList(i, this.others[i] + memory.least, out)) {
      this.answered++;
      return true;
    }
    if (memory) memory.lists--;
    this.made[i] = -1;
    if (!this.making) return false;
    const { all, nearest, places, costs } = this;
    this.others[i] = all.quicker
      ? nearest.pick(all.row(i), i, places, costs)
      : nearest.find(this.x, i, places, costs);
    this.made[i] = this.newest;
    (this.memories[this.newest] as Memory).lists++;
    this.built++;
    this.fromList(i, Number.POSITIVE_INFINITY, out);
    return true;
  }

  /** Takes the best of the list, unless a real beyond it may be as good: those are no better than `bound`. */
  private fromList(i: number, bound: number, out: Answers): boolean {
    const { psi, order } = this.tree;
    let best = Number.POSITIVE_INFINITY;
    let index = -1;
    for (let k = i * KEPT; k < (i + 1) * KEPT; k++) {
      const place = this.places[k];
      const value = this.costs[k] + psi[place];
      if (value < best || (value === best && order[place] < index)) {
        best = value;
        index = order[place];
      }
    }
    if (best >= bound - SLACK * Math.abs(bound)) return false;
    out.index[i] = index;
    out.value[i] = best;
    return true;
  }
}

function leastGrowth(now: ArrayLike<number>, then: Float64Array): number {
  let least = Number.POSITIVE_INFINITY;
  for (let j = 0; j < then.length; j++) {
    const grown = now[j] - then[j];
    if (grown < least) least = grown;
  }
  return least;
}

/** The best KEPT reals of a point under the psi that a tree holds, best first. */
class Nearest {
  private readonly near: Float64Array;
  private readonly values = new Float64Array(KEPT);
  private readonly stack: number[] = [];

  constructor(
    private readonly tree: Tree,
    private readonly scale: number,
    private readonly cost: Cost['scalar'],
  ) {
    this.near = new Float64Array(tree.d);
  }

  /** Writes row i of `places` and `costs`; returns a bound from below on all other reals. */
  find(x: ArrayLike<number>, i: number, places: Int32Array, costs: Float64Array): number {
    const { tree, values, stack } = this;
    const { d, firstLeaf, starts, points, psi } = tree;
    const first = i * KEPT;
    const xo = i * d;
    let held = 0;
    let others = Number.POSITIVE_INFINITY;
    stack.push(0, Number.NEGATIVE_INFINITY);
    while (stack.length > 0) {
      const bound = stack.pop() as number;
      const v = stack.pop() as number;
      if (held === KEPT && bound >= values[KEPT - 1]) {
        others = Math.min(others, bound);
      } else if (v < firstLeaf) {
        this.putOff(v, x, xo);
      } else {
        for (let place = starts[v - firstLeaf]; place < starts[v - firstLeaf + 1]; place++) {
          const c = this.scale * this.cost(x, xo, points, place * d);
          const value = c + psi[place];
          if (held === KEPT) {
            const worst = values[KEPT - 1];
            others = Math.min(others, Math.max(worst, value));
            if (value >= worst) continue;
          } else held++;
          const k = this.rankOf(value, held, first, places, costs);
          places[first + k] = place;
          costs[first + k] = c;
        }
      }
    }
    return others;
  }

  /** The same from all costs of the point, by place. */
  pick(row: Float64Array, i: number, places: Int32Array, costs: Float64Array): number {
    const { values } = this;
    const { psi } = this.tree;
    const first = i * KEPT;
    let held = 0;
    let others = Number.POSITIVE_INFINITY;
    for (let place = 0; place < row.length; place++) {
      const value = row[place] + psi[place];
      if (held === KEPT) {
        const worst = values[KEPT - 1];
        if (value >= worst) {
          if (value < others) others = value;
          continue;
        }
        if (worst < others) others = worst;
      } else held++;
      const k = this.rankOf(value, held, first, places, costs);
      places[first + k] = place;
      costs[first + k] = row[place];
    }
    return others;
  }

  /** Makes room for a value among those held, and returns its rank. */
  private rankOf(
    value: number,
    held: number,
    first: number,
    places: Int32Array,
    costs: Float64Array,
  ): number {
    const { values } = this;
    let k = held - 1;
    for (; k > 0 && values[k - 1] > value; k--) {
      values[k] = values[k - 1];
      places[first + k] = places[first + k - 1];
      costs[first + k] = costs[first + k - 1];
    }
    values[k] = value;
    return k;
  }

  /** Both children, the more promising one to be taken first. */
  private putOff(v: number, x: ArrayLike<number>, xo: number): void {
    const [left, right] = [2 * v + 1, 2 * v + 2];
    const [a, b] = [this.bound(left, x, xo), this.bound(right, x, xo)];
    if (a <= b) this.stack.push(right, b, left, a);
    else this.stack.push(left, a, right, b);
  }

  /** No real of node v is better. */
  private bound(v: number, x: ArrayLike<number>, xo: number): number {
    const { near, tree } = this;
    const { d, nodes } = tree;
    const n = v * stride(d);
    for (let k = 0; k < d; k++) near[k] = Math.min(Math.max(x[xo + k], nodes[n + k]), nodes[n + d + k]);
    const c = this.scale * this.cost(x, xo, near, 0);
    return c - Math.abs(c) * SLACK + nodes[n + 2 * d];
  }
}
