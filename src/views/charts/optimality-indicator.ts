/** The indicator of Theorem 3.3 of Laschos et al. 2020: its state, and its explanation. */
import { EVEN } from '../../metrics/evenness.ts';
import { number, percent } from '../../ui/format.ts';

/** Uneven, nearly even and even loads. */
export type Light = 'off' | 'amber' | 'green';

/**
 * Shares of misplaced points up to which a state is entered, and is kept, so that it does not flicker at the threshold.
 */
const UP_TO: Record<Exclude<Light, 'off'>, { comes: number; stays: number }> = {
  green: { comes: EVEN, stays: 1.5 * EVEN },
  amber: { comes: 10 * EVEN, stays: 12 * EVEN },
};

export const INDICATOR_WORDS: Record<Light, string> = { off: 'uneven', amber: 'nearly even', green: 'even' };

/** The state after `before`. @param share of misplaced points; NaN if loads cannot be even */
export function lightOf(share: number, before: Light): Light {
  const within = (light: 'green' | 'amber', lit: boolean) =>
    share <= (lit ? UP_TO[light].stays : UP_TO[light].comes);
  if (within('green', before === 'green')) return 'green';
  return within('amber', before !== 'off') ? 'amber' : 'off';
}

export interface Evenness {
  share: number;
  /** The numbers of generated points and of reals. */
  m: number;
  N: number;
  dual: number;
  /** The certified optimum in words, if it is known. */
  exact: string | null;
}

const THEOREM =
  'Theorem 3.3 of Laschos, Tinapp and Obermayer: if each point goes to its single cheapest real (cost plus ψ), and every real receives exactly its share, then this assignment is an optimal transport plan. So even loads certify it.';

/** The meaning of the indicator, and its present numbers. */
export function indicatorHelp({ share, m, N, dual, exact }: Evenness): string {
  if (m < N)
    return `${THEOREM} Here m is less than N: some reals receive no point, so the loads prove nothing. Raise m/N to 1 or more.`;
  const rounded =
    m % N === 0
      ? ''
      : ' m/N is not a whole number: green says that loads are as even as integers can be, which is not an exact proof.';
  const optimum = exact ? `, the certified optimum ${exact}` : '';
  return `${THEOREM} Here ${percent(share)} of the points are misplaced (green: up to ${percent(EVEN)}); the dual value is ${number(dual)}${optimum}.${rounded}`;
}

/** The announcement when the indicator turns green. */
export function turnedGreen({ share, m, N }: Pick<Evenness, 'share' | 'm' | 'N'>): string {
  const meaning = m % N === 0 ? 'the assignment is an optimal plan' : 'as even as integers can be';
  return `Loads are even: ${meaning}, up to ${percent(share)} of the points.`;
}
