import { PENALISED } from '../adversarial/wasserstein.ts';
import { defineMethod } from '../method.ts';

/** Petzka, Fischer and Lukovnikov (2018). */
export const wganLp = defineMethod({
  ...PENALISED,
  id: 'wgan-lp',
  label: 'WGAN-LP',
  help: 'Petzka, Fischer and Lukovnikov, 2018: WGAN-GP with a penalty on slopes above 1 alone, as the dual requires.',
  listing: () => import('./listing.ts'),
  load: () => import('./trainer.ts'),
});
