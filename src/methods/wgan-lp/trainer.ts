/** WGAN-LP: Petzka, Fischer and Lukovnikov 2018. */
import { WASSERSTEIN } from '../adversarial/objective.ts';
import { adversarial } from '../adversarial/trainer.ts';
import type { Context, Trainer } from '../trainer.ts';

export const create = (context: Context): Trainer =>
  adversarial(context, {
    objective: () => WASSERSTEIN,
    penalty: ({ penalty: weight }) => ({ weight, oneSided: true }),
    derived: (loss) => ({ estimate: -loss }),
  });
