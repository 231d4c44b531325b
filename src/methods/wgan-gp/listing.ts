/** The algorithm of WGAN-GP, line by line. */
import type { Experiment } from '../../settings/table.ts';
import { adversarialListing, penaltyTex } from '../adversarial/listing.ts';
import { penaltyLine, wassersteinText } from '../adversarial/wasserstein-listing.ts';
import type { Listing, Words } from '../listing.ts';

export const listing = (e: Pick<Experiment, 'criticSteps'>, words: Words): Listing =>
  adversarialListing(e, words, {
    ...wassersteinText(words, 'The penalty keeps them near 1.', ({ estimate }) => estimate),
    penalty: penaltyLine(words, {
      text: 'penalise slopes of f other than 1',
      explanation:
        'The best critic has slope 1 along the lines of the optimal plan, so slopes other than 1 are penalised.',
      tex: penaltyTex(String.raw`\big(\lVert\nabla f(u_i)\rVert - 1\big)^2`),
    }),
  });
