/** The algorithm of the WGAN with clipped weights, line by line. */
import type { Experiment } from '../../settings/table.ts';
import { adversarialListing } from '../adversarial/listing.ts';
import { wassersteinText } from '../adversarial/wasserstein-listing.ts';
import type { Listing, Words } from '../listing.ts';

export const listing = (e: Pick<Experiment, 'criticSteps' | 'clip'>, words: Words): Listing =>
  adversarialListing(e, words, {
    ...wassersteinText(
      words,
      'Clipping bounds them, but not by 1: the difference is such a bound times an unknown factor.',
      ({ difference }) => difference,
    ),
    clip: {
      text: 'clip the weights of f',
      explanation:
        'All parameters of the critic are clipped to ± c, which bounds its slopes. The authors themselves call it a terrible way to do so: it is simple, but makes critics that are nearly flat or nearly linear.',
      tex: () => String.raw`w \leftarrow \max(-c, \min(c, w))`,
      live: `c = ${words.number(e.clip)}`,
    },
  });
