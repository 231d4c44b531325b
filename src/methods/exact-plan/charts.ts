import type { Charts } from '../method.ts';

export const charts: Charts = {
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
};
