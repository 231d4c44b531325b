/**
 * The optimal plan by the network simplex method (Ahuja, Magnanti and Orlin 1993, chapter 11; for transport between
 * samples: Bonneel, van de Panne, Paris and Heidrich 2011), on few pairs at a time. A spanning tree of pairs carries a
 * feasible flow; its potential makes c_ij + psi_j = phi_i on the tree. A pair with c_ij + psi_j < phi_i enters, flow
 * moves along the cycle that it closes, and a pair that this empties leaves. Pairs that are nearly best under the
 * auction's potential come first; once none of them improves the flow, a scan of the table finds others. Trees are
 * strongly feasible (Cunningham 1976), so the method ends.
 */
import type { Work } from '../../tensor/work.ts';
import type { Solution, StageProgress } from './augmenting-paths.ts';
import type { Filled } from './cost-matrix.ts';
import { Flow } from './flow.ts';
import type { CostTable } from './kernel/table.ts';

/** Pairs of a row that one scan adds, at most. */
const PER_SCAN = 24;
/** Rows that are sampled to find how far from its best column a row's pairs may be at first. */
const SAMPLE = 16;
/** Pairs that are compared for one to enter. */
const BLOCK = 200;
/** An entering pair improves the flow by at least this, as a share of the largest cost and potential. */
const TOLERANCE = 2 ** -42;
/** Relative error of a sum of two rounded numbers in single precision. */
const ROUNDING = 2 ** -22;
/** A number just above zero in single precision. */
const TINY = 2 ** -120;
/** Exchanges, and scanned rows, between two pauses. */
const PIECE_EXCHANGES = 32;
const PIECE_ROWS = 256;
/** Exchanges between two reports, as a share of rows and columns: a report visits each once. */
const REPORT_EVERY = 0.1;

/**
 * The optimum for the table's costs. `start` is a feasible flow without cycles, and a potential that is near the
 * optimum. `tell` receives the progress now and then; if it returns true, the plan of that moment is returned with the
 * best potential so far.
 */
export function* networkSimplex(
  table: CostTable,
  start: Solution,
  { largest }: Pick<Filled, 'largest'>,
  tell: (stage: StageProgress) => boolean,
): Work<Solution> {
  const tree = new Tree(table, start);
  const pairs = new Pool(table, tree, largest);
  let best = { dual: yield* pairs.addNearlyBest(start.psi), psi: start.psi };
  const first = tree.primal() - best.dual;
  const reportEvery = Math.ceil(REPORT_EVERY * tree.size);
  for (let exchanges = 0; ; ) {
    while (pairs.exchange()) {
      exchanges++;
      if (exchanges % PIECE_EXCHANGES === 0) yield;
      if (exchanges % reportEvery > 0) continue;
      const primal = tree.primal();
      const done = first > 0 ? Math.min(1, Math.max(0, 1 - (primal - best.dual) / first)) : 1;
      if (tell({ done, dual: best.dual, primal })) return tree.solution(best.psi);
    }
    tree.refreshPotentials();
    const { dual, added } = yield* pairs.addImproving();
    if (dual > best.dual || added === 0) best = { dual, psi: tree.psi() };
    if (added === 0) return tree.solution(best.psi);
  }
}

/**
 * A spanning tree of rows, columns and a root. Node i < rows is row i, node rows + j column j, the last node the root.
 * Pairs go from rows to columns, so the pair of a row and its parent leads up, that of a column and its parent down.
 * One row of each connected part of the flow hangs on the root by a pair that leads up, and that can never carry flow.
 * Strongly feasible means that pairs without flow lead up: every column has flow from its parent.
 */
export class Tree {
  readonly size: number;
  /** phi of the rows, psi of the columns. */
  readonly potential: Float64Array;
  private readonly rows: number;
  private readonly units: number;
  private readonly parent: Int32Array;
  private readonly depth: Int32Array;
  /** Units from a node to its parent, or from the parent. */
  readonly flow: Float64Array;
  /** First child, next and previous child of the same parent; -1 if there is none. */
  private readonly child: Int32Array;
  private readonly next: Int32Array;
  private readonly before: Int32Array;

  constructor(
    private readonly table: CostTable,
    start: Solution,
  ) {
    this.rows = table.rows;
    this.units = start.units;
    this.size = table.rows + table.columns + 1;
    this.potential = new Float64Array(this.size);
    this.flow = new Float64Array(this.size);
    [this.parent, this.child, this.next, this.before] = Array.from({ length: 4 }, () =>
      new Int32Array(this.size).fill(-1),
    );
    this.depth = new Int32Array(this.size);
    this.grow(start);
  }

  /** Makes the tree of a flow without cycles. */
  private grow({ flow, psi }: Solution): void {
    const { rows, potential, parent } = this;
    const neighbours: [node: number, units: number][][] = Array.from({ length: this.size }, () => []);
    flow.forEach((i, j, units) => {
      neighbours[i].push([rows + j, units]);
      neighbours[rows + j].push([i, units]);
    });
    const root = this.size - 1;
    const byDegree = Array.from({ length: rows }, (_, i) => i).sort(
      (a, b) => neighbours[b].length - neighbours[a].length,
    );
    for (const top of byDegree) {
      if (parent[top] >= 0) continue;
      this.attach(top, root, 0);
      const [j] = neighbours[top][0];
      potential[top] = psi[j - rows] + this.table.cost(top, j - rows);
      const found = [top];
      for (let v = found.pop(); v !== undefined; v = found.pop()) {
        this.depth[v] = this.depth[parent[v]] + 1;
        for (const [w, units] of neighbours[v]) {
          if (w === parent[v]) continue;
          this.attach(w, v, units);
          found.push(w);
        }
      }
    }
    this.refreshPotentials();
  }

  private attach(v: number, p: number, units: number): void {
    const { parent, flow, child, next, before } = this;
    parent[v] = p;
    flow[v] = units;
    before[v] = -1;
    next[v] = child[p];
    if (child[p] >= 0) before[child[p]] = v;
    child[p] = v;
  }

  private detach(v: number): void {
    const { parent, child, next, before } = this;
    if (before[v] >= 0) next[before[v]] = next[v];
    else child[parent[v]] = next[v];
    if (next[v] >= 0) before[next[v]] = before[v];
  }

  /** The node after v in depth-first order below `top`; -1 after the last. */
  private after(v: number, top: number): number {
    const { child, next, parent } = this;
    if (child[v] >= 0) return child[v];
    let w = v;
    while (w !== top) {
      if (next[w] >= 0) return next[w];
      w = parent[w];
    }
    return -1;
  }

  /** The cost of the pair of node v and its parent, which is not the root. */
  private cost(v: number): number {
    const { rows, parent, table } = this;
    return v < rows ? table.cost(v, parent[v] - rows) : table.cost(parent[v], v - rows);
  }

  /** Computes potentials from those of the root's children, without the rounding errors of many changes. */
  refreshPotentials(): void {
    const { rows, potential, parent, size } = this;
    const root = size - 1;
    for (let v = this.after(root, root); v >= 0; v = this.after(v, root)) {
      if (parent[v] === root) continue;
      potential[v] = v < rows ? potential[parent[v]] + this.cost(v) : potential[parent[v]] - this.cost(v);
    }
  }

  /** The mean cost of the flow. */
  primal(): number {
    let sum = 0;
    for (let v = 0; v < this.size - 1; v++) if (this.flow[v] > 0) sum += this.flow[v] * this.cost(v);
    return sum / (this.rows * this.units);
  }

  psi(): Float64Array {
    return this.potential.slice(this.rows, -1);
  }

  /** The flow with a potential. */
  solution(psi: Float64Array): Solution {
    const { rows, parent, flow, table, units } = this;
    const found = new Flow(rows, table.columns);
    for (let v = 0; v < this.size - 1; v++) {
      if (flow[v] === 0) continue;
      if (v < rows) found.add(v, parent[v] - rows, flow[v]);
      else found.add(parent[v], v - rows, flow[v]);
    }
    return { flow: found, units, psi };
  }

  /**
   * The pair of the nodes i and j enters, where c_ij + psi_j - phi_i = `reduced` < 0. Of the pairs on the cycle that are emptied the
   * last one leaves, in the direction of the flow from the cycle's top: that keeps the tree strongly feasible.
   */
  exchange(i: number, j: number, reduced: number): void {
    const { rows, parent, depth, flow } = this;
    let units = Number.POSITIVE_INFINITY;
    let leaving = -1;
    let fromRow = true;
    let a = i;
    let b = j;
    while (a !== b) {
      if (depth[a] > depth[b]) {
        if (a < rows && flow[a] < units) {
          units = flow[a];
          leaving = a;
          fromRow = true;
        }
        a = parent[a];
      } else {
        if (b >= rows && flow[b] <= units) {
          units = flow[b];
          leaving = b;
          fromRow = false;
        }
        b = parent[b];
      }
    }
    if (units > 0) {
      for (let v = i; v !== a; v = parent[v]) flow[v] += v < rows ? -units : units;
      for (let v = j; v !== a; v = parent[v]) flow[v] += v < rows ? units : -units;
    }
    if (fromRow) this.hang(i, j, units, leaving, reduced);
    else this.hang(j, i, units, leaving, -reduced);
  }

  /** Cuts the part below `leaving` off, hangs it on node p by its node v, and adds `rise` to its potentials. */
  private hang(v: number, p: number, units: number, leaving: number, rise: number): void {
    const { parent, flow, depth, potential } = this;
    for (let [w, above, sent] = [v, p, units]; ; ) {
      const [up, old] = [parent[w], flow[w]];
      this.detach(w);
      this.attach(w, above, sent);
      if (w === leaving) break;
      [w, above, sent] = [up, w, old];
    }
    for (let w = v; w >= 0; w = this.after(w, v)) {
      potential[w] += rise;
      depth[w] = depth[parent[w]] + 1;
    }
  }
}

/** Pairs that may enter the tree. */
class Pool {
  private count = 0;
  /** The two nodes of each pair, and its cost. */
  private from: Int32Array;
  private to: Int32Array;
  private cost: Float64Array;
  /** Where the next search begins. */
  private at = 0;
  private tolerance = 0;
  /** The best pairs of a row in a scan, least first. */
  private readonly best = { value: new Float64Array(PER_SCAN), column: new Int32Array(PER_SCAN) };

  constructor(
    private readonly table: CostTable,
    private readonly tree: Tree,
    private readonly largest: number,
  ) {
    const room = 2 * PER_SCAN * table.rows;
    this.from = new Int32Array(room);
    this.to = new Int32Array(room);
    this.cost = new Float64Array(room);
  }

  /** Adds pairs that are nearly best under the potential psi; returns its dual value. */
  *addNearlyBest(psi: Float64Array): Work<number> {
    const { table } = this;
    const margin = marginOf(table);
    const { dual } = yield* this.add(psi, (i, base) => {
      table.leastTwo(i);
      return table.found.least + base + margin;
    });
    return dual;
  }

  /** Adds pairs that improve the flow; returns how many, and the dual value of the tree's potential. */
  *addImproving(): Work<{ dual: number; added: number }> {
    const { tree } = this;
    return yield* this.add(tree.psi(), (i) => tree.potential[i] - this.tolerance);
  }

  /** Adds the best pairs of each row i with c + psi < limit(i), where psi - base is in the table. */
  private *add(
    psi: Float64Array,
    limit: (i: number, base: number) => number,
  ): Work<{ dual: number; added: number }> {
    const { table, tree, largest, best, count } = this;
    this.tolerance = TOLERANCE * (largest + mostOf(tree.potential));
    const base = psi.reduce((a, b) => Math.min(a, b));
    table.setPsi(psi.map((p) => p - base)); // a common offset would waste digits
    const slack = ROUNDING * (largest + mostOf(table.psi)) + TINY;
    let sum = 0;
    for (let i = 0; i < table.rows; i++) {
      const below = limit(i, base);
      const found = this.findBest(i, table.below(i, below - base + slack), psi, below);
      for (let k = 0; k < found; k++) this.push(i, best.column[k]);
      sum += found > 0 ? best.value[0] : below;
      if (i % PIECE_ROWS === 0) yield;
    }
    const mean = psi.reduce((all, p) => all + p, 0) / psi.length;
    return { dual: sum / table.rows - mean, added: this.count - count };
  }

  /** Of the first n hits in row i those of least c + psi < limit: writes them to `best`, and returns how many. */
  private findBest(i: number, n: number, psi: Float64Array, limit: number): number {
    const { table, best } = this;
    const { value, column } = best;
    let found = 0;
    for (let k = 0; k < n; k++) {
      const j = table.hits[k];
      const v = table.cost(i, j) + psi[j];
      if (!(v < limit) || (found === PER_SCAN && v >= value[found - 1])) continue;
      let place = found < PER_SCAN ? found++ : found - 1;
      for (; place > 0 && value[place - 1] > v; place--) {
        value[place] = value[place - 1];
        column[place] = column[place - 1];
      }
      value[place] = v;
      column[place] = j;
    }
    return found;
  }

  private push(i: number, j: number): void {
    if (this.count === this.from.length) {
      this.from = longer(this.from, new Int32Array(2 * this.count));
      this.to = longer(this.to, new Int32Array(2 * this.count));
      this.cost = longer(this.cost, new Float64Array(2 * this.count));
    }
    this.from[this.count] = i;
    this.to[this.count] = this.table.rows + j;
    this.cost[this.count++] = this.table.cost(i, j);
  }

  /** The best pair of the next block that has one enters the tree; false if there is none. */
  exchange(): boolean {
    const { from, to, cost, count, tree } = this;
    const { potential } = tree;
    let least = -this.tolerance;
    let entering = -1;
    let k = this.at;
    for (let seen = 0; seen < count && !(entering >= 0 && seen % BLOCK === 0); seen++) {
      if (k >= count) k = 0;
      const reduced = cost[k] + potential[to[k]] - potential[from[k]];
      if (reduced < least) {
        least = reduced;
        entering = k;
      }
      k++;
    }
    this.at = k;
    if (entering < 0) return false;
    tree.exchange(from[entering], to[entering], least);
    return true;
  }
}

/** How far above its least sum a row has about `PER_SCAN` columns: the median of some rows. */
function marginOf(table: CostTable): number {
  const { rows, columns, psi } = table;
  const count = Math.min(SAMPLE, rows);
  const margins = Array.from({ length: count }, (_, a) => {
    const entries = table.row(Math.floor((a * rows) / count));
    const sums = Float64Array.from({ length: columns }, (_, j) => entries[j] + psi[j]).sort();
    return sums[Math.min(PER_SCAN, columns - 1)] - sums[0];
  });
  return margins.sort((a, b) => a - b)[count >> 1];
}

function longer<T extends Int32Array | Float64Array>(from: T, to: T): T {
  to.set(from);
  return to;
}

const mostOf = (numbers: Float32Array | Float64Array): number => {
  let most = 0;
  for (let k = 0; k < numbers.length; k++) most = Math.max(most, Math.abs(numbers[k]));
  return most;
};
