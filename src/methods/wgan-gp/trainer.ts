/** WGAN-GP: Gulrajani, Ahmed, Arjovsky, Dumoulin and Courville 2017, Algorithm 1. */
import { WASSERSTEIN } from '../adversarial/objective.ts';
import { adversarial } from '../adversarial/trainer.ts';
import type { Context, Trainer } from '../trainer.ts';

export const create = (context: Context): Trainer =>
  adversarial(context, {
    objective: () => WASSERSTEIN,
    penalty: ({ penalty: weight }) => ({ weight, oneSided: false }),
    derived: (loss) => ({ estimate: -loss }),
  });
