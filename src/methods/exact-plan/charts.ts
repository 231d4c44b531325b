import type { Charts } from '../method.ts';

export const charts: Charts = {
  cost: {
    title: 'Transport cost',
    help: 'Bounds on the optimal transport cost between the m points of the last plan step and the reals: a potential proves that no plan costs less than the lower bound, and the plan found costs the upper one. In units of the cost c, without the scale s.',
    tex: String.raw`\text{lower} \le \min_{\pi}\sum_{i,j}\pi_{ij}\,c(x_i,y_j) \le \text{upper}`,
    curves: [
      { series: 'lower', label: 'at least', look: 'lower' },
      { series: 'upper', label: 'at most', look: 'upper' },
    ],
  },
  more: [
    {
      title: 'Split points',
      help: 'Points of the last plan step whose mass goes to more than one real. Where m is a multiple of N, an optimal plan exists without any.',
      curves: [{ series: 'split', label: 'split points', look: 'plain' }],
      value: ({ split }, { count }) => count(split),
    },
  ],
};
