import { type Experiment, isImage } from '../settings/table.ts';

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

/** Points that stand still, at most: as many as the plane shows. */
export const MOST_FROZEN = 20_000;

/** Points of the cloud that stands still, while the assigner is alone: the full number, as far as it can be shown. */
export const frozenPoints = (e: Experiment, N: number): number =>
  Math.min(pointsAt(e, N, e.horizon), isImage(e) ? Number.POSITIVE_INFINITY : MOST_FROZEN);
