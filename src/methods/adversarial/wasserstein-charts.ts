/** The charts of WGANs with a gradient penalty. */
import type { Chart, Charts } from '../method.ts';

const COST: Chart = {
  title: 'Transport cost',
  help: 'Critic’s estimate: the difference of the critic’s means at the reals and the generated points of the last step. For a perfect critic with slopes of at most 1 it would be the transport cost under the Euclidean distance. Slopes above 1 and small batches make it larger, a critic that lags behind makes it smaller: it is not a bound.',
  tex: String.raw`\frac1n\sum_j f(y_j) - \frac1n\sum_i f(x_i) \approx W_1`,
  curves: [{ series: 'estimate', label: 'critic’s estimate', look: 'plain' }],
};

const SLOPE: Chart = {
  title: 'Slope of the critic',
  help: 'The mean norm of the critic’s gradient at random points between reals and generated points. The penalty pulls it to 1, or below 1.',
  tex: String.raw`\frac1n\sum_i \lVert\nabla f(u_i)\rVert`,
  curves: [{ series: 'slope', label: 'slope', look: 'plain' }],
  value: ({ slope }, { number }) => number(slope),
};

export const charts: Charts = { cost: COST, more: [SLOPE] };
