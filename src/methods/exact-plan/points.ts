import type { Experiment } from '../../settings/table.ts';

/** Pairs of a point and a real in one problem, at most: each takes four bytes. */
export const MOST_PAIRS = 5e7;

/** Points m of a plan step for N reals: m/N of them, as far as the table of their costs has room. */
export const pointsOf = ({ ratio }: Pick<Experiment, 'ratio'>, N: number): number =>
  Math.max(1, Math.min(Math.round(ratio * N), Math.floor(MOST_PAIRS / N)));
