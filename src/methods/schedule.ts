import type { Experiment } from '../settings/table.ts';

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
