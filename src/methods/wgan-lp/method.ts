import { adversarialSteps, NOT_ASSIGNED, times } from '../adversarial/description.ts';
import { PENALTY } from '../adversarial/penalty.ts';
import { IGNORES, SETTINGS } from '../adversarial/settings.ts';
import { CRITIC, EUCLIDEAN, PENALISED } from '../adversarial/wasserstein.ts';
import { defineMethod } from '../method.ts';

/** Petzka, Fischer and Lukovnikov (2018). */
export const wganLp = defineMethod({
  id: 'wgan-lp',
  label: 'WGAN-LP',
  help: 'Petzka, Fischer and Lukovnikov, 2018: WGAN-GP with a penalty on slopes above 1 alone, as the dual requires.',
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
