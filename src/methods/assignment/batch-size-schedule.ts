import { type Experiment, isImage } from '../../settings/table.ts';
import { isAlone } from './settings.ts';

/** Points that the authors' code takes at a time, and so many times from the start. */
const BATCH = 100;
const FIRST = 10;

/**
 * Generated points m of an assigner step in iteration t, for N reals: ratio * N, or growing as in the authors'
 * code, 100 (floor(ratio * N / 100 * sqrt(t / T)) + 10), up to t = T.
 */
export function pointsAt(
  e: Pick<Experiment, 'ratio' | 'schedule' | 'horizon'>,
  N: number,
  t: number,
): number {
  if (e.schedule === 'constant') return Math.max(1, Math.round(e.ratio * N));
  const share = Math.sqrt(Math.min(1, t / e.horizon));
  return BATCH * (Math.floor(((e.ratio * N) / BATCH) * share) + FIRST);
}

/** Points of the plane that are shown, at most: as many as there can be reals. */
export const MOST_SHOWN = 20_000;

/** Points that stand still, while the assigner is alone: the full number, as far as it can be shown. */
export const frozenPoints = (e: Experiment, N: number): number =>
  Math.min(pointsAt(e, N, e.horizon), isImage(e) ? Number.POSITIVE_INFINITY : MOST_SHOWN);

/**
 * Points that the plane shows and measures: as many as there are reals, whatever m is, so that runs compare and a plan
 * can be a permutation. While the assigner is alone, those that it is trained on.
 */
export const shownPoints = (e: Experiment, N: number): number => (isAlone(e) ? frozenPoints(e, N) : N);
