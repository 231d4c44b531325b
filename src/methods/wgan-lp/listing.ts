/** The algorithm of WGAN-LP, line by line. */
import type { Experiment } from '../../settings/table.ts';
import { adversarialListing, penaltyTex } from '../adversarial/listing.ts';
import { penaltyLine, wassersteinText } from '../adversarial/wasserstein-listing.ts';
import type { Listing, Words } from '../listing.ts';

export const listing = (e: Pick<Experiment, 'criticSteps'>, words: Words): Listing =>
  adversarialListing(e, words, {
    ...wassersteinText(words, 'The penalty keeps them from rising far above 1.', ({ estimate }) => estimate),
    penalty: penaltyLine(words, {
      text: 'penalise slopes of f above 1',
      explanation: 'The dual requires slopes of at most 1, so only those above 1 are penalised.',
      tex: penaltyTex(String.raw`\max\big(0, \lVert\nabla f(u_i)\rVert - 1\big)^2`),
    }),
  });
