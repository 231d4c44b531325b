/**
 * The proof of a solution: the cost of its plan and the bound of its potential, from the points, in double precision.
 */
import { Adder } from 'd3-array';
import type { Work } from '../../tensor/work.ts';
import { assignPlain } from '../engines/plain/plain.ts';
import type { Filled } from './cost-matrix.ts';
import type { CostTable } from './kernel/table.ts';
import type { Pairs } from './pairs.ts';
import type { ExactProblem, TransportPlan } from './problem.ts';

/** Tolerated relative errors of sums in double precision, and of a plan's masses. */
const ROUNDING = 2 ** -50;
const MASS = 1e-9;

/**
 * The cost of a plan in the units of c, rounded up.
 * Throws an Error if the plan is not feasible: a negative mass, a point that does not send 1/m, or a real that does not
 * receive 1/N.
 */
export function planCost({ x, y, m, N, d, cost }: ExactProblem, { from, to, mass }: TransportPlan): number {
  const [sent, received] = [new Float64Array(m), new Float64Array(N)];
  const [sum, size] = [new Adder(), new Adder()];
  mass.forEach((p, k) => {
    if (!(p >= 0)) throw new Error(`The plan's mass from ${from[k]} to ${to[k]} is ${p}.`);
    sent[from[k]] += p;
    received[to[k]] += p;
    const c = p * cost.scalar(x, from[k] * d, y, to[k] * d);
    sum.add(c);
    size.add(Math.abs(c));
  });
  const uneven = (masses: Float64Array) => masses.some((p) => !(Math.abs(p * masses.length - 1) < MASS));
  if (uneven(sent) || uneven(received)) throw new Error('The plan does not move the masses of both clouds.');
  return Number(sum) + ROUNDING * Number(size);
}

/**
 * The dual value (1/m) sum_i min_j { c(x_i, y_j) + psi_j } - (1/N) sum_j psi_j in the units of c, by two loops, rounded
 * down: no plan costs less (Laschos et al. 2020, Theorem 2.3).
 */
export function dualBound({ cost, ...problem }: ExactProblem, psi: ArrayLike<number>): number {
  return boundOf(assignPlain({ ...problem, psi, cost: cost.scalar, scale: 1 }).value, psi);
}

/** Pairs of each row whose table entry is compared with the cost itself. */
const SPOT_CHECKS = 2;
/** Rows between two pauses. */
const PIECE_ROWS = 256;

/** The least c_ij + psi_j of each row, and its column; ties go to the lowest column: [rows] each. */
export interface RowMinima {
  value: Float64Array;
  column: Int32Array;
}

/**
 * min_j { c_ij + psi_j } of each row in double precision, psi [columns] in the units of c: the table tells which
 * columns may be the best, up to its error, and these are compared by the costs themselves.
 * Throws an Error if an entry of the table differs from its cost by more than the stated error.
 */
export function* rowMinima(
  table: CostTable,
  filled: Filled,
  pairs: Pairs,
  psi: Float64Array,
): Work<RowMinima> {
  table.setPsi(psi, filled.unit);
  const slack = slackOf(
    filled,
    psi.reduce((size, p) => Math.max(size, Math.abs(p)), 0),
  );
  const value = new Float64Array(table.rows).fill(Number.POSITIVE_INFINITY);
  const column = new Int32Array(table.rows);
  for (let i = 0; i < table.rows; i++) {
    checkRow(table, filled, pairs, i);
    table.leastTwo(i);
    const n = table.below(i, table.found.least + slack);
    for (let k = 0; k < n; k++) {
      const j = table.hits[k];
      const v = pairs.cost(i, j) + psi[j];
      if (v >= value[i]) continue;
      value[i] = v;
      column[i] = j;
    }
    if (i % PIECE_ROWS === 0) yield;
  }
  return { value, column };
}

/** Error bound of the difference of two sums of the table, if no |psi_j| is above `most`. */
const slackOf = ({ unit, error, largest }: Filled, most: number): number =>
  2 * error + 2 ** -21 * (largest + unit * most) + 2 ** -120;

/**
 * The row of least cost for each column in double precision, [columns]; ties go to the lowest row. Costs are computed
 * only where the table's entry, up to its error, may be less than the least so far. Throws an Error as `rowMinima`
 * does.
 */
export function* columnMinima(table: CostTable, filled: Filled, pairs: Pairs): Work<Int32Array> {
  const slack = slackOf(filled, 0);
  const least = new Float64Array(table.columns).fill(Number.POSITIVE_INFINITY);
  const row = new Int32Array(table.columns);
  for (let i = 0; i < table.rows; i++) {
    checkRow(table, filled, pairs, i);
    const entries = table.row(i);
    for (let j = 0; j < table.columns; j++) {
      if (entries[j] - slack > filled.unit * least[j]) continue;
      const c = pairs.cost(i, j);
      if (c >= least[j]) continue;
      least[j] = c;
      row[j] = i;
    }
    if (i % PIECE_ROWS === 0) yield;
  }
  return row;
}

function checkRow(table: CostTable, { unit, error }: Filled, pairs: Pairs, i: number): void {
  for (let n = 0; n < SPOT_CHECKS; n++) {
    const j = (Math.imul(i + 1, 0x9e3779b1 + 2 * n * 0x85ebca6b) >>> 0) % table.columns;
    const over = table.row(i)[j] - unit * pairs.cost(i, j);
    if (!(over <= error && (over >= -error || !table.isSettled(i, j))))
      throw new Error(`A cost in the table is off by ${over / unit}.`);
  }
}

/** mean_i value_i - mean_j psi_j, rounded down. */
export function boundOf(values: ArrayLike<number>, psi: ArrayLike<number>): number {
  const [sum, size] = [new Adder(), new Adder()];
  const count = (numbers: ArrayLike<number>, weight: number) => {
    for (let k = 0; k < numbers.length; k++) {
      sum.add(weight * numbers[k]);
      size.add(Math.abs(weight * numbers[k]));
    }
  };
  count(values, 1 / values.length);
  count(psi, -1 / psi.length);
  return Number(sum) - ROUNDING * Number(size);
}
