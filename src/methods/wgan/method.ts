import { adversarialSteps, NOT_ASSIGNED, times } from '../adversarial/description.ts';
import { IGNORES, SETTINGS } from '../adversarial/settings.ts';
import { CRITIC, EUCLIDEAN, WASSERSTEIN_DIAGRAM } from '../adversarial/wasserstein.ts';
import { defineMethod } from '../method.ts';
import { CLIP } from './settings.ts';

const USUAL = {
  ...({ optimiser: 'rmsprop', beta2: 0.99, minibatch: 64 } as const),
  ...{ criticRate: 5e-5, generatorRate: 5e-5 },
};

/** Arjovsky, Chintala and Bottou (2017). */
export const wgan = defineMethod({
  id: 'wgan',
  label: 'WGAN, clipped',
  help: 'Arjovsky, Chintala and Bottou, 2017: a critic with bounded weights maximises the dual of the Euclidean transport cost, and the generator moves points to where the critic is higher.',
  settings: [CLIP, ...SETTINGS],
  ignores: IGNORES,
  fixes: EUCLIDEAN,
  usual: { points: USUAL, images: USUAL },
  steps: adversarialSteps('critic', 'F', ['draw', 'generate', 'critic', 'clip']),
  times,
  movesGenerator: () => true,
  unassigned: NOT_ASSIGNED,
  critic: CRITIC,
  series: { difference: 'mean', generatorLoss: 'mean' },
  charts: () => import('./charts.ts'),
  listing: () => import('./listing.ts'),
  diagram: WASSERSTEIN_DIAGRAM,
  load: () => import('./trainer.ts'),
  saved: () => import('../minibatch/saved-state.ts'),
});
