import { adversarialSteps, NOT_ASSIGNED, times } from '../adversarial/description.ts';
import { PENALTY } from '../adversarial/penalty.ts';
import { IGNORES, SETTINGS } from '../adversarial/settings.ts';
import { CRITIC, EUCLIDEAN, PENALISED } from '../adversarial/wasserstein.ts';
import { defineMethod } from '../method.ts';

/** Gulrajani, Ahmed, Arjovsky, Dumoulin and Courville (2017). */
export const wganGp = defineMethod({
  id: 'wgan-gp',
  label: 'WGAN-GP',
  help: 'Gulrajani and others, 2017: a WGAN whose critic is penalised for slopes other than 1, in place of clipped weights.',
  settings: [PENALTY, ...SETTINGS],
  ignores: IGNORES,
  fixes: EUCLIDEAN,
  usual: PENALISED,
  steps: adversarialSteps('critic', 'F', ['draw', 'generate', 'penalty', 'critic']),
  times,
  movesGenerator: () => true,
  unassigned: NOT_ASSIGNED,
  critic: CRITIC,
  series: { estimate: 'cost', slope: 'mean', generatorLoss: 'mean' },
  charts: () => import('../adversarial/wasserstein-charts.ts'),
  listing: () => import('./listing.ts'),
  load: () => import('./trainer.ts'),
  saved: () => import('../adversarial/saved-state.ts'),
});
