/** What the exact solver is asked, and what it answers. Masses are uniform: 1/m a generated point, 1/N a real. */
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

/** The optimal cost lies in it, proven; in the units of c. */
export interface Interval {
  lower: number;
  upper: number;
  /** (upper - lower) / |upper|; 0 where both are equal, infinite while there is no bound on one side. */
  gap: number;
}

/** How much goes where: entry k sends `mass[k]` from point `from[k]` to real `to[k]`. About m + N entries at most. */
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

/** How far a solution is. */
export interface ExactProgress extends Interval {
  /** What is being done, in a few words for the visitor. */
  what: string;
  /** 0 to 1, as far as it can be told. */
  done: number;
}

export interface ExactOptions {
  /** Stop once the relative gap is at most this. */
  gap?: number;
  report?: (progress: ExactProgress) => void;
  /** A potential [N] near the optimum, in the units of c, to begin from: it saves time, and changes nothing else. */
  start?: ArrayLike<number>;
  /**
   * Called with argmin_j c(x_i, y_j) of each generated point, [m], in double precision, the lowest index where several
   * are least: once the costs are known, before the search for the optimum.
   */
  nearest?: (index: Int32Array) => void;
}

/** There is nothing to solve, or the cost is not finite somewhere: the message says where. */
export class ExactError extends Error {}

export function interval(lower: number, upper: number): Interval {
  return { lower, upper, gap: gapOf(lower, upper) };
}

function gapOf(lower: number, upper: number): number {
  if (!(upper > lower)) return 0;
  const gap = (upper - lower) / Math.abs(upper);
  return Number.isNaN(gap) ? Number.POSITIVE_INFINITY : gap;
}

/** Nothing is known yet. */
export const UNKNOWN: Interval = interval(Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY);
