import type { Charts } from '../method.ts';

export const charts: Charts = {
  cost: {
    title: 'Transport cost',
    help: 'The certified transport cost between the points shown and the reals, under the Euclidean distance. The critic’s own number is a multiple of a lower bound, by a factor that nobody knows: see More charts.',
    curves: [],
  },
  more: [
    {
      title: 'Critic’s difference',
      help: 'The difference of the critic’s means at reals and generated points of the last step. Weights are cut, so its slopes are bounded, but not by 1: its units are its own.',
      tex: String.raw`\frac1n\sum_j f(y_j) - \frac1n\sum_i f(x_i)`,
      curves: [{ series: 'difference', label: 'difference', look: 'plain' }],
      value: ({ difference }, { number }) => number(difference),
    },
  ],
};
