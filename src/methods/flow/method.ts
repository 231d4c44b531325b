import { SETTINGS as ADVERSARIAL } from '../adversarial/settings.ts';
import { defineMethod } from '../method.ts';
import { SETTINGS } from './settings.ts';

/**
 * Lipman et al. (2023), with couplings as in Tong et al. (2024), and by the potential of semi-discrete transport (semi-
 * discrete flow matching, 2025).
 */
export const flow = defineMethod({
  id: 'flow',
  label: 'Flow matching',
  help: 'A network learns a velocity that carries latents to reals along straight lines between pairs.',
  settings: [...SETTINGS, ...ADVERSARIAL.filter(({ key }) => key === 'minibatch')],
  ignores: [
    ...(['ratio', 'scaling', 'factor', 'diameter', 'generatorCost', 'generatorWindow'] as const),
    ...(['batch', 'latentDim', 'generatorKind'] as const),
  ],
  usual: {
    points: { beta1: 0.9, beta2: 0.999, layers: 'reals,generated,paths' },
    images: { beta1: 0.9, beta2: 0.999, latent: 'gaussian' },
  },
  steps: [
    {
      id: 'potential',
      label: 'One potential step',
      hint: 'Draw latents, assign, count, even out the loads.',
      key: 'U',
      lines: ['draw', 'assign', 'count', 'potential'],
    },
    {
      id: 'velocity',
      label: 'One velocity step',
      hint: 'Pair latents with reals, and learn the velocity between them.',
      key: 'V',
      lines: ['pair', 'velocity'],
    },
  ],
  times: (e) => [e.coupling === 'semi-discrete' ? 1 : 0, 1],
  movesGenerator: () => true,
  unassigned:
    'This method pairs latents, not generated points, with reals: there are no lines, loads or cells.',
  critic: null,
  flow: { steps: (e) => e.eulerSteps, measured: [1, 2, 4, 8, 32] },
  series: { flowLoss: 'mean', pairCost: 'cost', pairBound: 'cost', unevenness: 'mean' },
  charts: () => import('./charts.ts'),
  listing: () => import('./listing.ts'),
  diagram: () => import('./diagram.ts'),
  load: () => import('./trainer.ts'),
  saved: () => import('./saved-state.ts'),
});
