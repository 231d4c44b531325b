/** WGAN-LP as an algorithm. */
import type { Experiment } from '../../settings/table.ts';
import { adversarialListing, penaltyTex } from '../adversarial/listing.ts';
import { penaltyLine, wassersteinPlay } from '../adversarial/wasserstein-listing.ts';
import type { Listing, Words } from '../listing.ts';

export const listing = (e: Pick<Experiment, 'criticSteps'>, words: Words): Listing =>
  adversarialListing(e, words, {
    ...wassersteinPlay(words, 'The penalty keeps them from rising far above 1.', ({ estimate }) => estimate),
    penalty: penaltyLine(words, {
      text: 'penalise slopes of f above 1',
      explanation: 'The dual asks for slopes of at most 1; only those above are penalised.',
      tex: penaltyTex(String.raw`\max\big(0, \lVert\nabla f(u_i)\rVert - 1\big)^2`),
    }),
  });
