import { ExactCosts } from '../engines/ssim/exact.ts';
import { ExactError, type ExactProblem } from './problem.ts';

/** A problem as the solver sees it: the points of the larger side are rows, those of the smaller side columns. */
export interface Pairs {
  rows: number;
  columns: number;
  /** Are reals the rows? */
  swapped: boolean;
  /** The problem, on features of the points if the cost is one of features. */
  problem: ExactProblem;
  /** The cost of row i and column j in double precision; it may not be finite. */
  cost(i: number, j: number): number;
  /** The same; throws an ExactError if it is not finite. */
  checked(i: number, j: number): number;
}

/** Throws an ExactError if there are no points or no reals. */
export function pairsOf(given: ExactProblem): Pairs {
  if (given.m === 0 || given.N === 0)
    throw new ExactError(`There are no ${given.m === 0 ? 'points' : 'reals'}.`);
  const problem = inFeatures(given);
  const swapped = problem.N > problem.m;
  const [rows, columns] = swapped ? [problem.N, problem.m] : [problem.m, problem.N];
  const cost = costOf(problem, swapped);
  return {
    ...{ rows, columns, swapped, problem, cost },
    checked(i, j) {
      const c = cost(i, j);
      if (Number.isFinite(c)) return c;
      const [point, real] = swapped ? [j, i] : [i, j];
      throw new ExactError(`The cost between point ${point + 1} and real ${real + 1} is not finite: ${c}.`);
    },
  };
}

/** c(x, y) = cost(A x, A y): A is applied once per point instead of once per pair. */
function inFeatures(problem: ExactProblem): ExactProblem {
  const { features } = problem.cost;
  if (!features) return problem;
  const { cost, plain } = features;
  const d = cost.dimension;
  const map = (points: ArrayLike<number>, n: number) => {
    const mapped = new Float64Array(n * d);
    for (let i = 0; i < n; i++) mapped.set(plain(points, i * problem.d), i * d);
    return mapped;
  };
  return { ...problem, x: map(problem.x, problem.m), y: map(problem.y, problem.N), d, cost };
}

function costOf(problem: ExactProblem, swapped: boolean): Pairs['cost'] {
  const { x, y, d, cost } = problem;
  if (cost.ssim) return ssimPairs(problem, swapped);
  const { scalar } = cost;
  return swapped ? (i, j) => scalar(x, j * d, y, i * d) : (i, j) => scalar(x, i * d, y, j * d);
}

/** Structural similarity is symmetric; what depends on one image alone is computed once. */
function ssimPairs({ x, y, m, N, d, cost }: ExactProblem, swapped: boolean): Pairs['cost'] {
  const [own, other, n] = swapped ? [y, x, m] : [x, y, N];
  const exact = new ExactCosts(cost.ssim as NonNullable<typeof cost.ssim>, other, n);
  let taken = -1;
  return (i, j) => {
    if (i !== taken) exact.take(own, i * d);
    taken = i;
    return exact.cost(j);
  };
}
