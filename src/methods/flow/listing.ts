/**
 * Flow matching line by line (Lipman et al. 2023; minibatch optimal transport: Tong et al. 2024), where pairs follow from
 * a potential with the stochastic ascent that learns it (Genevay et al. 2016).
 */
import { type Experiment, isImage } from '../../settings/table.ts';
import { gathered, type Listing, type ListingLine, type Words } from '../listing.ts';
import type { Scalars } from '../trainer.ts';

type Variant = Pick<Experiment, 'data' | 'coupling' | 'potentialBatch' | 'eulerSteps'>;

/** Live text that stays empty until the number `needs` is known. */
const known =
  (needs: string, write: (batch: Scalars) => string): ListingLine['live'] =>
  ({ batch }) =>
    batch && needs in batch ? write(batch) : '';

/** The listing of flow matching. */
export function listing(e: Variant, words: Words): Listing {
  const semiDiscrete = e.coupling === 'semi-discrete';
  return {
    condition: 'θ has not converged',
    repeat: null,
    before: [],
    inner: semiDiscrete ? potentialLines(e, words) : [],
    after: [pairLine(e, words), velocityLine(e, words)],
    note: () =>
      `The numbers here and in the charts are of the pairs of the last steps; the picture shows fixed latents after ${words.plural(e.eulerSteps, 'Euler step')}.`,
  };
}

function potentialLines({ potentialBatch: m }: Variant, { count, number }: Words): ListingLine[] {
  return [
    {
      line: 'draw',
      text: 'draw latents zᵢ',
      explanation: 'Fresh latents, which have the dimension of the data.',
      tex: () => String.raw`z_i \sim \mu,\quad i = 1,\dots,m`,
      live: () => `m = ${count(m)}`,
    },
    {
      line: 'assign',
      text: 'assign: least s·c + ψ',
      explanation:
        'Each latent goes to the real with the least scaled cost plus potential. ψ is a table with a value for each real.',
      tex: ({ setup }) => {
        const rule = String.raw`a(i) = \arg\min_j\, s\,c(z_i, y_j) + \psi_j`;
        return setup?.costTex ? gathered(rule, `c(x,y) = ${setup.costTex}`) : rule;
      },
      live: ({ N }) => (N === null ? '' : `N = ${count(N)}`),
    },
    {
      line: 'count',
      text: 'count nⱼ at each real',
      explanation:
        'How many latents each real received. At the optimum every real has the same chance to receive a latent.',
      tex: () => String.raw`n_j = \#\{\, i : a(i) = j \,\}`,
      live: known(
        'emptyReals',
        ({ largestLatentLoad, emptyReals }) =>
          `at most ${count(largestLatentLoad)} · ${count(emptyReals)} empty`,
      ),
    },
    {
      line: 'potential',
      text: 'step ψ: even out loads',
      explanation:
        'One step of stochastic ascent on the dual value: ψ rises where too many latents arrive and falls where too few do. Its rate falls in the first 1500 steps.',
      tex: () =>
        String.raw`\max_\psi\; \mathbb{E}_z \min_j \{ s\,c(z, y_j) + \psi_j \} - \frac1N \sum_j \psi_j`,
      live: known(
        'pairBound',
        ({ pairBound, unevenness }) => `dual ${number(pairBound)} · uneven ${number(unevenness)}`,
      ),
    },
  ];
}

const PAIRS: Record<Experiment['coupling'], Pick<ListingLine, 'text' | 'explanation'> & { tex: string }> = {
  'semi-discrete': {
    text: 'pair zᵢ by ψ',
    explanation:
      'Fresh latents, each paired with the real that the potential assigns to it. At the optimum these pairs are those of the optimal transport from the latents’ distribution to the reals.',
    tex: String.raw`a(i) = \arg\min_j\, s\,c(z_i, y_j) + \psi_j`,
  },
  minibatch: {
    text: 'pair zᵢ optimally',
    explanation:
      'As many fresh latents as random reals, paired by the certified solver at the least total cost. The batch is small beside the data, so these pairs are not those of the whole.',
    tex: String.raw`\min_{a}\; \sum_i c(z_i, y_{a(i)}),\quad a \text{ a permutation}`,
  },
  independent: {
    text: 'pair zᵢ at random',
    explanation: 'Fresh latents, each paired with a random real. Their lines cross.',
    tex: String.raw`a(i) \sim U\{1,\dots,N\}`,
  },
};

function pairLine({ coupling }: Variant, { count, number }: Words): ListingLine {
  const { tex, ...text } = PAIRS[coupling];
  return {
    ...text,
    line: 'pair',
    tex: () => tex,
    live: ({ batch, setup }) =>
      [
        setup && `n = ${count(setup.m)}`,
        batch && 'pairCost' in batch && `mean cost ${number(batch.pairCost)}`,
      ]
        .filter(Boolean)
        .join(' · '),
  };
}

/** Of images: the form of the velocity, which a network that is narrower than an image can have. */
const OF_IMAGES = {
  text: ' For images the network estimates the end D of each line, and v points there.',
  tex: String.raw`v_\theta(x, t) = \frac{D_\theta(x, t) - x}{\max(1 - t,\, 0.1)}`,
};

function velocityLine(e: Variant, { number }: Words): ListingLine {
  const { eulerSteps } = e;
  const form = isImage(e) ? OF_IMAGES : null;
  return {
    line: 'velocity',
    text: 'step v: towards reals',
    explanation: `One optimiser step on the velocity network at a random time on each line, towards the direction of the line. A point is generated by following v from a latent, here in ${eulerSteps === 1 ? 'one Euler step' : `${eulerSteps} Euler steps`}.${form?.text ?? ''}`,
    tex: () =>
      gathered(
        String.raw`\min_\theta\; \frac1n \sum_i \big\lVert v_\theta(x_i, t_i) - (y_{a(i)} - z_i) \big\rVert^2`,
        String.raw`x_i = (1 - t_i)\, z_i + t_i\, y_{a(i)},\quad t_i \sim U[0, 1]`,
        ...(form ? [form.tex] : []),
      ),
    live: known('flowLoss', ({ flowLoss }) => `loss ${number(flowLoss)}`),
  };
}
