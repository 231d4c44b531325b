/**
 * How learning rates fall. While the assigner is trained alone, the points are fixed, so only the step size keeps psi from
 * its optimum: at a constant rate it would oscillate around it.
 */
import type { Experiment } from '../../settings/table.ts';

/** Steps of the first round. Each later round, while the loads are uneven, has twice as many as the one before. */
export const FIRST_ROUND_STEPS = 4000;
/**
 * The rate at the start of a round as a multiple of the chosen rate, and the powers of ten by which it falls. Steps of
 * a table are in units of the costs and end below the differences between its reals; a network is limited by its
 * capacity.
 */
const TABLE = { first: 5, decades: 6.4 };
const NETWORK = { first: 1, decades: 2 };
/** Share of a round after which loads count as even up to rounding; before, psi is still far from its optimum. */
const WHOLE_LOADS_FROM = 0.7;

/** The round of a step: its number from 0, and the share of it that is done, in [0, 1). */
export function roundAt(step: number): { round: number; done: number } {
  const round = Math.floor(Math.log2(step / FIRST_ROUND_STEPS + 1));
  const first = FIRST_ROUND_STEPS * (2 ** round - 1);
  return { round, done: (step - first) / (FIRST_ROUND_STEPS * 2 ** round) };
}

/** The factor of the learning rate in a step: it falls geometrically within each round. */
export function decayAt(step: number, { assignerKind }: Pick<Experiment, 'assignerKind'>): number {
  const { first, decades } = assignerKind === 'table' ? TABLE : NETWORK;
  return first * 10 ** (-decades * roundAt(step).done);
}

/**
 * Do loads between floor(m/N) and ceil(m/N) count as even in a step? Where m/N is not an integer, the optimal psi makes
 * several reals equally expensive for some points, and these only remain to be divided among them.
 */
export const acceptsWholeLoads = (step: number): boolean => roundAt(step).done >= WHOLE_LOADS_FROM;

/** Do both experiments train the assigner in the same mode, on the same points and with the same initial rate? */
export function sameAlone(a: Experiment, b: Experiment): boolean {
  const keys = ['train', 'assignerKind', 'ratio', 'schedule', 'sigma', 'assignerRate'] as const;
  return keys.every((key) => a[key] === b[key]);
}

/** What rates that fall come down to, as a share of the chosen ones. */
export const LEAST_RATE = 0.01;

/** The factor of both learning rates in iteration t, where the generator is trained. */
export const rateFactor = (t: number, { halving }: Pick<Experiment, 'halving'>): number =>
  halving > 0 ? Math.max(2 ** (-t / halving), LEAST_RATE) : 1;
