import type { Work } from '../../tensor/work.ts';
import { auction } from './auction.ts';
import { boundOf, dualBound, planCost, rowMinima } from './certificate.ts';
import { bounds, type Filled, fillTable } from './fill.ts';
import { CostTable } from './kernel/table.ts';
import { type Pairs, pairsOf } from './pairs.ts';
import { type Solution, shortestPaths } from './paths.ts';
import {
  type ExactOptions,
  type ExactProblem,
  type ExactResult,
  type Interval,
  interval,
  type TransportPlan,
  UNKNOWN,
} from './problem.ts';

export { multipliesMatrices } from './fill.ts';
export type {
  ExactOptions,
  ExactProblem,
  ExactProgress,
  ExactResult,
  Interval,
  TransportPlan,
} from './problem.ts';
export { ExactError } from './problem.ts';

/** The relative gap that is reached unless another one is asked for. */
const GAP = 1e-6;
/** Evaluations of coordinates up to which the bound is checked by two plain loops. */
const PLAIN = 2 ** 24;

/**
 * The optimal transport cost between two clouds of uniform mass, as an interval that is proven: `lower` from a
 * feasible dual, `upper` from a feasible plan, both checked in double precision at the end. The costs of all pairs are
 * kept in single precision; where that leaves a larger gap than is asked for, the last step is done again in double.
 * Costs of the distance in many dimensions come from matrix products if a backend with memory of the processor runs.
 * Throws an ExactError where there are no points, no memory, or a cost that is not finite.
 */
export function* solveExact(
  given: ExactProblem,
  { gap = GAP, report }: ExactOptions = {},
): Work<ExactResult> {
  const pairs = pairsOf(given);
  const table = new CostTable(pairs.rows, pairs.columns, { dimension: bounds(pairs) ? pairs.problem.d : 0 });
  const progress = new Progress(report);
  try {
    const result = yield* solved(given, table, pairs, gap, progress);
    progress.tell('Done', 1);
    return result;
  } finally {
    table.dispose();
  }
}

function* solved(
  given: ExactProblem,
  table: CostTable,
  pairs: Pairs,
  gap: number,
  progress: Progress,
): Work<ExactResult> {
  const filled = yield* fillTable(table, pairs, (done) => progress.tell('Computing costs', 0.5 * done));
  yield* auction(table, filled, ({ done, dual, assigned }) => {
    progress.learn(roughInterval(table, filled, dual, assigned));
    progress.tell('Bidding', 0.5 + 0.3 * done);
  });
  const tell = (done: number) => progress.tell('Finding shortest paths', 0.8 + 0.1 * done);
  const first = yield* shortestPaths(table, (i, j) => table.row(i)[j], { ...filled, error: 0 }, tell);
  const prove = (solution: Solution) => proven(given, table, filled, pairs, solution, progress);
  let [start, result] = [first, yield* prove(first)];
  if (result.gap > gap) {
    // Clouds that nearly coincide, costs beyond single precision: the potential zero may prove more.
    const zero = { ...first, psi: new Float64Array(pairs.columns) };
    const other = yield* prove(zero);
    if (other.gap < result.gap) [start, result] = [zero, other];
  }
  if (result.gap <= gap) return result;
  const least = start.psi.reduce((a, b) => Math.min(a, b));
  table.setPsi(start.psi.map((p) => p - least)); // prices only rise, and what they share takes digits
  const exact = (i: number, j: number) => filled.unit * pairs.cost(i, j);
  return better(result, yield* prove(yield* shortestPaths(table, exact, filled, tell)));
}

const better = (a: ExactResult, b: ExactResult): ExactResult => (b.gap < a.gap ? b : a);

function* proven(
  given: ExactProblem,
  table: CostTable,
  filled: Filled,
  pairs: Pairs,
  solution: Solution,
  progress: Progress,
): Work<ExactResult> {
  progress.tell('Checking', 0.9);
  const psi = solution.psi.map((p) => p / filled.unit);
  const plan = planOf(solution, pairs);
  const upper = planCost(given, plan);
  const small = given.m * given.N * given.d <= PLAIN && !given.cost.structure && !given.cost.features;
  const minima = small && !pairs.swapped ? null : yield* rowMinima(table, filled, pairs, psi);
  // Where reals are the rows, their potential is the c-transform of the points'.
  const potential = minima && pairs.swapped ? minima.map((v) => -v) : psi;
  const bound = small || !minima ? dualBound(given, potential) : boundOf(minima, psi);
  const lower = Math.min(bound, upper);
  progress.learn({ lower, upper });
  return { ...interval(lower, upper), plan, potential };
}

function planOf({ flow, units }: Solution, { rows, swapped }: Pairs): TransportPlan {
  const [row, column, mass]: number[][] = [[], [], []];
  flow.forEach((i, j, amount) => {
    row.push(i);
    column.push(j);
    mass.push(amount / (rows * units));
  });
  const [from, to] = swapped ? [column, row] : [row, column];
  return { from: Int32Array.from(from), to: Int32Array.from(to), mass: Float64Array.from(mass) };
}

/** What can be said on the way, with room for the errors of single precision. */
function roughInterval(
  table: CostTable,
  { unit, error, largest }: Filled,
  dual: number,
  assigned: number | null,
): { lower: number; upper: number } {
  const most = table.psi.reduce((size, p) => Math.max(size, Math.abs(p)), 0);
  const slack = error + 2 ** -20 * (largest + most);
  return {
    lower: (dual - slack) / unit,
    upper: assigned === null ? Number.POSITIVE_INFINITY : (assigned + slack) / unit,
  };
}

/** The interval so far never widens, and what is done stays so where a step is taken again. */
class Progress {
  private known: Interval = UNKNOWN;
  private done = 0;

  constructor(private readonly report: ExactOptions['report']) {}

  learn({ lower, upper }: { lower: number; upper: number }): void {
    this.known = interval(Math.max(lower, this.known.lower), Math.min(upper, this.known.upper));
  }

  tell(what: string, done: number): void {
    this.done = Math.max(this.done, done);
    this.report?.({ what, done: this.done, ...this.known });
  }
}
