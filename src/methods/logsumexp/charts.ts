import type { Charts } from '../method.ts';

export const charts: Charts = {
  cost: {
    title: 'Transport cost',
    help: 'The smoothed dual value of the last step, and what its plan costs, in units of the cost c. Both are of n points and n reals alone. For the best ψ the smoothed dual value is the least cost with its entropy.',
    tex: String.raw`\tfrac1s\Big[\tfrac1n\sum_i \min_j{}^{\varepsilon}\{s\,c(x_i,y_j)+\psi_j\}-\tfrac1n\sum_j\psi_j\Big]`,
    curves: [
      { series: 'smoothedDual', label: 'smoothed dual', look: 'plain' },
      { series: 'planCost', label: 'of the plan', look: 'upper' },
    ],
  },
  more: [
    {
      title: 'Marginal error',
      help: 'The share of the mass that goes to the wrong reals of the batch. ψ lowers it on average over batches, not in each one.',
      tex: String.raw`\tfrac12 \sum_j \Big| \sum_i \pi_{ij} - \tfrac1n \Big|`,
      curves: [{ series: 'marginalError', label: 'marginal error', look: 'plain' }],
      value: ({ marginalError }, { percent }) => percent(marginalError),
    },
  ],
};
