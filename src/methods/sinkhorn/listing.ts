/** The algorithm of training by Sinkhorn divergences, line by line. */
import type { Experiment } from '../../settings/table.ts';
import { gathered, type Listing, type Words } from '../listing.ts';
import { drawLines, MINIBATCH_NOTE } from '../minibatch/listing.ts';

type Variant = Pick<Experiment, 'debiased' | 'planGradient' | 'eps' | 'sinkhornSteps'>;

export function listing({ debiased, planGradient, eps, sinkhornSteps }: Variant, words: Words): Listing {
  const { count, number, percent } = words;
  const held = planGradient === 'plan';
  return {
    condition: 'θ has not converged',
    repeat: null,
    before: [],
    inner: [
      ...drawLines(words),
      {
        line: 'plan',
        text: 'iterate: plan π',
        explanation:
          'Sinkhorn’s iterations give rows and columns their mass in turn. They tend to the plan of least cost plus ε times its Kullback–Leibler divergence from the plan that sends all to all. ε is in units of s·c.',
        tex: ({ setup }) => {
          const rules = [
            String.raw`\pi_{ij} = \tfrac1{n^2} \exp\big((f_i + g_j - s\,c(x_i, y_j)) / \varepsilon\big)`,
            String.raw`f_i \leftarrow -\varepsilon \log \tfrac1n \textstyle\sum_j e^{(g_j - s\,c(x_i, y_j))/\varepsilon},\quad g_j \leftarrow -\varepsilon \log \tfrac1n \sum_i e^{(f_i - s\,c(x_i, y_j))/\varepsilon}`,
          ];
          return gathered(...rules, ...(setup?.costTex ? [`c(x,y) = ${setup.costTex}`] : []));
        },
        live: ({ batch }) =>
          batch
            ? `ε = ${number(eps)} · ${count(sinkhornSteps)} iterations · error ${percent(batch.marginalError)}`
            : '',
      },
      {
        line: 'debias',
        text: 'subtract self-transport',
        explanation: `${debiased ? '' : 'Not run: debiasing is off. '}The same for each batch and itself: what entropy makes it cost to stay where it is. Without this, a point is best placed at a mean of reals.`,
        tex: () => String.raw`S = W(x, y) - \tfrac12 W(x, x) - \tfrac12 W(y, y)`,
        live: ({ batch }) =>
          batch?.sinkhornDivergence === undefined ? '' : `S = ${number(batch.sinkhornDivergence)}`,
        off: !debiased,
      },
    ],
    after: [
      {
        line: 'generator',
        text: 'step G: along the plan',
        explanation: `One optimiser step on the generator. ${
          held
            ? 'The plan is held fixed: once the iterations have converged this is the gradient of the least cost with its entropy, by the envelope theorem.'
            : 'The gradient goes through all iterations: it is that of the cost of the plan as it is.'
        }`,
        tex: () =>
          gathered(
            String.raw`\min_\theta\; ${debiased ? 'S' : 'W(x, y)'},\quad x_i = G_\theta(z_i)`,
            String.raw`W(x, y) = \sum_{i,j} \pi_{ij}${held ? '' : '(x)'}\, c(x_i, y_j)`,
          ),
        live: ({ batch }) => (batch ? `cost ${number(batch.planCost)}` : ''),
      },
    ],
    note: () => MINIBATCH_NOTE,
  };
}
