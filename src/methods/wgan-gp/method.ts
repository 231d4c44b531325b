import { PENALISED } from '../adversarial/wasserstein.ts';
import { defineMethod } from '../method.ts';

/** Gulrajani, Ahmed, Arjovsky, Dumoulin and Courville (2017). */
export const wganGp = defineMethod({
  ...PENALISED,
  id: 'wgan-gp',
  label: 'WGAN-GP',
  help: 'Gulrajani and others, 2017: a WGAN whose critic is penalised for slopes other than 1, in place of clipped weights.',
  listing: () => import('./listing.ts'),
  load: () => import('./trainer.ts'),
});
