/** The indicator of Theorem 3.3 of Laschos et al. 2020: its state, and its explanation. */
import { EVEN, unevennessByChance } from '../../metrics/evenness.ts';
import { number, percent } from '../../ui/format.ts';

/** Uneven, nearly even and even loads. */
export type Light = 'off' | 'amber' | 'green';

/** A measure of the loads: its value, NaN where it says nothing, and up to where they are even, and nearly even. */
export interface Measured {
  value: number;
  even: number;
  nearly: number;
}

/** A state that is reached is kept up to these multiples of its limit, so that it does not flicker. */
const STAYS = { green: 1.5, amber: 1.2 };
/** Nearly even: at most half the square root of this share of the mass is misplaced, a quarter. */
const NEARLY = 0.25;

/** The share of misplaced points. */
export const byShare = (share: number): Measured => ({ value: share, even: EVEN, nearly: 10 * EVEN });

/**
 * The unevenness estimated from m independent points: even where it is within two standard deviations of what even loads
 * give, unless so few points could not tell even loads from nearly even ones.
 */
export function byUnevenness(estimate: number, m: number, N: number): Measured {
  const even = 2 * unevennessByChance(m, N);
  return { value: estimate, even: even <= NEARLY ? even : Number.NEGATIVE_INFINITY, nearly: NEARLY };
}

export const INDICATOR_WORDS: Record<Light, string> = { off: 'uneven', amber: 'nearly even', green: 'even' };

/** The state after `before`. */
export function lightOf({ value, even, nearly }: Measured, before: Light): Light {
  if (value <= (before === 'green' ? STAYS.green : 1) * even) return 'green';
  return value <= (before === 'off' ? 1 : STAYS.amber) * nearly ? 'amber' : 'off';
}

export interface Evenness {
  /** Of the points, misplaced; NaN if loads cannot be even. */
  share: number;
  /** The unevenness estimated from the loads, where the points are independent draws; else null. */
  unevenness: number | null;
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
export function indicatorHelp({ share, unevenness, m, N, dual, exact }: Evenness): string {
  const known = exact ? `, the certified optimum ${exact}` : '';
  if (unevenness !== null) {
    const chance = unevennessByChance(m, N);
    return `${THEOREM} The points shown are random ones, whose loads differ by chance even if all the generator’s points together give each real its share. The unevenness of those, estimated without that chance, is ${number(unevenness)}, give or take ${number(chance)} (green: up to ${number(2 * chance)}, where that tells even from nearly even). The dual value is ${number(dual)}${known}.`;
  }
  if (m < N)
    return `${THEOREM} Here m is less than N: some reals receive no point, so the loads prove nothing. Raise m/N to 1 or more.`;
  const rounded =
    m % N === 0
      ? ''
      : ' m/N is not a whole number: green says that loads are as even as integers can be, which is not an exact proof.';
  return `${THEOREM} Here ${percent(share)} of the points are misplaced (green: up to ${percent(EVEN)}); the dual value is ${number(dual)}${known}.${rounded}`;
}

/** The announcement when the indicator turns green. */
export function turnedGreen({ share, unevenness, m, N }: Omit<Evenness, 'dual' | 'exact'>): string {
  if (unevenness !== null) return 'Loads are even, as far as these points can tell.';
  const meaning = m % N === 0 ? 'the assignment is an optimal plan' : 'as even as integers can be';
  return `Loads are even: ${meaning}, up to ${percent(share)} of the points.`;
}
