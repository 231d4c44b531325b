/** The algorithm of a GAN, line by line. */
import type { Experiment } from '../../settings/table.ts';
import { adversarialListing } from '../adversarial/listing.ts';
import { gathered, type Listing, type Words } from '../listing.ts';

const D = String.raw`D(x) = \frac{1}{1 + e^{-f(x)}}`;

const GENERATOR = {
  nonSaturating: {
    explanation:
      'Its points move to where the discriminator takes them for real. This loss is steep where it does not.',
    tex: String.raw`\min_\theta\; -\frac1n \sum_i \log D\big(G_\theta(z_i)\big)`,
  },
  minimax: {
    explanation:
      'As in the minimax game. Where the discriminator is sure, this loss is flat and the generator hardly learns.',
    tex: String.raw`\min_\theta\; \frac1n \sum_i \log\big(1 - D(G_\theta(z_i))\big)`,
  },
};

export const listing = (e: Pick<Experiment, 'criticSteps' | 'ganLoss'>, words: Words): Listing =>
  adversarialListing(e, words, {
    critic: 'discriminator',
    symbol: 'D',
    step: {
      text: 'step D: tell apart',
      explanation:
        'D is the probability that a point is real. For the optimal D the loss is 2 log 2 minus twice the Jensen–Shannon divergence between reals and generated points.',
      tex: gathered(
        String.raw`\max_D\; \frac1n \sum_j \log D(y_j) + \frac1n \sum_i \log\big(1 - D(x_i)\big)`,
        D,
      ),
      live: ({ atReals, atGenerated }) =>
        `D = ${words.number(atReals)} at reals, ${words.number(atGenerated)} at points`,
    },
    generator: GENERATOR[e.ganLoss],
  });
