/**
 * The optimal plan by successive shortest paths (Ahuja, Magnanti and Orlin 1993, section 9.7) from a good potential:
 * most rows go to their best column at once; each of the others finds its way by Dijkstra on reduced costs
 * c_ij + psi_j - phi_i >= 0, along which earlier rows move over. Single-precision loops find the few columns that may
 * matter; what they find is compared in double precision.
 */
import FlatQueue from 'flatqueue';
import type { Work } from '../../tensor/work.ts';
import { type Completion, complete, completion, meanCost } from './completion.ts';
import type { Filled } from './cost-matrix.ts';
import { Flow } from './flow.ts';
import type { CostTable } from './kernel/table.ts';

export interface Solution {
  flow: Flow;
  /** Units that a row sends in all; a column takes `rows` / `columns` as many. */
  units: number;
  /** Of the columns, in table units. */
  psi: Float64Array;
}

/** How far a stage is: the share that is done, and in table units a dual value and the cost of a feasible plan. */
export interface Survey {
  done: number;
  dual: number;
  primal: number;
}

/** Error of a sum of two numbers in single precision, each rounded to it: a share of their sizes. */
const ROUNDING = 2 ** -22;
/** Above zero in single precision. */
const TINY = 2 ** -120;
/** Searches between two pauses. */
const PIECE_SEARCHES = 32;
/** By how much a search widens where it found nothing. */
const WIDER = 8;
/** Between two surveys searches look at each row so many times, in the mean: a survey costs about as much as one look. */
const SURVEY_EVERY = 8;

/**
 * The optimum for `cost` (in table units; off from the table's by at most `error`), from the potential in the table
 * on, which follows. Rows have columns / g units, columns take rows / g, with g their greatest common divisor.
 * `tell` hears now and then how far it is; where it says that this is good enough, that plan is returned.
 */
export function* shortestPaths(
  table: CostTable,
  cost: (i: number, j: number) => number,
  { largest, error }: Pick<Filled, 'largest' | 'error'>,
  tell: (survey: Survey) => boolean,
): Work<Solution> {
  const search = new Search(table, cost, largest, error);
  for (let i = 0; i < table.rows; i++) {
    search.begin(i);
    if (i % (PIECE_SEARCHES * PIECE_SEARCHES) === 0) yield;
  }
  const begun = search.waiting;
  for (let i = 0, rounds = 0, next = 0; i < table.rows; i++) {
    while (search.left[i] > 0) {
      if (search.looks >= next) {
        const added = search.completion();
        if (tell({ done: 1 - search.waiting / begun, ...search.values(added) }))
          return search.solution(added);
        next = search.looks + SURVEY_EVERY * table.rows;
      }
      search.send(i);
      if (++rounds % PIECE_SEARCHES === 0) yield;
    }
  }
  return search.solution();
}

class Search {
  readonly flow: Flow;
  readonly units: number;
  readonly psi: Float64Array;
  /** Units that rows have still to send, and how many rows have some. */
  readonly left: Float64Array;
  waiting = 0;
  /** At rows, by all searches so far. */
  looks = 0;
  readonly room: Float64Array;
  private readonly phi: Float64Array;
  private largestPsi: number;
  /** A search looks no farther than this at first. */
  private reach = TINY;

  // Of the search under way, by its number: what was reached, how far it is, and from where.
  private round = 0;
  private readonly rowRound: Int32Array;
  private readonly rowBase: Float64Array;
  private readonly rowFrom: Int32Array;
  private readonly columnRound: Int32Array;
  private readonly settled: Int32Array;
  private readonly distance: Float64Array;
  private readonly via: Int32Array;
  private readonly queue = new FlatQueue<number>();
  private readonly rows: number[] = [];
  private readonly columns: number[] = [];
  /** The nearest column with room so far, and how far it is; nothing beyond matters. */
  private end = -1;
  private bound = 0;

  constructor(
    private readonly table: CostTable,
    private readonly cost: (i: number, j: number) => number,
    private readonly largest: number,
    private readonly error: number,
  ) {
    const { rows, columns } = table;
    const g = divisor(rows, columns);
    this.units = columns / g;
    this.flow = new Flow(rows, columns);
    this.left = new Float64Array(rows).fill(this.units);
    this.room = new Float64Array(columns).fill(rows / g);
    this.psi = Float64Array.from(table.psi.subarray(0, columns));
    this.largestPsi = this.psi.reduce((most, p) => Math.max(most, Math.abs(p)), 0);
    this.phi = new Float64Array(rows);
    this.rowRound = new Int32Array(rows);
    this.rowBase = new Float64Array(rows);
    this.rowFrom = new Int32Array(rows);
    this.columnRound = new Int32Array(columns);
    this.settled = new Int32Array(columns);
    this.distance = new Float64Array(columns);
    this.via = new Int32Array(columns);
  }

  /** What a sum of the table may be off from one in double precision. */
  private get slack(): number {
    return this.error + ROUNDING * (this.largest + this.largestPsi) + TINY;
  }

  /** Row i sends what it can to its best columns. */
  begin(i: number): void {
    const { table, psi, cost, room, left } = this;
    table.leastTwo(i);
    const n = table.below(i, table.found.least + 2 * this.slack);
    const values = Array.from({ length: n }, (_, k) => cost(i, table.hits[k]) + psi[table.hits[k]]);
    const best = values.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
    this.phi[i] = best;
    values.forEach((v, k) => {
      const j = table.hits[k];
      const units = v === best ? Math.min(left[i], room[j]) : 0;
      if (units > 0) this.move(i, j, units);
    });
    if (left[i] > 0) this.waiting++;
  }

  private move(i: number, j: number, units: number): void {
    this.flow.add(i, j, units);
    this.left[i] -= units;
    this.room[j] -= units;
  }

  /** Row `source` sends as much as fits along the shortest path to a column with room. */
  send(source: number): void {
    const far = 4 * (this.largest + this.largestPsi);
    for (let reach = this.reach; !this.found(source, reach); reach = reach > far ? Infinity : WIDER * reach);
    this.reach = 2 * this.bound + this.slack;
    this.raise();
    this.push(source);
    if (this.left[source] === 0) this.waiting--;
  }

  /** Dijkstra, no farther than `reach`. */
  private found(source: number, reach: number): boolean {
    const { queue, flow, distance, settled } = this;
    this.round++;
    queue.clear();
    this.rows.length = 0;
    this.columns.length = 0;
    this.end = -1;
    this.bound = reach;
    this.scan(source, 0, -1);
    for (let far = queue.peekValue(); far !== undefined && far < this.bound; far = queue.peekValue()) {
      const j = queue.pop() as number;
      if (settled[j] === this.round || far > distance[j]) continue;
      settled[j] = this.round;
      this.columns.push(j);
      for (let e = flow.firstOfColumn[j]; e >= 0; e = flow.next[e]) {
        if (this.rowRound[flow.row[e]] !== this.round) this.scan(flow.row[e], far, j);
      }
    }
    return this.end >= 0;
  }

  /** Row i is reached at distance `base` (from column `from`, which it sends to): on to all columns. */
  private scan(i: number, base: number, from: number): void {
    const { table, psi, phi, cost, round, columnRound, distance } = this;
    this.looks++;
    this.rowRound[i] = round;
    this.rowBase[i] = base;
    this.rowFrom[i] = from;
    this.rows.push(i);
    const n = table.below(i, this.bound - base + phi[i] + this.slack);
    for (let k = 0; k < n; k++) {
      const j = table.hits[k];
      const far = base + Math.max(0, cost(i, j) + psi[j] - phi[i]);
      if (far >= this.bound || (columnRound[j] === round && far >= distance[j])) continue;
      columnRound[j] = round;
      distance[j] = far;
      this.via[j] = i;
      if (this.room[j] > 0) {
        this.bound = far;
        this.end = j;
      } else this.queue.push(j, far);
    }
  }

  /** Potentials follow the distances, so that the path costs nothing and no reduced cost is negative. */
  private raise(): void {
    const { table, psi, phi, bound } = this;
    for (const i of this.rows) phi[i] += bound - this.rowBase[i];
    for (const j of this.columns) {
      psi[j] += bound - this.distance[j];
      table.psi[j] = psi[j];
      this.largestPsi = Math.max(this.largestPsi, Math.abs(psi[j]));
    }
  }

  /** Where what is left could go at once. */
  completion(): Completion {
    return completion(this.table, this, this.psi);
  }

  /** The dual value of the potentials, and what the flow costs with its completion. */
  values(added: Completion): Omit<Survey, 'done'> {
    const { psi, phi, flow, cost, units } = this;
    const dual = sumOf(phi) / phi.length - sumOf(psi) / psi.length;
    return { dual, primal: meanCost(cost, flow, added, units * phi.length) };
  }

  /** The flow, which ends with what completes it. */
  solution(added?: Completion): Solution {
    const { flow, units, psi } = this;
    if (added) complete(flow, added);
    return { flow, units, psi };
  }

  /** As many units as fit go along the path that was found. */
  private push(source: number): void {
    const { flow, via, rowFrom, end } = this;
    let units = Math.min(this.left[source], this.room[end]);
    for (let j = end; via[j] !== source; ) {
      const i = via[j];
      j = rowFrom[i];
      units = Math.min(units, flow.of(i, j));
    }
    this.left[source] -= units;
    this.room[end] -= units;
    for (let j = end; ; ) {
      const i = via[j];
      flow.add(i, j, units);
      if (i === source) return;
      j = rowFrom[i];
      flow.take(i, j, units);
    }
  }
}

/** The greatest common divisor. */
export const divisor = (a: number, b: number): number => (b === 0 ? a : divisor(b, a % b));

const sumOf = (numbers: Float64Array): number => numbers.reduce((sum, v) => sum + v, 0);
