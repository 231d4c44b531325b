import type { Experiment } from '../../settings/table.ts';

/** The largest number m N of pairs in one problem: each takes 4 bytes. */
export const MAX_PAIRS = 5e7;

/** The number m of points in a plan step for N reals: ratio * N, at least 1, at most MAX_PAIRS / N. */
export const pointsOf = ({ ratio }: Pick<Experiment, 'ratio'>, N: number): number =>
  Math.max(1, Math.min(Math.round(ratio * N), Math.floor(MAX_PAIRS / N)));
