/** WGAN with clipped weights as an algorithm. */
import type { Experiment } from '../../settings/table.ts';
import { adversarialListing } from '../adversarial/listing.ts';
import { wassersteinPlay } from '../adversarial/wasserstein-listing.ts';
import type { Listing, Words } from '../listing.ts';

export const listing = (e: Pick<Experiment, 'criticSteps' | 'clip'>, words: Words): Listing =>
  adversarialListing(e, words, {
    ...wassersteinPlay(
      words,
      'Clipping bounds them, but not by 1: the difference is a multiple of such a bound.',
      ({ difference }) => difference,
    ),
    clip: {
      text: 'clip the weights of f',
      explanation:
        'All parameters of the critic are cut to ± c, which bounds its slopes. The authors themselves call it a terrible way to do so: simple, but it makes critics that are nearly flat, or nearly linear.',
      tex: () => String.raw`w \leftarrow \max(-c, \min(c, w))`,
      live: `c = ${words.number(e.clip)}`,
    },
  });
