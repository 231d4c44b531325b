import type { Charts } from '../method.ts';

export const charts: Charts = {
  cost: {
    title: 'Transport cost',
    help: 'The certified transport cost between the points shown and the reals, in units of the cost c. The method itself knows none.',
    curves: [],
  },
  more: [
    {
      title: 'Discriminator',
      help: 'Mean of D at the reals and at the generated points of the last step. Where it cannot tell them apart both are 1/2.',
      tex: 'D',
      curves: [
        { series: 'atReals', label: 'at reals', look: 'upper' },
        { series: 'atGenerated', label: 'at generated points', look: 'lower' },
      ],
    },
    {
      title: 'Divergence',
      help: 'What the discriminator’s loss says of the Jensen–Shannon divergence: at an optimal discriminator it is this; else it is larger. From 0 to log 2 = 0.69.',
      tex: String.raw`\log 2 - \tfrac12 L_D \le \mathrm{JS}`,
      curves: [{ series: 'divergence', label: 'divergence at least', look: 'plain' }],
      value: ({ divergence }, { number }) => number(divergence),
    },
    {
      title: 'Losses',
      help: 'What the two networks descend on.',
      curves: [
        { series: 'criticLoss', label: 'discriminator', look: 'upper' },
        { series: 'generatorLoss', label: 'generator', look: 'lower' },
      ],
    },
  ],
};
