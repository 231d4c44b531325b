/** What is known of the certified distance. */

import type { SolvedSeries } from '../metrics/solved.ts';
import type { Progress } from '../runtime/exact/protocol.ts';
import type { Frame } from '../runtime/protocol/protocol.ts';
import type { Interval, TransportPlan } from '../transport/exact/problem.ts';

/** What was found between the clouds of a frame. */
export interface Solved extends Interval {
  /** With the generated points that the plan begins at. */
  frame: Frame;
  plan: TransportPlan;
}

export interface Certified {
  /** Of the frame shown; while training goes on the newest of the run, which may be of an earlier frame. */
  solved: Solved | null;
  /** Is that of the points and the cost that are shown? */
  current: boolean;
  /** What is being solved, and how far it is. */
  running: { frame: Frame; progress: Progress | null } | null;
  /** Why there is nothing for the frame shown. */
  failure: string | null;
  /** Of the run; grows in place. */
  history: SolvedSeries;
  /** Solves nothing more of this run, until `again`. */
  cancel(): void;
  /** null where it begins by itself. */
  again: (() => void) | null;
}
