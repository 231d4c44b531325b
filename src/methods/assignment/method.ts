import { defineMethod } from '../method.ts';
import { isAlone, SETTINGS } from './settings.ts';

/** Algorithm 1 of Laschos, Tinapp and Obermayer (2020). */
export const assignment = defineMethod({
  id: 'assignment',
  label: 'Assignment',
  help: 'Laschos, Tinapp and Obermayer, 2020.',
  settings: SETTINGS,
  steps: [
    {
      id: 'assigner',
      label: 'One assigner step',
      hint: 'Generate, assign, count, even out the loads.',
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
  times: (e) => [e.steps, isAlone(e) ? 0 : 1],
  movesGenerator: (e) => !isAlone(e),
  unassigned: null,
  critic: null,
  series: { dual: 'cost', assignedCost: 'cost', unassigned: 'mean', largestLoad: 'most' },
  charts: () => import('./charts.ts'),
  listing: () => import('./listing.ts'),
  diagram: () => import('./diagram.ts'),
  load: () => import('./trainer.ts'),
  saved: () => import('./saved-state.ts'),
});
