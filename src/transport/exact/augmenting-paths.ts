/**
 * The optimal plan by successive shortest paths (Ahuja, Magnanti and Orlin 1993, section 9.7) from a good potential:
 * most rows go to their best column at once; for each of the others Dijkstra's algorithm finds an augmenting path under
 * the reduced costs c_ij + psi_j - phi_i >= 0. Single-precision loops find the few columns that may matter; these are
 * compared in double precision.
 */
import FlatQueue from 'flatqueue';
import type { Work } from '../../tensor/work.ts';
import { type Completion, complete, completion, meanCost } from './completion.ts';
import type { Filled } from './cost-matrix.ts';
import { Flow } from './flow.ts';
import type { CostTable } from './kernel/table.ts';

/** A feasible flow and a potential; optimal where they come from `shortestPaths`, up to its early end. */
export interface Solution {
  flow: Flow;
  /** Units that each row sends; each column receives `rows` / `columns` times as many. */
  units: number;
  /** The potential of the columns, [columns], in table units. */
  psi: Float64Array;
}

/** Progress of a stage: the share that is done, and in table units a dual value and the cost of a feasible plan. */
export interface StageProgress {
  done: number;
  dual: number;
  primal: number;
}

/** Relative error of a sum of two rounded numbers in single precision. */
const ROUNDING = 2 ** -22;
/** A number just above zero in single precision. */
const TINY = 2 ** -120;
/** Searches between two pauses. */
const PIECE_SEARCHES = 32;
/** The factor by which a search widens after finding nothing. */
const WIDER = 8;
/** Mean number of scans per row between two reports: a report costs about as much as one scan of each row. */
const REPORT_EVERY = 8;

/**
 * The optimum for `cost` (in table units; it differs from the table's by at most `error`), starting from the table's
 * potential, which is updated. Rows send columns / g units, columns receive rows / g, where g is their greatest common
 * divisor. `tell` receives the progress now and then; if it returns true, the plan of that moment is returned.
 */
export function* shortestPaths(
  table: CostTable,
  cost: (i: number, j: number) => number,
  { largest, error }: Pick<Filled, 'largest' | 'error'>,
  tell: (stage: StageProgress) => boolean,
): Work<Solution> {
  const search = new Search(table, cost, largest, error);
  for (let i = 0; i < table.rows; i++) {
    search.begin(i);
    if (i % (PIECE_SEARCHES * PIECE_SEARCHES) === 0) yield;
  }
  const begun = search.waiting;
  for (let i = 0, rounds = 0, next = 0; i < table.rows; i++) {
    while (search.left[i] > 0) {
      if (search.rowScans >= next) {
        const added = search.completion();
        if (tell({ done: 1 - search.waiting / begun, ...search.values(added) }))
          return search.solution(added);
        next = search.rowScans + REPORT_EVERY * table.rows;
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
  /** Units that each row has yet to send, and the number of rows with any. */
  readonly left: Float64Array;
  waiting = 0;
  /** Scans of rows in all searches so far. */
  rowScans = 0;
  readonly room: Float64Array;
  private readonly phi: Float64Array;
  private largestPsi: number;
  /** The distance to which a search is limited at first. */
  private reach = TINY;

  // State of the current search, marked by its number: what was reached, at which distance, and from where.
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
  /** The nearest column with room so far, and its distance, beyond which nothing matters. */
  private end = -1;
  private bound = 0;

  constructor(
    private readonly table: CostTable,
    private readonly cost: (i: number, j: number) => number,
    private readonly largest: number,
    private readonly error: number,
  ) {
    const { rows, columns } = table;
    const g = greatestCommonDivisor(rows, columns);
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

  /** Error bound of a sum c + psi in the table against one in double precision. */
  private get slack(): number {
    return this.error + ROUNDING * (this.largest + this.largestPsi) + TINY;
  }

  /** Row i sends as much as there is room for to its best columns. */
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

  /** Row `source` sends as much as possible along the shortest path to a column with room. */
  send(source: number): void {
    const far = 4 * (this.largest + this.largestPsi);
    for (let reach = this.reach; !this.found(source, reach); reach = reach > far ? Infinity : WIDER * reach);
    this.reach = 2 * this.bound + this.slack;
    this.updatePotentials();
    this.push(source);
    if (this.left[source] === 0) this.waiting--;
  }

  /** Dijkstra's algorithm up to distance `reach`: is there a column with room? */
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

  /**
   * Row i is reached at distance `base` from column `from`, to which it sends; updates the distances of the columns.
   */
  private scan(i: number, base: number, from: number): void {
    const { table, psi, phi, cost, round, columnRound, distance } = this;
    this.rowScans++;
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

  /** Adds the distances to the potentials: reduced costs become zero along the path, and none becomes negative. */
  private updatePotentials(): void {
    const { table, psi, phi, bound } = this;
    for (const i of this.rows) phi[i] += bound - this.rowBase[i];
    for (const j of this.columns) {
      psi[j] += bound - this.distance[j];
      table.psi[j] = psi[j];
      this.largestPsi = Math.max(this.largestPsi, Math.abs(psi[j]));
    }
  }

  /** A feasible place for all units that are left. */
  completion(): Completion {
    return completion(this.table, this, this.psi);
  }

  /** The dual value of the potentials, and the cost of the flow with its completion. */
  values(added: Completion): Omit<StageProgress, 'done'> {
    const { psi, phi, flow, cost, units } = this;
    const dual = sumOf(phi) / phi.length - sumOf(psi) / psi.length;
    return { dual, primal: meanCost(cost, flow, added, units * phi.length) };
  }

  /** The flow, including its completion; the search must not go on after that. */
  solution(added?: Completion): Solution {
    const { flow, units, psi } = this;
    if (added) complete(flow, added);
    return { flow, units, psi };
  }

  /** Sends as many units as possible along the path that was found. */
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
export const greatestCommonDivisor = (a: number, b: number): number =>
  b === 0 ? a : greatestCommonDivisor(b, a % b);

const sumOf = (numbers: Float64Array): number => numbers.reduce((sum, v) => sum + v, 0);
