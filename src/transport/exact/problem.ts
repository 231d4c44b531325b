/** The exact solver's problem and its result. Masses are uniform: 1/m per generated point, 1/N per real. */
import type { Cost } from '../../costs/cost.ts';

export interface ExactProblem {
  /** Generated points [m, d], row by row, in single or double precision. */
  x: ArrayLike<number>;
  /** Reals [N, d]. */
  y: ArrayLike<number>;
  m: number;
  N: number;
  d: number;
  cost: Cost;
}

/** An interval that is proven to contain the optimal cost, in the units of c. */
export interface Interval {
  lower: number;
  upper: number;
  /** (upper - lower) / |upper|; 0 if both are equal, infinite without a bound on one side. */
  gap: number;
}

/** Entry k sends `mass[k]` from generated point `from[k]` to real `to[k]`. At most about m + N entries. */
export interface TransportPlan {
  from: Int32Array;
  to: Int32Array;
  mass: Float64Array;
}

export interface ExactResult extends Interval {
  /** Feasible: every point sends 1/m, every real receives 1/N. Its cost is `upper`. */
  plan: TransportPlan;
  /** psi [N] in the units of c; its dual value is `lower`. */
  potential: Float64Array;
}

/** Progress of a solution, with the interval so far. */
export interface ExactProgress extends Interval {
  /** What is being done, in a few words for the visitor. */
  what: string;
  /** From 0 to 1, estimated. */
  done: number;
}

export interface ExactOptions {
  /** Stop once the relative gap is at most this. */
  gap?: number;
  report?: (progress: ExactProgress) => void;
  /** A potential [N] near the optimum, in the units of c, to start from: it only saves time. */
  start?: ArrayLike<number>;
  /**
   * Called with argmin_j c(x_i, y_j) of each generated point, [m], in double precision, ties going to the lowest index:
   * once the costs are known, before the search for the optimum.
   */
  nearest?: (index: Int32Array) => void;
}

/**
 * A problem that cannot be solved: no points, too little memory, or a cost that is not finite. The message says which.
 */
export class ExactError extends Error {}

/** The interval with its relative gap. */
export function interval(lower: number, upper: number): Interval {
  return { lower, upper, gap: gapOf(lower, upper) };
}

function gapOf(lower: number, upper: number): number {
  if (!(upper > lower)) return 0;
  const gap = (upper - lower) / Math.abs(upper);
  return Number.isNaN(gap) ? Number.POSITIVE_INFINITY : gap;
}

/** The interval before anything is known. */
export const UNKNOWN: Interval = interval(Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY);
