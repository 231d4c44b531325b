import { defineMethod } from '../method.ts';
import { SETTINGS } from './settings.ts';

/**
 * No network learns a potential: each iteration solves an optimal transport problem, and the generator follows its
 * plan.
 */
export const exactPlan = defineMethod({
  id: 'exact-plan',
  label: 'Exact plan',
  help: 'No assigner: each iteration solves the optimal transport between its points and the reals, and the generator follows that plan.',
  settings: SETTINGS,
  steps: [
    {
      id: 'plan',
      label: 'One plan step',
      hint: 'Generate points, and solve their optimal transport to the reals.',
      key: 'T',
      lines: ['generate', 'plan', 'potential'],
    },
    {
      id: 'generator',
      label: 'One generator step',
      hint: 'Move along the plan.',
      key: 'G',
      lines: ['generator'],
      mustEnd: true,
    },
  ],
  times: () => [1, 1],
  movesGenerator: () => true,
  unassigned: null,
  critic: null,
  series: { lower: 'cost', upper: 'cost', split: 'mean' },
  charts: () => import('./charts.ts'),
  listing: () => import('./listing.ts'),
  diagram: () => import('./diagram.ts'),
  load: () => import('./trainer.ts'),
  saved: () => import('./saved-state.ts'),
});
