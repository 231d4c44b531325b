import type { Charts } from '../method.ts';

export const charts: Charts = {
  cost: {
    title: 'Transport cost',
    help: 'The certified transport cost between the points shown and the reals, in units of the cost c. The method itself uses a cost that its critic learns.',
    curves: [],
  },
  more: [
    {
      title: 'Energy distance',
      help: 'Of the last step, under the learned cost: how much more it costs to match reals with generated points than to match each with their own kind. In expectation it is 0 where both have the same distribution; of single batches it may be negative.',
      tex: String.raw`2\,\overline{W}(X, Y) - W(X, X') - W(Y, Y')`,
      curves: [{ series: 'energy', label: 'energy distance', look: 'plain' }],
      value: ({ energy }, { number }) => number(energy),
    },
    {
      title: 'Matching costs',
      help: 'What the plans of the last step cost: between reals and generated points (the mean of four), between two batches of reals, and between two of generated points. A cost is 1 minus a cosine, from 0 to 2.',
      tex: String.raw`W = \sum_{i,j} \pi_{ij} \Big(1 - \frac{v_i \cdot v_j}{\lVert v_i\rVert \lVert v_j\rVert}\Big)`,
      curves: [
        { series: 'across', label: 'across', look: 'plain' },
        { series: 'withinReals', label: 'within reals', look: 'upper' },
        { series: 'withinGenerated', label: 'within generated points', look: 'lower' },
      ],
    },
  ],
};
