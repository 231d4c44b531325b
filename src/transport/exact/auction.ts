/**
 * A potential near the optimum by an auction with decreasing bid increments (Bertsekas 1992, "Auction algorithms for
 * network flow problems"; columns with several slots as in Bertsekas and Castañon 1989). Rows bid for slots; psi_j is
 * the lowest price of column j's slots.
 */
import type { Work } from '../../tensor/work.ts';
import { greatestCommonDivisor, type Solution, type StageProgress } from './augmenting-paths.ts';
import { complete, completion, meanCost, type Remainder } from './completion.ts';
import type { Filled } from './cost-matrix.ts';
import { Flow } from './flow.ts';
import { type CostTable, justAbove } from './kernel/table.ts';

/** First and last bid increment, as shares of the costs' spread, and the factor between two phases. */
const FIRST = 0.1;
/** The first one if the potential is already near the optimum. */
const NEAR = 0.016;
const LAST = 2e-5;
const FALL = 6;
/** With at most this many rows per column in excess of their best columns' room, shortest paths are faster. */
const FEW = 0.4;
/** Smallest bid increment that single precision resolves, as a share of the largest cost. */
const RESOLUTION = 2 ** -21;
/**
 * Bids per part in a phase, at most: usually about ten, but thousands while a distant real is still too cheap to
 * matter.
 */
const MAX_BIDS = 64;
/** Bids between two pauses. */
const PIECE_BIDS = 4096;

/**
 * Improves the potential in `table.psi`. After each phase `tell` receives the progress, the dual value (of the table's
 * entries, some of which are bounds) and the cost of a plan made from the assignment; if it returns true, the auction
 * ends. Returns the last plan, or null if costs do not differ. `begun`: the table's potential is already near the
 * optimum.
 */
export function* auction(
  table: CostTable,
  { spread, largest }: Pick<Filled, 'spread' | 'largest'>,
  begun: boolean,
  tell: (stage: StageProgress) => boolean,
): Work<Solution | null> {
  const last = Math.max(LAST * spread, RESOLUTION * largest);
  const first = (begun ? NEAR : FIRST) * spread;
  if (!(first > last)) return null;
  const phases = Math.ceil(Math.log(first / last) / Math.log(FALL)) + 1;
  const slots = new Slots(table);
  let found: Solution | null = null;
  for (let phase = 0; phase < phases; phase++) {
    yield* slots.auction(Math.max(last, first / FALL ** phase));
    const { dual, beyond } = yield* loadsAndDual(table);
    const { solution, primal } = slots.plan();
    found = solution;
    if (tell({ done: (phase + 1) / phases, dual, primal }) || beyond <= FEW) break;
  }
  return found;
}

/** The dual value, and how many rows per column are in excess of their best columns' room. */
function* loadsAndDual(table: CostTable): Work<{ dual: number; beyond: number }> {
  const { rows, columns, psi, found } = table;
  const loads = new Int32Array(columns);
  let sum = 0;
  for (let i = 0; i < rows; i++) {
    table.leastBounds(i);
    sum += found.least;
    loads[found.column]++;
    if (i % PIECE_BIDS === 0) yield;
  }
  const share = Math.ceil(rows / columns);
  const beyond = loads.reduce((all, n) => all + Math.max(0, n - share), 0);
  const mean = psi.subarray(0, columns).reduce((all, p) => all + p, 0) / columns;
  return { dual: sum / rows - mean, beyond: beyond / columns };
}

/** Parts that a row may be divided into, at most, so that all columns get equally many. */
const MAX_PARTS = 8;

/** Units that a row sends in a plan. */
const unitsOf = ({ rows, columns }: CostTable): number => columns / greatestCommonDivisor(rows, columns);

/** Can rows be divided into so few parts that all columns get equally many? Otherwise a plan's pairs form no cycle. */
export const isDivisible = (table: CostTable): boolean => unitsOf(table) <= MAX_PARTS;

/**
 * One slot for each row, or for each of a row's equal parts if that gives all columns equally many; otherwise columns
 * get slots as evenly as whole numbers allow. The prices of a column's slots form a heap.
 */
class Slots {
  /** Parts per row: part p belongs to row floor(p / parts). */
  private readonly parts: number;
  /** Units that a row sends in a plan. */
  private readonly units: number;
  /** Column j has the slots starts[j]..starts[j + 1] - 1, the cheapest first. */
  private readonly starts: Int32Array;
  private readonly price: Float32Array;
  /** The part that holds a slot; -1 if none does. */
  private readonly holder: Int32Array;
  /** Parts without a slot. */
  private readonly waiting: Int32Array;
  /** The second lowest price of each column. */
  private readonly second: Float32Array;

  constructor(private readonly table: CostTable) {
    const { rows, columns } = table;
    this.units = unitsOf(table);
    this.parts = isDivisible(table) ? this.units : 1;
    const slots = rows * this.parts;
    this.starts = Int32Array.from({ length: columns + 1 }, (_, j) => Math.floor((j * slots) / columns));
    this.price = new Float32Array(slots);
    this.holder = new Int32Array(slots);
    this.waiting = new Int32Array(slots);
    this.second = new Float32Array(columns);
  }

  /** Frees all slots at their column's price; then parts bid until each holds one, or there were too many bids. */
  *auction(increment: number): Work<void> {
    const { waiting } = this;
    this.clear();
    const slots = waiting.length;
    let count = slots;
    for (let p = 0; p < slots; p++) waiting[p] = slots - 1 - p;
    for (let bids = 1; count > 0 && bids <= MAX_BIDS * slots; bids++) {
      const outbid = this.bid(waiting[--count], increment);
      if (outbid >= 0) waiting[count++] = outbid;
      if (bids % PIECE_BIDS === 0) yield;
    }
  }

  private clear(): void {
    const { table, starts, price, second } = this;
    this.holder.fill(-1);
    for (let j = 0; j < table.columns; j++) {
      price.fill(table.psi[j], starts[j], starts[j + 1]);
      second[j] = starts[j + 1] - starts[j] > 1 ? table.psi[j] : Number.POSITIVE_INFINITY;
    }
  }

  /** Part p takes its best slot, at a price that makes its second best as good; returns the part that held it. */
  private bid(p: number, increment: number): number {
    const { table, starts, price, holder, second, parts } = this;
    const i = Math.floor(p / parts);
    table.leastTwo(i);
    const { least, next, column: j } = table.found;
    const old = table.psi[j];
    const sibling = table.row(i)[j] + second[j];
    const rise = Math.min(next, sibling) - least;
    const asked = Math.fround(old + (Number.isFinite(rise) ? rise : 0) + increment);
    const from = starts[j];
    const outbid = holder[from];
    sink(price, holder, from, starts[j + 1] - from, asked > old ? asked : justAbove(old), p);
    table.psi[j] = price[from];
    second[j] = secondLeast(price, from, starts[j + 1] - from);
    return outbid;
  }

  /**
   * Each part of a row goes to the column of its slot, as far as there is room, and the rest where it costs least.
   * There is no rest if all parts hold slots and all columns have equally many.
   */
  plan(): { solution: Solution; primal: number } {
    const { table, starts, holder, parts, units } = this;
    const { rows, columns } = table;
    const flow = new Flow(rows, columns);
    const rest: Remainder = {
      left: new Float64Array(rows).fill(units),
      room: new Float64Array(columns).fill((rows * units) / columns),
    };
    for (let j = 0; j < columns; j++) {
      for (let s = starts[j]; s < starts[j + 1]; s++) {
        if (holder[s] < 0) continue;
        const i = Math.floor(holder[s] / parts);
        const sent = Math.min(units / parts, rest.room[j]);
        if (sent === 0) continue;
        flow.add(i, j, sent);
        rest.left[i] -= sent;
        rest.room[j] -= sent;
      }
    }
    const psi = Float64Array.from(table.psi.subarray(0, columns));
    const added = completion(table, rest, psi);
    const primal = meanCost((i, j) => table.cost(i, j), flow, added, rows * units);
    complete(flow, added);
    return { solution: { flow, units, psi }, primal };
  }
}

/** Replaces the price and holder at the top of a heap, and moves them down to their place. */
function sink(
  price: Float32Array,
  holder: Int32Array,
  from: number,
  size: number,
  p: number,
  i: number,
): void {
  let at = 0;
  for (;;) {
    let child = 2 * at + 1;
    if (child >= size) break;
    if (child + 1 < size && price[from + child + 1] < price[from + child]) child++;
    if (price[from + child] >= p) break;
    price[from + at] = price[from + child];
    holder[from + at] = holder[from + child];
    at = child;
  }
  price[from + at] = p;
  holder[from + at] = i;
}

function secondLeast(price: Float32Array, from: number, size: number): number {
  if (size === 1) return Number.POSITIVE_INFINITY;
  return size === 2 ? price[from + 1] : Math.min(price[from + 1], price[from + 2]);
}
