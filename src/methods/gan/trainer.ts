/** Generative adversarial networks: Goodfellow et al. 2014. */
import { gan } from '../adversarial/objective.ts';
import { adversarial } from '../adversarial/trainer.ts';
import type { Context, Trainer } from '../trainer.ts';

export const create = (context: Context): Trainer =>
  adversarial(context, {
    objective: ({ ganLoss }) => gan(ganLoss === 'minimax'),
    derived: (loss) => ({ divergence: Math.LN2 - loss / 2 }),
  });
