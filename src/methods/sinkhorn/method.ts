import { defineMethod } from '../method.ts';
import { EPSILON, MINIBATCH, SINKHORN_STEPS } from '../minibatch/settings.ts';
import { SETTINGS } from './settings.ts';

/** Genevay, Peyré and Cuturi (2018). */
export const sinkhorn = defineMethod({
  id: 'sinkhorn',
  label: 'Sinkhorn',
  help: 'Genevay, Peyré and Cuturi, 2018: no critic. Sinkhorn’s iterations give a plan with entropy between two batches, and the generator lowers its cost.',
  settings: [EPSILON, SINKHORN_STEPS, ...SETTINGS, MINIBATCH],
  ignores: ['ratio', 'generatorCost', 'generatorWindow', 'batch'],
  usual: { points: { layers: 'reals,generated,plan' }, images: {} },
  steps: [
    {
      id: 'generator',
      label: 'One generator step',
      hint: 'Draw reals, generate points, and move along their plan.',
      key: 'G',
      lines: ['draw', 'generate', 'plan', 'debias', 'generator'],
    },
  ],
  times: () => [1],
  movesGenerator: () => true,
  unassigned: 'The plan splits the mass of each point: there are no loads, cells or ψ.',
  critic: null,
  plan: 'The plan with entropy: the darker a line, the more mass it carries.',
  series: { planCost: 'cost', sinkhornDivergence: 'cost', marginalError: 'mean' },
  charts: () => import('./charts.ts'),
  listing: () => import('./listing.ts'),
  diagram: () => import('./diagram.ts'),
  load: () => import('./trainer.ts'),
  saved: () => import('../minibatch/saved-state.ts'),
});
