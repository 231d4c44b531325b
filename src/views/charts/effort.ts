/** What assignments took, in words. */
import type { Effort } from '../../transport/assignment.ts';
import { percent } from '../format.ts';

export interface EffortWords {
  /** Share of the pairs whose cost was computed. */
  evaluated: string;
  /** What was saved because costs, or bounds on them, were kept within an iteration; empty where nothing was. */
  saved: string;
}

/** null where nothing was counted. */
export function effortWords(effort: Effort | null): EffortWords | null {
  if (!effort || !(effort.pairs > 0)) return null;
  const { pairs, evaluated, reused } = effort;
  return {
    evaluated: percent(evaluated / pairs),
    saved: reused > 0 ? `Costs computed once: saved ${percent(reused / pairs)}` : '',
  };
}
