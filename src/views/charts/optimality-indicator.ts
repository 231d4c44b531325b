/** The indicator of Theorem 3.3: when it is lit, and what it says. */
import { EVEN } from '../../metrics/evenness.ts';
import { number, percent } from '../../ui/format.ts';

export type Light = 'off' | 'amber' | 'green';

/** Shares of misplaced points up to which it lights, and stays lit: it does not flicker at the threshold. */
const UP_TO: Record<Exclude<Light, 'off'>, { comes: number; stays: number }> = {
  green: { comes: EVEN, stays: 1.5 * EVEN },
  amber: { comes: 10 * EVEN, stays: 12 * EVEN },
};

export const INDICATOR_WORDS: Record<Light, string> = { off: 'uneven', amber: 'nearly even', green: 'even' };

/** @param share of misplaced points; NaN where there cannot be even loads */
export function lightOf(share: number, before: Light): Light {
  const within = (light: 'green' | 'amber', lit: boolean) =>
    share <= (lit ? UP_TO[light].stays : UP_TO[light].comes);
  if (within('green', before === 'green')) return 'green';
  return within('amber', before !== 'off') ? 'amber' : 'off';
}

export interface Evenness {
  share: number;
  /** Generated points, and reals. */
  m: number;
  N: number;
  dual: number;
  /** The certified optimum in words, where it is known. */
  exact: string | null;
}

const THEOREM =
  'Theorem 3.3 of Laschos, Tinapp and Obermayer: if each point goes to its single cheapest real (cost plus ψ), and every real receives exactly its share, then this assignment is an optimal transport plan. So even loads certify it.';

/** What the indicator means, and how it stands. */
export function indicatorHelp({ share, m, N, dual, exact }: Evenness): string {
  if (m < N)
    return `${THEOREM} Here m is less than N: some reals receive no point, so the loads prove nothing. Raise m/N to 1 or more.`;
  const rounded =
    m % N === 0
      ? ''
      : ' m/N is no whole number: green says that loads are as even as integers can be, which is no exact proof.';
  const optimum = exact ? `, the certified optimum ${exact}` : '';
  return `${THEOREM} Here ${percent(share)} of the points are misplaced (green: up to ${percent(EVEN)}); the dual value is ${number(dual)}${optimum}.${rounded}`;
}

/** Said when the indicator turns green. */
export function turnedGreen({ share, m, N }: Pick<Evenness, 'share' | 'm' | 'N'>): string {
  const meaning = m % N === 0 ? 'the assignment is an optimal plan' : 'as even as integers can be';
  return `Loads are even: ${meaning}, up to ${percent(share)} of the points.`;
}
