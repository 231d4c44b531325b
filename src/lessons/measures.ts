/** Measures that several lessons use. */
import { misplaced } from '../metrics/evenness.ts';
import type { Moment, Now } from './lesson.ts';

/** A number of the last frame by its name; null if it has none. */
export const scalar =
  (name: string) =>
  ({ left }: Moment): number | null =>
    left.last.scalars[name] ?? null;

export const optimum = ({ left }: Moment): number | null => left.optimum;

/** The share of reals that receive no point, in percent. */
export const empty = ({ left }: Moment): number | null => {
  const loads = left.last.assigned?.loads;
  return loads ? (100 * loads.filter((n) => n === 0).length) / loads.length : null;
};

/** The share of misplaced points of a lane, in percent; null where nothing is assigned. */
export const misplacedIn = (now: Now | null): number | null => {
  const assigned = now?.last.assigned;
  return assigned ? 100 * misplaced(assigned.loads, assigned.loadsFrom) : null;
};

/** The index of the truth among the options no, yes. */
export const oneIf = (value: number | null, yes: (value: number) => boolean): number | null =>
  value === null ? null : Number(yes(value));

/** The right option where it is proved, not measured: see `claims.test.ts`. */
export const proved = (option: number) => (): number => option;
