import { NETWORK } from '../assignment/settings.ts';
import { defineMethod } from '../method.ts';
import { SETTINGS } from './settings.ts';

/** The other published script of Laschos, Tinapp and Obermayer (2020). */
export const criticFirst = defineMethod({
  id: 'critic-first',
  label: 'Critic first',
  help: 'The other script of the authors of the assignment method: the assigner alone until the loads are even, then a long phase of the generator along these assignments.',
  settings: [...SETTINGS, ...NETWORK],
  usual: { points: { assignerKind: 'table' }, images: { assignerKind: 'table' } },
  steps: [
    {
      id: 'assigner',
      label: 'One assigner step',
      hint: 'Assign the points of this iteration, count, even out the loads.',
      key: 'A',
      lines: ['generate', 'assign', 'count', 'assigner'],
    },
    {
      id: 'generator',
      label: 'One generator step',
      hint: 'Move towards the assigned reals.',
      key: 'G',
      lines: ['generator'],
      mustEnd: true,
    },
  ],
  times: (e) => [e.phaseSteps, e.sweeps],
  movesGenerator: () => true,
  unassigned: null,
  critic: null,
  series: { dual: 'cost', assignedCost: 'cost', unassigned: 'mean', largestLoad: 'most' },
  charts: () => import('../assignment/charts.ts'),
  listing: () => import('./listing.ts'),
  diagram: () => import('./diagram.ts'),
  load: () => import('./trainer.ts'),
  saved: () => import('../assignment/saved-state.ts'),
});
