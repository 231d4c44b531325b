/**
 * The optimum in one dimension, where a convex cost of the distance is least if points keep their order: sorting both
 * sides solves it (Peyré and Cuturi 2019, Remark 2.30), in O((m + N) log(m + N)) operations and without a table of costs.
 */
import { bisectLeft } from 'd3-array';
import { boundOf, dualBound, planCost } from './certificate.ts';
import { type ExactOptions, type ExactProblem, type ExactResult, interval } from './problem.ts';

/** Up to this many pairs the bound is checked by two plain loops. */
const PLAIN = 2 ** 24;
/** Tolerated relative error of a sum c + psi. */
const ROUNDING = 2 ** -50;

/** Can the problem be solved by sorting: numbers, and a convex power of their distance that is finite for all pairs? */
export function isSortable({ x, y, m, N, d, cost }: ExactProblem): boolean {
  const p = cost.radial?.p ?? 0;
  if (d !== 1 || !(p >= 1) || m === 0 || N === 0) return false;
  const [from, to] = [ends(x), ends(y)];
  return from.every((a) => to.every((b) => Number.isFinite(cost.scalar([a], 0, [b], 0))));
}

/** The least and the largest of the numbers; NaN if one is not finite. */
function ends(numbers: ArrayLike<number>): [number, number] {
  let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let k = 0; k < numbers.length; k++) {
    if (!Number.isFinite(numbers[k])) return [Number.NaN, Number.NaN];
    least = Math.min(least, numbers[k]);
    most = Math.max(most, numbers[k]);
  }
  return [least, most];
}

/** The solution of a problem that `isSortable`; as `solveExact`. */
export function solveSorted(problem: ExactProblem, { report, nearest }: ExactOptions): ExactResult {
  const { x, y, m, N } = problem;
  const [rows, columns] = [orderOf(x), orderOf(y)];
  if (nearest) nearest(nearestOf(problem, columns));
  const { plan, potential } = solutionOf(problem, rows, columns);
  const cost = planCost(problem, plan);
  const bound =
    m * N <= PLAIN ? dualBound(problem, potential) : monotoneBound(problem, rows, columns, potential);
  // The bound can exceed the cost only by rounding errors; then neither is known more accurately than that. A power of a
  // distance is never negative, which bounds the cost of equal clouds better than sums that are rounded.
  const proven = interval(Math.max(0, Math.min(bound, cost)), Math.max(bound, cost));
  report?.({ what: 'Done', done: 1, ...proven });
  return { ...proven, plan, potential };
}

/** The places of numbers in ascending order, equal ones by their place. */
const orderOf = (numbers: ArrayLike<number>): Int32Array =>
  Int32Array.from({ length: numbers.length }, (_, k) => k).sort((a, b) => numbers[a] - numbers[b] || a - b);

/**
 * The north-west corner rule on sorted points: mass goes from the least that is left to the least that has room. The
 * potential follows along the pairs on its way, on which c + psi is least for the point.
 */
function solutionOf({ x, y, m, N, cost }: ExactProblem, rows: Int32Array, columns: Int32Array) {
  const c = (a: number, b: number) => cost.scalar(x, rows[a], y, columns[b]);
  const common = greatestCommonDivisor(m, N);
  const [sends, receives] = [N / common, m / common];
  const [from, to, mass]: number[][] = [[], [], []];
  const potential = new Float64Array(N);
  let [a, b, left, room] = [0, 0, sends, receives];
  let value = c(0, 0);
  for (;;) {
    const units = Math.min(left, room);
    if (units > 0) {
      from.push(rows[a]);
      to.push(columns[b]);
      mass.push(units / (m * sends));
    }
    left -= units;
    room -= units;
    if (room === 0 && b < N - 1) {
      room = receives;
      potential[columns[++b]] = value - c(a, b);
    } else if (left === 0 && a < m - 1) {
      left = sends;
      value = c(++a, b) + potential[columns[b]];
    } else break;
  }
  const plan = { from: Int32Array.from(from), to: Int32Array.from(to), mass: Float64Array.from(mass) };
  return { plan, potential };
}

const greatestCommonDivisor = (a: number, b: number): number =>
  b === 0 ? a : greatestCommonDivisor(b, a % b);

/**
 * The dual value, rounded down, in O((m + N) log m) operations: since the cost is convex, the best real of a point never
 * lies before that of a lesser point. So the best of the middle row divides the columns for the rows before and after.
 */
function monotoneBound(
  { x, y, m, cost }: ExactProblem,
  rows: Int32Array,
  columns: Int32Array,
  psi: Float64Array,
): number {
  const values = new Float64Array(m);
  let largest = psi.reduce((size, p) => Math.max(size, Math.abs(p)), 0);
  const divide = (first: number, last: number, low: number, high: number): void => {
    if (first > last) return;
    const row = (first + last) >> 1;
    let best = low;
    let least = Number.POSITIVE_INFINITY;
    for (let b = low; b <= high; b++) {
      const c = cost.scalar(x, rows[row], y, columns[b]);
      largest = Math.max(largest, c);
      if (c + psi[columns[b]] >= least) continue;
      least = c + psi[columns[b]];
      best = b;
    }
    values[row] = least;
    divide(first, row - 1, low, best);
    divide(row + 1, last, best, high);
  };
  divide(0, m - 1, 0, columns.length - 1);
  // Each division may pass over a column that is better by a rounding error.
  const divisions = Math.ceil(Math.log2(m + 1)) + 1;
  return boundOf(values, psi) - 2 * divisions * ROUNDING * largest;
}

/** argmin_j c(x_i, y_j) of each point, [m]; ties go to the lowest index. */
function nearestOf({ x, y, m, N, cost }: ExactProblem, columns: Int32Array): Int32Array {
  const sorted = Float64Array.from(columns, (j) => y[j]);
  return Int32Array.from({ length: m }, (_, i) => {
    let index = N;
    let least = Number.POSITIVE_INFINITY;
    /** Is the real no worse than the best so far? */
    const take = (b: number): boolean => {
      const c = cost.scalar(x, i, y, columns[b]);
      if (c > least) return false;
      index = c < least ? columns[b] : Math.min(index, columns[b]);
      least = c;
      return true;
    };
    const after = bisectLeft(sorted, x[i]);
    for (let b = after; b < N && take(b); b++);
    for (let b = after - 1; b >= 0 && take(b); b--);
    return index;
  });
}
