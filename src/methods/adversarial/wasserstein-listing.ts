/** The lines that WGANs share. */
import type { Words } from '../listing.ts';
import type { Scalars } from '../trainer.ts';
import type { Play } from './listing.ts';

/** @param slopes what keeps the critic's slopes small, in a sentence */
export const wassersteinPlay = (
  { number }: Words,
  slopes: string,
  difference: (batch: Scalars) => number,
): Play => ({
  critic: 'critic',
  symbol: 'f',
  step: {
    text: 'step f: raise reals, lower points',
    explanation: `If its slopes stayed below 1 the difference could be no more than the transport cost under the Euclidean distance, and at the best f it would be that. ${slopes}`,
    tex: String.raw`\max_f\; \frac1n \sum_j f(y_j) - \frac1n \sum_i f(x_i)`,
    live: (batch) => `difference ${number(difference(batch))}`,
  },
  generator: {
    explanation: 'Points follow the slope of the critic: the arrows of its layer.',
    tex: String.raw`\min_\theta\; -\frac1n \sum_i f\big(G_\theta(z_i)\big)`,
  },
});

/** The line of a penalty: what it penalises, as a formula of the slope, and why. */
export const penaltyLine = (
  { number }: Words,
  { tex, text, explanation }: { tex: string; text: string; explanation: string },
): NonNullable<Play['penalty']> => ({
  text,
  explanation: `${explanation} It is taken on lines between reals and generated points, and lowered by the step below.`,
  tex: () => tex,
  live: ({ slope, penalty }) => `mean slope ${number(slope)} · ${number(penalty)}`,
});
