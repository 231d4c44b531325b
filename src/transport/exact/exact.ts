import type { Work } from '../../tensor/work.ts';
import { auction, isDivisible } from './auction.ts';
import { type Solution, type StageProgress, shortestPaths } from './augmenting-paths.ts';
import { boundOf, columnMinima, dualBound, planCost, rowMinima } from './certificate.ts';
import { type Filled, fillTable, takesBounds } from './cost-matrix.ts';
import { CostTable } from './kernel/table.ts';
import { networkSimplex } from './network-simplex.ts';
import { type Pairs, pairsOf } from './pairs.ts';
import {
  type ExactOptions,
  type ExactProblem,
  type ExactResult,
  type Interval,
  interval,
  type TransportPlan,
  UNKNOWN,
} from './problem.ts';

import { isSortable, solveSorted } from './sorted.ts';

export { multipliesMatrices } from './cost-matrix.ts';
export type {
  ExactOptions,
  ExactProblem,
  ExactProgress,
  ExactResult,
  Interval,
} from './problem.ts';
export { ExactError } from './problem.ts';

/** The default relative gap. */
const GAP = 1e-6;
/** Up to this many coordinates of pairs, m N d, the bound is checked by two plain loops. */
const PLAIN = 2 ** 24;

/**
 * The optimal transport cost between two point clouds of uniform mass, as a proven interval in the units of c: `lower`
 * from a feasible dual, `upper` from a feasible plan, both checked in double precision at the end. It stops at the
 * given relative gap, or at the optimum. The costs of all pairs are kept in single precision; if that leaves a larger
 * gap, shortest paths are found again in double. Numbers under a convex power of their distance are sorted instead, which
 * needs no table. Radial costs in many dimensions come from matrix products if a backend runs
 * whose memory is the processor's.
 * Throws an ExactError if there are no points, too little memory, or a cost that is not finite; an Error if `start` has
 * another length than N.
 */
export function* solveExact(
  given: ExactProblem,
  { gap = GAP, report, nearest, start }: ExactOptions = {},
): Work<ExactResult> {
  if (isSortable(given)) return solveSorted(given, { report, nearest });
  const pairs = pairsOf(given);
  const table = new CostTable(pairs.rows, pairs.columns, {
    dimension: takesBounds(pairs) ? pairs.problem.d : 0,
  });
  const progress = new Progress(report);
  try {
    const filled = yield* fillTable(table, pairs, (done) => progress.tell('Computing costs', 0.5 * done));
    if (nearest) nearest(yield* nearestReals(table, filled, pairs));
    if (start) yield* beginFrom(start, table, filled, pairs);
    const result = yield* new Solver(given, table, filled, pairs, progress).solve(gap, start !== undefined);
    progress.tell('Done', 1);
    return result;
  } finally {
    table.dispose();
  }
}

/** Sets the table's potential from one of the reals; if these are the rows, by its c-transform. */
function* beginFrom(
  start: ArrayLike<number>,
  table: CostTable,
  { unit }: Filled,
  { rows, columns, swapped }: Pairs,
): Work<void> {
  const psi = Float64Array.from(start, (p) => unit * p);
  if (psi.length !== (swapped ? rows : columns))
    throw new Error('The potential to begin from belongs to other reals.');
  const prices = swapped ? (yield* leastOfColumns(table, psi)).map((v) => -v) : psi;
  const least = prices.reduce((a, b) => Math.min(a, b));
  table.setPsi(prices.map((p) => p - least)); // prices only rise, and a common offset would waste digits
}

/** min_i { c_ij + phi_i } of each column, from the entries of the table. */
function* leastOfColumns(table: CostTable, phi: Float64Array): Work<Float64Array> {
  const least = new Float64Array(table.columns).fill(Number.POSITIVE_INFINITY);
  for (let i = 0; i < table.rows; i++) {
    const entries = table.row(i);
    for (let j = 0; j < table.columns; j++) least[j] = Math.min(least[j], entries[j] + phi[i]);
    if (i % 64 === 0) yield;
  }
  return least;
}

/** argmin_j c(x_i, y_j) of each generated point, [m]. */
function* nearestReals(table: CostTable, filled: Filled, pairs: Pairs): Work<Int32Array> {
  if (pairs.swapped) return yield* columnMinima(table, filled, pairs);
  const { column } = yield* rowMinima(table, filled, pairs, new Float64Array(pairs.columns));
  return column;
}

class Solver {
  constructor(
    private readonly given: ExactProblem,
    private readonly table: CostTable,
    private readonly filled: Filled,
    private readonly pairs: Pairs,
    private readonly progress: Progress,
  ) {}

  *solve(gap: number, begun: boolean): Work<ExactResult> {
    const { table, filled, progress } = this;
    let near = Number.POSITIVE_INFINITY;
    const assigned = yield* auction(table, filled, begun, (stage) => {
      const known = progress.learn(this.roughInterval(stage));
      progress.tell('Bidding', 0.5 + 0.3 * stage.done);
      near = known.gap;
      return known.gap <= gap;
    });
    if (assigned && near <= gap) {
      const result = yield* this.prove(assigned);
      if (result.gap <= gap) return result;
    }
    const found =
      assigned && !isDivisible(table)
        ? yield* this.networkSimplex(assigned, gap)
        : yield* this.shortestPaths((i, j) => table.cost(i, j), 0, gap);
    const result = yield* this.prove(found);
    return yield* this.refined(found, result, gap);
  }

  /** From a plan without cycles. */
  private networkSimplex(start: Solution, gap: number): Work<Solution> {
    const { table, filled, progress } = this;
    return networkSimplex(table, start, filled, (stage) => {
      const known = progress.learn(this.roughInterval(stage));
      progress.tell('Improving the plan', 0.8 + 0.1 * stage.done);
      return known.gap <= gap;
    });
  }

  private shortestPaths(cost: Pairs['cost'], error: number, gap: number): Work<Solution> {
    const { table, filled, progress } = this;
    return shortestPaths(table, cost, { ...filled, error }, (stage) => {
      const known = progress.learn(this.roughInterval(stage));
      progress.tell('Finding shortest paths', 0.8 + 0.1 * stage.done);
      return known.gap <= gap;
    });
  }

  /** An optimum for the table need not be one for the costs, if single precision cannot resolve their differences. */
  private *refined(solution: Solution, result: ExactResult, gap: number): Work<ExactResult> {
    if (result.gap <= gap) return result;
    const { table, filled, pairs } = this;
    const zero = { ...solution, psi: new Float64Array(pairs.columns) };
    const other = yield* this.prove(zero); // the potential zero may prove a better bound
    if (other.gap <= gap) return other;
    const { psi } = other.gap < result.gap ? zero : solution;
    const least = psi.reduce((a, b) => Math.min(a, b));
    table.setPsi(psi.map((p) => p - least)); // prices only rise, and a common offset would waste digits
    const exact = (i: number, j: number) => filled.unit * pairs.cost(i, j);
    const again = yield* this.prove(yield* this.shortestPaths(exact, filled.error, gap));
    return [result, other, again].reduce((a, b) => (b.gap < a.gap ? b : a));
  }

  private *prove(solution: Solution): Work<ExactResult> {
    const { given, table, filled, pairs, progress } = this;
    progress.tell('Checking', 0.9);
    const psi = solution.psi.map((p) => p / filled.unit);
    const plan = planOf(solution, pairs);
    const cost = planCost(given, plan);
    const small = given.m * given.N * given.d <= PLAIN && !given.cost.ssim && !given.cost.features;
    const minima = small && !pairs.swapped ? null : (yield* rowMinima(table, filled, pairs, psi)).value;
    // If reals are the rows, their potential is the c-transform of the points'.
    const potential = minima && pairs.swapped ? minima.map((v) => -v) : psi;
    const bound = small || !minima ? dualBound(given, potential) : boundOf(minima, psi);
    // The bound can exceed the cost only by rounding errors; then neither is known more accurately than that.
    const proven = interval(Math.min(bound, cost), Math.max(bound, cost));
    progress.learn(proven);
    return { ...proven, plan, potential };
  }

  /** An interval during the solution, widened by the errors of single precision. */
  private roughInterval({ dual, primal }: StageProgress): Interval {
    const { unit, error, largest } = this.filled;
    const most = this.table.psi.reduce((size, p) => Math.max(size, Math.abs(p)), 0);
    const slack = error + 2 ** -20 * (largest + most);
    return interval((dual - slack) / unit, (primal + slack) / unit);
  }
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

/** Progress for the caller: the interval never widens, and the share that is done never falls if a step is repeated. */
class Progress {
  known: Interval = UNKNOWN;
  private done = 0;

  constructor(private readonly report: ExactOptions['report']) {}

  /** Returns its argument, not the narrower known interval, whose ends may come from two solutions. */
  learn(told: Interval): Interval {
    const least = Math.max(told.lower, this.known.lower);
    this.known = interval(least, Math.max(least, Math.min(told.upper, this.known.upper)));
    return told;
  }

  tell(what: string, done: number): void {
    this.done = Math.max(this.done, done);
    this.report?.({ what, done: this.done, ...this.known });
  }
}
