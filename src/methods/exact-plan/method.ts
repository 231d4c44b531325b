import { defineMethod } from '../method.ts';
import { SETTINGS } from './settings.ts';

/** No network learns a potential: each iteration solves the optimal transport of its points, and follows that plan. */
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
  charts: {
    cost: {
      title: 'Transport cost',
      help: 'The optimal transport cost between the m points of the last plan step and the reals lies between these two: a potential proves that no plan costs less than the lower one, the plan costs the upper one. In units of the cost c, without the scale s.',
      tex: String.raw`\text{lower} \le \min_{\pi}\sum_{i,j}\pi_{ij}\,c(x_i,y_j) \le \text{upper}`,
      curves: [
        { series: 'lower', label: 'at least', look: 'lower' },
        { series: 'upper', label: 'at most', look: 'upper' },
      ],
    },
    more: [
      {
        title: 'Split points',
        help: 'Points of the last plan step whose mass goes to more than one real. Where m is a multiple of N a plan needs none.',
        curves: [{ series: 'split', label: 'split points', look: 'plain' }],
        value: ({ split }, { count }) => count(split),
      },
    ],
  },
  listing: () => import('./listing.ts'),
  load: () => import('./trainer.ts'),
  saved: () => import('./saved-state.ts'),
});
