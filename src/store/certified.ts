/** The state of the certified distance. */

import type { SolvedSeries } from '../metrics/solved.ts';
import type { Progress } from '../runtime/exact/protocol.ts';
import type { Frame } from '../runtime/protocol/protocol.ts';
import type { Interval, TransportPlan } from '../transport/exact/problem.ts';

/** The certified distance between the points of a frame and the reals, in the units of c, with its plan. */
export interface Solved extends Interval {
  /** The frame with the generated points of the plan. */
  frame: Frame;
  plan: TransportPlan;
}

export interface Certified {
  /** For the frame shown; during training the newest of the run, which may belong to an earlier frame. */
  solved: Solved | null;
  /** Does it belong to the points and the cost that are shown? */
  current: boolean;
  /** The frame that is being solved, and the progress. */
  running: { frame: Frame; progress: Progress | null } | null;
  /** Why there is nothing for the frame shown. */
  failure: string | null;
  /** All results of the run; it grows in place. */
  history: SolvedSeries;
  /** Stops solving for this run, until `again`. */
  cancel(): void;
  /** Starts solving; null if that happens automatically. */
  again: (() => void) | null;
}
