/** Six points and six reals whose optimal lines cross at p = 2 alone, the same for everyone. */
import type { TransportPlan } from '../transport/exact/problem.ts';
import { crossings } from './guess/game.ts';
import type { Puzzle } from './guess/puzzle.ts';

export const EXPONENTS = [0.5, 1, 2] as const;

export const SIX: Puzzle = {
  n: 6,
  generated: Float64Array.of(0.14, 0.21, -0.79, 0.22, -0.36, -0.07, -0.38, 0.4, -0.63, 0.45, 0.27, 0.58),
  reals: Float64Array.of(0.82, -0.4, -0.81, 0.66, 0.89, 0.22, 0.52, -0.06, 0.43, -0.45, 0.12, 0.75),
  trap: false,
};

/** The real of each point under a plan with one line a point. */
export const partnersOf = ({ from, to }: TransportPlan): number[] =>
  [...from.keys()].sort((a, b) => from[a] - from[b]).map((k) => to[k]);

/** How often the lines cross, in words. */
export function crossingWords(partners: readonly number[]): string {
  const count = crossings(SIX, partners);
  return count === 0 ? 'no crossing' : count === 1 ? 'one crossing' : `${count} crossings`;
}
