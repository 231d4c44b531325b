import type { Charts } from '../method.ts';

export const charts: Charts = {
  cost: {
    title: 'Transport cost',
    help: 'The certified transport cost between the points shown and the reals, in units of the cost c. The method itself uses no cost.',
    curves: [],
  },
  more: [
    {
      title: 'Discriminator',
      help: 'Mean of D at the reals and at the generated points of the last step. Where D cannot tell them apart, both are 1/2.',
      tex: 'D',
      curves: [
        { series: 'atReals', label: 'at reals', look: 'upper' },
        { series: 'atGenerated', label: 'at generated points', look: 'lower' },
      ],
    },
    {
      title: 'Divergence',
      help: 'A lower bound on the Jensen–Shannon divergence from the discriminator’s loss; equal to it for the optimal discriminator. The divergence lies between 0 and log 2 = 0.69.',
      tex: String.raw`\log 2 - \tfrac12 L_D \le \mathrm{JS}`,
      curves: [{ series: 'divergence', label: 'divergence at least', look: 'plain' }],
      value: ({ divergence }, { number }) => number(divergence),
    },
    {
      title: 'Losses',
      help: 'The losses that the two networks minimise.',
      curves: [
        { series: 'criticLoss', label: 'discriminator', look: 'upper' },
        { series: 'generatorLoss', label: 'generator', look: 'lower' },
      ],
    },
  ],
};
