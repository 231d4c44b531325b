import type { Charts } from '../method.ts';

export const charts: Charts = {
  cost: {
    title: 'Transport cost',
    help: 'What the plan of the last step costs between its n points and n reals, in units of the cost c. Entropy spreads the plan, so it costs more than the optimal one; and two batches of the same data are some way apart, so it does not fall to 0.',
    tex: String.raw`W(x, y) = \sum_{i,j}\pi_{ij}\,c(x_i,y_j)`,
    curves: [{ series: 'planCost', label: 'of the plan', look: 'upper' }],
  },
  more: [
    {
      title: 'Sinkhorn divergence',
      help: 'The cost of the plan less what entropy makes each batch cost to itself, in units of c. It tends to the transport cost between the batches for small ε, and for the squared distance to the squared distance of their means for large ε. Without debiasing it is not computed.',
      tex: String.raw`W(x, y) - \tfrac12 W(x, x) - \tfrac12 W(y, y)`,
      curves: [{ series: 'sinkhornDivergence', label: 'divergence', look: 'plain' }],
      value: ({ sinkhornDivergence: S }, { number }) => (S === undefined ? '' : number(S)),
    },
    {
      title: 'Marginal error',
      help: 'The share of the mass that the plan takes from the wrong points: 0 once Sinkhorn’s iterations have converged. A small ε needs more of them.',
      tex: String.raw`\tfrac12 \sum_i \Big| \sum_j \pi_{ij} - \tfrac1n \Big|`,
      curves: [{ series: 'marginalError', label: 'marginal error', look: 'plain' }],
      value: ({ marginalError }, { percent }) => percent(marginalError),
    },
  ],
};
