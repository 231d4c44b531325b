import { CRITIC_NETWORK, IGNORES } from '../adversarial/settings.ts';
import { defineMethod } from '../method.ts';
import { EPSILON, GENERATOR_STEPS, MINIBATCH, SINKHORN_STEPS } from '../minibatch/settings.ts';

const ADAM = { criticRate: 3e-4, generatorRate: 3e-4, beta2: 0.999 };

/** Salimans, Zhang, Radford and Metaxas (2018). */
export const otgan = defineMethod({
  id: 'otgan',
  label: 'OT-GAN',
  help: 'Salimans and others, 2018: a critic learns a cost, the cosine between features, under which batches of reals and of generated points are far apart. The cost above only measures.',
  settings: [EPSILON, SINKHORN_STEPS, GENERATOR_STEPS, MINIBATCH, ...CRITIC_NETWORK],
  ignores: IGNORES,
  usual: {
    points: {
      ...ADAM,
      eps: 0.02,
      minibatch: 128,
      sinkhornSteps: 10,
      criticWidth: 32,
      generatorWidth: 128,
      layers: 'reals,generated,plan',
    },
    images: {
      ...ADAM,
      eps: 0.01,
      sinkhornSteps: 50,
      criticKind: 'conv',
      criticWidth: 64,
      generatorKind: 'glu',
    },
  },
  steps: [
    {
      id: 'generator',
      label: 'One generator step',
      hint: 'Match four batches, and lower their energy distance.',
      key: 'G',
      lines: ['draw', 'generate', 'match', 'generator'],
    },
    {
      id: 'critic',
      label: 'One critic step',
      hint: 'Match four fresh batches, and raise their energy distance.',
      key: 'F',
      lines: ['critic'],
    },
  ],
  times: (e) => [e.generatorSteps, 1],
  movesGenerator: () => true,
  unassigned: 'The matching splits the mass of each point: there are no loads, cells or ψ.',
  critic: null,
  plan: 'The matching under the learned cost: the darker a line, the more mass it carries.',
  series: { energy: 'mean', across: 'mean', withinReals: 'mean', withinGenerated: 'mean' },
  charts: () => import('./charts.ts'),
  listing: () => import('./listing.ts'),
  diagram: () => import('./diagram.ts'),
  load: () => import('./trainer.ts'),
  saved: () => import('../minibatch/saved-state.ts'),
});
