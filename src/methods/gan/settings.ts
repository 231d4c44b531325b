/** Settings of the GAN alone. */
import type { Setting } from '../../settings/table.ts';

declare module '../../settings/table.ts' {
  interface Experiment {
    ganLoss: 'nonSaturating' | 'minimax';
  }
}

export const LOSS: Setting = {
  key: 'ganLoss',
  group: 'method',
  kind: 'choice',
  label: 'Generator’s loss',
  help: 'Both have the same optimum. The minimax loss is flat where the discriminator is sure, so a bad generator hardly learns.',
  options: [
    { value: 'nonSaturating', label: 'Non-saturating: −log D' },
    { value: 'minimax', label: 'Minimax: log(1 − D)' },
  ],
  default: 'nonSaturating',
  live: true,
};
