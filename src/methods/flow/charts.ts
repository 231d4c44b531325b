/** The charts of flow matching. */
import type { Charts } from '../method.ts';

export const charts: Charts = {
  cost: {
    title: 'Transport cost',
    help: 'The certified transport cost between the points shown, made in the chosen number of Euler steps, and the reals, in units of the cost c. Measure gives it for 1, 2, 4, 8 and 32 steps.',
    curves: [],
  },
  more: [
    {
      title: 'Cost of the pairs',
      help: 'Pairs: the mean cost between a latent and its real in the last batch, in units of the cost c. Independent pairs have the largest. Bound: the dual value of the potential at the latents of its last step. On average it is at most the least cost of pairs that give every real its share.',
      tex: String.raw`\tfrac1n\sum_i c(z_i,y_{a(i)}),\quad D(\psi)=\tfrac1s\Big[\tfrac1m\sum_i\min_j\{s\,c(z_i,y_j)+\psi_j\}-\tfrac1N\sum_j\psi_j\Big]`,
      curves: [
        { series: 'pairCost', label: 'pairs', look: 'upper' },
        { series: 'pairBound', label: 'bound', look: 'lower' },
      ],
      value: ({ pairCost = Number.NaN }, { number }) => number(pairCost),
    },
    {
      title: 'Loss',
      help: 'Mean squared difference between the velocity and the direction of the pairs, in the last batch. It does not fall to zero: where lines of pairs cross, the velocity is their mean.',
      tex: String.raw`\tfrac1n\sum_i\lVert v_\theta(x_i,t_i)-(y_{a(i)}-z_i)\rVert^2`,
      curves: [{ series: 'flowLoss', label: 'loss', look: 'plain' }],
      value: ({ flowLoss = Number.NaN }, { number }) => number(flowLoss),
    },
    {
      title: 'Uneven loads',
      help: 'How uneven the chances of the reals to receive a latent are, estimated from the loads of the last step of the potential. 0 on average where they are equal, as at the optimum; single values are noisy and may be negative. Only where pairs follow from the potential.',
      tex: String.raw`N\sum_j rac{n_j(n_j-1)}{m(m-1)} - 1`,
      curves: [{ series: 'unevenness', label: 'uneven loads', look: 'plain' }],
      value: ({ unevenness = Number.NaN }, { number }) => number(unevenness),
    },
  ],
};
