import type { Charts } from '../method.ts';

export const charts: Charts = {
  cost: {
    title: 'Transport cost',
    help: 'The certified transport cost between the points shown and the reals, under the Euclidean distance. The critic’s own number is a lower bound times an unknown factor: see More charts.',
    curves: [],
  },
  more: [
    {
      title: 'Critic’s difference',
      help: 'The difference of the critic’s means at the reals and the generated points of the last step. Clipped weights bound its slopes, but not by 1, so the number is not in units of the cost.',
      tex: String.raw`\frac1n\sum_j f(y_j) - \frac1n\sum_i f(x_i)`,
      curves: [{ series: 'difference', label: 'difference', look: 'plain' }],
      value: ({ difference }, { number }) => number(difference),
    },
  ],
};
