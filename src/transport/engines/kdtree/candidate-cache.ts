/**
 * For points that are assigned repeatedly while psi changes little: each keeps a list of the reals that were best for
 * it, and searches the tree again only when another real might have become the best.
 */
import type { Cost } from '../../../costs/cost.ts';
import { type AssignmentArrays, type Found, SLACK, Visits } from './search.ts';
import type { Tree } from './tree.ts';

/** Reals in the list of each point. */
const KEPT = 32;
/** Making a list takes about as long as this many searches of the tree. */
const LASTING = 12;
/** Potentials that are remembered for the lists made under them, at most. */
const MAX_POTENTIALS = 12;

/** A potential under which lists were made. */
interface PastPotential {
  psi: Float64Array;
  /** min_j (psi_j now - psi_j then): since then no value has fallen by more than its negative. */
  least: number;
  /** Lists that were made under it and are still in use. */
  lists: number;
}

/** All scaled costs s c of a point, in the tree's order of reals, and whether a scan of them beats the tree. */
export interface Rows {
  readonly quicker: boolean;
  row(i: number): Float64Array;
}

/** The lists of points x [m, d]; ties go to the lowest index, as in `searchPlane`. */
export class CandidateCache {
  /** Places in the tree, [m, KEPT], and scaled costs. */
  private readonly places: Int32Array;
  private readonly costs: Float64Array;
  /** A lower bound on the values of all reals that are not in the list, when it was made: [m]. */
  private readonly others: Float64Array;
  /** The index in `potentials` of the potential that a list was made under, [m]; -1 without a list. */
  private readonly made: Int16Array;
  private readonly potentials: (PastPotential | null)[] = new Array(MAX_POTENTIALS).fill(null);
  private newest = 0;
  private readonly nearest: Nearest;
  /** Lists are made every `wait` assignments: rarely while they do not last. */
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
    this.nearest = new Nearest(new Visits(tree, scale, cost), this.places, this.costs);
  }

  /** To be called before each assignment, with the psi [N] that the tree holds. */
  update(psi: ArrayLike<number>): void {
    for (const past of this.potentials) if (past) past.least = leastGrowth(psi, past.psi);
    this.rest--;
    this.making = this.rest <= 0 && this.tree.N > KEPT;
    if (!this.making) return;
    const lasts = this.answered >= LASTING * this.built;
    this.wait = lasts ? 1 : Math.min(64, 2 * this.wait);
    this.rest = this.wait;
    this.answered = 0;
    this.built = 0;
    this.newest = this.fewest();
    this.potentials[this.newest] = { psi: Float64Array.from(psi), least: 0, lists: 0 };
    for (let i = 0; i < this.made.length; i++) if (this.made[i] === this.newest) this.made[i] = -1;
  }

  /** The potential to be replaced by a new one: that with the fewest lists, which are lost. */
  private fewest(): number {
    const lists = (k: number) => this.potentials[k]?.lists ?? 0;
    return this.potentials.reduce((best, _, k) => (lists(k) < lists(best) ? k : best), 0);
  }

  /** Writes the result for point i from its list, or from a new one. False if the tree must be searched. */
  answer(i: number, out: AssignmentArrays): boolean {
    const past = this.made[i] >= 0 ? this.potentials[this.made[i]] : null;
    if (past && this.fromList(i, this.others[i] + past.least, out)) {
      this.answered++;
      return true;
    }
    if (past) past.lists--;
    this.made[i] = -1;
    if (!this.making) return false;
    const { all, nearest } = this;
    this.others[i] = all.quicker ? nearest.pick(all.row(i), i) : nearest.find(this.x, i);
    this.made[i] = this.newest;
    (this.potentials[this.newest] as PastPotential).lists++;
    this.built++;
    this.fromList(i, Number.POSITIVE_INFINITY, out);
    return true;
  }

  /** Writes the best of the list, unless another real, with a value of at least `bound`, may be as good. */
  private fromList(i: number, bound: number, out: AssignmentArrays): boolean {
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

/** Finds the best KEPT reals of a point under the psi that a tree holds, best first. */
class Nearest implements Found {
  private readonly values = new Float64Array(KEPT);
  /** Where the list begins in `places` and `costs`, and its length so far. */
  private first = 0;
  private held = 0;
  /** The least value that was dropped from the list. */
  private gone = 0;

  /** Lists are written into `places` and `costs`. */
  constructor(
    private readonly visits: Visits,
    private readonly places: Int32Array,
    private readonly costs: Float64Array,
  ) {}

  /** Writes list i by a search of the tree; returns a lower bound on the values of all other reals. */
  find(x: ArrayLike<number>, i: number): number {
    const others = this.visits.visit(x, i, this, this.begin(i));
    return Math.min(others, this.gone);
  }

  /** The same from all costs of the point, in the tree's order. */
  pick(row: Float64Array, i: number): number {
    const { psi } = this.visits.tree;
    let limit = this.begin(i);
    let others = Number.POSITIVE_INFINITY;
    for (let place = 0; place < row.length; place++) {
      const value = row[place] + psi[place];
      if (value <= limit) limit = this.take(place, value, row[place]);
      else if (value < others) others = value;
    }
    return Math.min(others, this.gone);
  }

  private begin(i: number): number {
    this.first = i * KEPT;
    this.held = 0;
    this.gone = Number.POSITIVE_INFINITY;
    this.costs.fill(Number.POSITIVE_INFINITY, this.first, this.first + KEPT);
    return Number.POSITIVE_INFINITY;
  }

  take(place: number, value: number, cost: number): number {
    const { values, places, costs, first } = this;
    if (this.held === KEPT) this.gone = Math.min(this.gone, values[KEPT - 1]);
    else this.held++;
    let k = this.held - 1;
    for (; k > 0 && values[k - 1] > value; k--) {
      values[k] = values[k - 1];
      places[first + k] = places[first + k - 1];
      costs[first + k] = costs[first + k - 1];
    }
    values[k] = value;
    places[first + k] = place;
    costs[first + k] = cost;
    return this.held === KEPT ? values[KEPT - 1] : Number.POSITIVE_INFINITY;
  }

  ties(): boolean {
    return false; // an equal value is not better
  }
}
