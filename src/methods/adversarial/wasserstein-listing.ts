/** The lines of the algorithm that WGANs share. */
import type { Words } from '../listing.ts';
import type { Scalars } from '../trainer.ts';
import type { AdversarialText } from './listing.ts';

/** The text of a WGAN. @param slopes what bounds the critic's slopes, in a sentence */
export const wassersteinText = (
  { number }: Words,
  slopes: string,
  difference: (batch: Scalars) => number,
): AdversarialText => ({
  critic: 'critic',
  symbol: 'f',
  step: {
    text: 'step f: raise reals, lower points',
    explanation: `If its slopes were at most 1, the difference would be at most the transport cost under the Euclidean distance, and equal to it for the best f. ${slopes}`,
    tex: String.raw`\max_f\; \frac1n \sum_j f(y_j) - \frac1n \sum_i f(x_i)`,
    live: (batch) => `difference ${number(difference(batch))}`,
  },
  generator: {
    explanation: 'Points follow the slope of the critic: the arrows of its layer.',
    tex: String.raw`\min_\theta\; -\frac1n \sum_i f\big(G_\theta(z_i)\big)`,
  },
});

/** The line of a penalty: its formula, what it penalises, and why. */
export const penaltyLine = (
  { number }: Words,
  { tex, text, explanation }: { tex: string; text: string; explanation: string },
): NonNullable<AdversarialText['penalty']> => ({
  text,
  explanation: `${explanation} It is measured at random points between reals and generated points, and lowered by the step below.`,
  tex: () => tex,
  live: ({ slope, penalty }) => `mean slope ${number(slope)}, penalty ${number(penalty)}`,
});
