/** WGAN with clipped weights: Arjovsky, Chintala and Bottou 2017, Algorithm 1. */
import { WASSERSTEIN } from '../adversarial/objective.ts';
import { adversarial } from '../adversarial/trainer.ts';
import type { Context, Trainer } from '../trainer.ts';

export const create = (context: Context): Trainer =>
  adversarial(context, {
    objective: () => WASSERSTEIN,
    clip: ({ clip }) => clip,
    derived: (loss) => ({ difference: -loss }),
  });
