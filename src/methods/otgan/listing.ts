/** The algorithm of OT-GAN, line by line. */
import type { Experiment } from '../../settings/table.ts';
import { gathered, type Listing, type Words } from '../listing.ts';
import { MINIBATCH_NOTE } from '../minibatch/listing.ts';

const ENERGY = `L = W_{XY} + W_{XY'} + W_{X'Y} + W_{X'Y'} - 2 W_{XX'} - 2 W_{YY'}`;
const COST = String.raw`c_w(x, y) = 1 - \frac{v_w(x) \cdot v_w(y)}{\lVert v_w(x)\rVert\, \lVert v_w(y)\rVert}`;

type Variant = Pick<Experiment, 'generatorSteps' | 'eps' | 'sinkhornSteps'>;

export function listing({ generatorSteps, eps, sinkhornSteps }: Variant, { count, number }: Words): Listing {
  return {
    condition: 'θ has not converged',
    repeat: generatorSteps,
    before: [],
    inner: [
      {
        line: 'draw',
        text: 'draw reals X, X′',
        explanation: 'Two independent batches of reals are drawn uniformly at random, with replacement.',
        tex: () => String.raw`X, X' \sim \big(\tfrac1N \textstyle\sum_k \delta_{y_k}\big)^{n}`,
        live: ({ setup }) => (setup ? `n = ${count(setup.m)} each` : ''),
      },
      {
        line: 'generate',
        text: 'generate Y, Y′',
        explanation:
          'Two independent batches of fresh latents, and the points that the generator makes of them.',
        tex: () => String.raw`Y, Y' = G_\theta(z_1), \dots, G_\theta(z_n),\quad z_i \sim \mu`,
        live: ({ setup }) => (setup ? `n = ${count(setup.m)} each` : ''),
      },
      {
        line: 'match',
        text: 'match: six plans',
        explanation:
          'Sinkhorn’s iterations give a plan with entropy between any two of the four batches that the energy distance compares, under the cosine cost of the critic’s features. No gradient goes through the plans.',
        tex: () => gathered(COST, String.raw`W_{XY} = \sum_{i,j} \pi_{ij}\, c_w(x_i, y_j)`),
        live: ({ batch }) =>
          batch
            ? `ε = ${number(eps)} · ${count(sinkhornSteps)} iterations · across ${number(batch.across)}`
            : '',
      },
      {
        line: 'generator',
        text: 'step G: lower the energy distance',
        explanation: 'One optimiser step on the generator; the critic and the plans are held fixed.',
        tex: () => gathered(String.raw`\min_\theta\; L`, ENERGY),
        live: ({ batch }) => (batch ? `L/2 = ${number(batch.energy)}` : ''),
      },
    ],
    after: [
      {
        line: 'critic',
        text: 'step v: raise it',
        explanation:
          'One optimiser step on the critic, at fresh batches: it learns features under which reals and generated points are far apart. The plans are held fixed.',
        tex: () => gathered(String.raw`\max_w\; L`, ENERGY),
        live: ({ batch }) => (batch ? `L/2 = ${number(batch.energy)}` : ''),
      },
    ],
    note: () => MINIBATCH_NOTE,
  };
}
