import { type Experiment, isImage } from '../../settings/table.ts';
import { isAlone } from './settings.ts';

/** Points in one chunk of the authors' code, and the number of chunks at the start. */
const CHUNK = 100;
const FIRST_CHUNKS = 10;

/**
 * The number m of generated points in an assigner step of iteration t, for N reals: ratio * N, or growing as in the
 * authors' code, 100 (floor(ratio * N / 100 * sqrt(t / T)) + 10), up to t = T.
 */
export function pointsAt(
  e: Pick<Experiment, 'ratio' | 'schedule' | 'horizon'>,
  N: number,
  t: number,
): number {
  if (e.schedule === 'constant') return Math.max(1, Math.round(e.ratio * N));
  const share = Math.sqrt(Math.min(1, t / e.horizon));
  return CHUNK * (Math.floor(((e.ratio * N) / CHUNK) * share) + FIRST_CHUNKS);
}

/** The largest number of points shown on the plane: as many as there can be reals. */
export const MAX_SHOWN = 20_000;

/** The number of fixed points while the assigner is trained alone: the full m, but no more than can be shown. */
export const frozenPoints = (e: Experiment, N: number): number =>
  Math.min(pointsAt(e, N, e.horizon), isImage(e) ? Number.POSITIVE_INFINITY : MAX_SHOWN);

/**
 * The number of points that the plane shows and measures: N for any m, so that runs can be compared and a plan can be a
 * permutation. While the assigner is trained alone: the points that it is trained on.
 */
export const shownPoints = (e: Experiment, N: number): number => (isAlone(e) ? frozenPoints(e, N) : N);
