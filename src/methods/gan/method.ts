import { adversarialSteps, NOT_ASSIGNED, times } from '../adversarial/description.ts';
import { IGNORES, SETTINGS } from '../adversarial/settings.ts';
import { defineMethod } from '../method.ts';
import { LOSS } from './settings.ts';

const USUAL = { criticSteps: 1, criticRate: 2e-4, generatorRate: 2e-4, beta2: 0.999 };

/** Goodfellow et al. (2014), with the usual settings of Radford et al. (2015). */
export const gan = defineMethod({
  id: 'gan',
  label: 'GAN',
  help: 'Goodfellow and others, 2014: a discriminator learns to tell reals from generated points, and the generator to mislead it. Training uses no transport cost; the cost above only measures.',
  settings: [LOSS, ...SETTINGS],
  ignores: IGNORES,
  usual: { points: USUAL, images: USUAL },
  steps: adversarialSteps('discriminator', 'D', ['draw', 'generate', 'critic']),
  times,
  movesGenerator: () => true,
  unassigned: NOT_ASSIGNED,
  critic: {
    name: 'Logit of D',
    symbol: 'f',
    help: 'The discriminator’s value f at each place: D = 1/(1 + exp(−f)) is its estimate of the probability that a point there is real.',
    tex: String.raw`D(x) = \frac{1}{1 + e^{-f(x)}}`,
  },
  series: {
    criticLoss: 'mean',
    generatorLoss: 'mean',
    divergence: 'mean',
    atReals: 'mean',
    atGenerated: 'mean',
  },
  charts: () => import('./charts.ts'),
  listing: () => import('./listing.ts'),
  diagram: () => import('./diagram.ts'),
  load: () => import('./trainer.ts'),
  saved: () => import('../minibatch/saved-state.ts'),
});
