/**
 * How the learning rate falls while the assigner is alone. Points stand still, so nothing but the size of its steps
 * keeps psi from its optimum: a constant rate hovers around it.
 */
import type { Experiment } from '../../settings/table.ts';

/** Steps of the first round. Each later one, should the loads not be even yet, is twice as long as the one before. */
export const ROUND = 4000;
/**
 * Of the rate that was chosen: what a round begins with, and the powers of ten that it falls by. Steps of a table are
 * in units of the costs' own size, and end below what tells its reals apart; a network gets as near as it can bend.
 */
const TABLE = { first: 5, decades: 6.4 };
const NETWORK = { first: 1, decades: 2 };
/** Share of a round after which loads count as even within whole points: until then psi climbs to its optimum. */
const WHOLE = 0.7;

/** The round that a step is in: its number, and the share of it that is done. */
export function roundAt(step: number): { round: number; done: number } {
  const round = Math.floor(Math.log2(step / ROUND + 1));
  const first = ROUND * (2 ** round - 1);
  return { round, done: (step - first) / (ROUND * 2 ** round) };
}

/** What the rate is multiplied by in a step. */
export function decayAt(step: number, { assignerKind }: Pick<Experiment, 'assignerKind'>): number {
  const { first, decades } = assignerKind === 'table' ? TABLE : NETWORK;
  return first * 10 ** (-decades * roundAt(step).done);
}

/**
 * Do loads between floor(m/N) and ceil(m/N) count as even in a step? Where m/N is no whole number the optimum of psi
 * splits points between reals that are equally expensive: what is left to do there is to share them out.
 */
export const countsWhole = (step: number): boolean => roundAt(step).done >= WHOLE;

/** Do both leave the assigner alone with the same points, and with the same rate to begin with? */
export function sameAlone(a: Experiment, b: Experiment): boolean {
  const keys = ['train', 'assignerKind', 'ratio', 'schedule', 'sigma', 'assignerRate'] as const;
  return keys.every((key) => a[key] === b[key]);
}
