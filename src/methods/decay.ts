/**
 * How the learning rate falls while the assigner is alone. Points stand still, so nothing but the size of its steps
 * keeps psi from its optimum: a constant rate hovers around it.
 */
import type { Experiment } from '../settings/table.ts';

/** Steps of the first round. Each later one, should the loads not be even yet, is twice as long as the one before. */
export const ROUND = 3000;
/** Powers of ten that the rate falls by within a round: a table can be exact, a network only as smooth as it is. */
const DECADES = { table: 5.5, network: 2 };

/** The round that a step is in: its number, and the share of it that is done. */
export function roundAt(step: number): { round: number; done: number } {
  const round = Math.floor(Math.log2(step / ROUND + 1));
  const first = ROUND * (2 ** round - 1);
  return { round, done: (step - first) / (ROUND * 2 ** round) };
}

/** What the rate is multiplied by in a step. */
export function decayAt(step: number, { assignerKind }: Pick<Experiment, 'assignerKind'>): number {
  const decades = assignerKind === 'table' ? DECADES.table : DECADES.network;
  return 10 ** (-decades * roundAt(step).done);
}
