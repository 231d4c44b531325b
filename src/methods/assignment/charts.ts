import type { Charts } from '../method.ts';

export const charts: Charts = {
  cost: {
    title: 'Transport cost',
    help: 'Dual: the dual value, a lower bound on the optimal transport cost between the generated points and the reals for any ψ. Assigned: the mean cost of the current assignment. When all loads are even, both are equal and the assignment is optimal. All in units of the cost c, without the scale s.',
    tex: String.raw`D(\psi)=\tfrac1s\Big[\tfrac1m\sum_i\min_j\{s\,c(x_i,y_j)+\psi_j\}-\tfrac1N\sum_j\psi_j\Big]`,
    curves: [
      { series: 'dual', label: 'dual (bound)', look: 'lower' },
      { series: 'assignedCost', label: 'assigned', look: 'upper' },
    ],
  },
  more: [
    {
      title: 'Unassigned reals',
      help: 'Reals that receive no generated point at this moment. If points were assigned uniformly at random, a share of exp(−fair share) would receive none: 37 % at a fair share of 1. A large number does not mean that a mode is missed: the points may go to neighbouring reals.',
      tex: String.raw`\#\{j : n_j = 0\}`,
      curves: [{ series: 'unassigned', label: 'unassigned reals', look: 'plain' }],
      value: ({ unassigned, N }, { count, plural }) => `${count(unassigned)} of ${plural(N, 'real')}`,
    },
    {
      title: 'Largest load',
      help: 'The largest number of generated points that one real receives. When all loads are even, it is the fair share.',
      tex: String.raw`\max_j n_j`,
      curves: [{ series: 'largestLoad', label: 'largest load', look: 'plain' }],
      value: ({ largestLoad }, { plural }) => plural(largestLoad, 'point'),
    },
  ],
};
