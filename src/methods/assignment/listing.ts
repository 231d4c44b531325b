/** Algorithm 1 of Laschos, Tinapp and Obermayer (2020), line by line; the assigner's objective as in their Eq. 13. */
import { EVEN } from '../../metrics/evenness.ts';
import type { Experiment } from '../../settings/table.ts';
import { ENGINE_WORDS } from '../../transport/assignment.ts';
import { gathered, type Listing, type ListingLine, type Words } from '../listing.ts';
import type { Scalars } from '../trainer.ts';
import { MAX_SHOWN } from './batch-size-schedule.ts';
import { isAlone } from './settings.ts';

/** Settings that change the listing: fresh points in every step, a growing number of points, the assigner alone. */
export type Variant = Pick<Experiment, 'fresh' | 'schedule' | 'train' | 'steps'>;

/** The listing of the assignment method. */
export function listing(variant: Variant, words: Words): Listing {
  if (isAlone(variant)) return aloneListing(variant, words);
  const { fresh, schedule, steps } = variant;
  const grows = schedule === 'sqrt';
  const m = grows ? 'm_t' : 'm';
  const generate = generateLine(words, fresh, grows);
  const inner = [assignLine(words, fresh), countLine(words, m), assignerLine(words, m)];
  return {
    condition: 'θ has not converged',
    before: fresh ? [] : [generate],
    inner: fresh ? [generate, ...inner] : inner,
    after: [generatorLine(words, m)],
    repeat: steps,
    now: evenness(words),
    note: (kind) =>
      kind === 'image'
        ? 'The numbers here and in the charts are of the m images of the last step; the picture shows 48 fixed latents.'
        : 'The numbers are of the m points of the last step; the picture and the charts show N fixed latents.',
  };
}

/** The assigner alone: points are generated once, and the generator is not trained. */
function aloneListing({ steps }: Variant, words: Words): Listing {
  const { count } = words;
  const generate = generateLine(words, false, false);
  const generator = generatorLine(words, 'm');
  return {
    condition: 'loads are uneven',
    before: [
      {
        ...generate,
        explanation: `Latents were drawn once, and the generator turned each into a point. The picture shows these points (of images the first 48), and they do not move. On the plane there are at most ${count(MAX_SHOWN)}.`,
        live: ({ setup }) => {
          const m = setup?.m ?? Number.NaN;
          return `m = ${count(m)}${m === MAX_SHOWN ? ', the most' : ''}`;
        },
      },
    ],
    inner: [assignLine(words, false), countLine(words, 'm'), assignerLine(words, 'm')],
    repeat: steps,
    now: evenness(words),
    note: null,
    after: [
      {
        ...generator,
        explanation: `Not run: the assigner is trained alone. ${generator.explanation}`,
        live: () => 'stands still',
        off: true,
      },
    ],
  };
}

/** How uneven the loads are; empty where there are fewer points than reals. */
const evenness =
  ({ percent }: Words) =>
  ({ misplaced, m, N }: Scalars): string => {
    if (m < N) return '';
    return misplaced <= EVEN ? 'loads even' : `${percent(misplaced)} misplaced`;
  };

/** The growth of m with the iteration t, as in the authors' code. */
const GROWTH = String.raw`m_t = 100\Big(\Big\lfloor \frac{m}{100}\sqrt{\min(1, t/T)} \Big\rfloor + 10\Big)`;

function generateLine({ count }: Words, fresh: boolean, grows: boolean): ListingLine {
  const m = grows ? 'm_t' : 'm';
  const rule = String.raw`x_i = G_\theta(z_i),\quad z_i \sim \mu,\quad i = 1,\dots,${m}`;
  const kept = fresh
    ? 'm fresh latents are drawn, and the generator turns each into a point.'
    : 'm latents are drawn once per iteration, and the generator turns each into a point. All assigner steps share these points.';
  return {
    line: 'generate',
    text: 'generate xᵢ = G(zᵢ)',
    explanation: grows ? `${kept} Their number grows with the iteration t, until T.` : kept,
    tex: () => (grows ? gathered(rule, GROWTH) : rule),
    live: ({ setup, batch }) => {
      const last = grows ? (batch?.m ?? setup?.m) : (setup?.m ?? batch?.m);
      return `${grows ? 'mₜ' : 'm'} = ${count(last ?? Number.NaN)}`;
    },
  };
}

function assignLine({ count, number }: Words, fresh: boolean): ListingLine {
  const price =
    'Each point goes to the real with the least scaled cost plus potential. ψ is a price on top of the cost: it rises at a real with too many points and falls at one with too few.';
  return {
    line: 'assign',
    text: 'assign: least s·c + ψ',
    explanation: fresh
      ? price
      : `${price} Only ψ changes between assigner steps, so costs are kept where memory allows.`,
    tex: ({ setup }) => {
      const rule = String.raw`a(i) = \arg\min_j\, s\,c(x_i, y_j) + \psi_w(y_j)`;
      return setup?.costTex ? gathered(rule, `c(x,y) = ${setup.costTex}`) : rule;
    },
    live: ({ N, setup }) => {
      if (N === null || !setup?.assigning) return '';
      const { scale, engine } = setup.assigning;
      return `N = ${count(N)} · s = ${number(scale)} · ${ENGINE_WORDS[engine]}`;
    },
  };
}

const countLine = ({ count, number }: Words, m: string): ListingLine => ({
  line: 'count',
  text: 'count nⱼ at each real',
  explanation: 'How many points each real received. At the optimum every real receives its fair share m/N.',
  tex: () => String.raw`n_j = \#\{\, i : a(i) = j \,\},\qquad \sum_j n_j = ${m}`,
  live: ({ batch }) => {
    if (!batch) return '';
    const { leastLoad, largestLoad, m, N, unassigned } = batch;
    return `nⱼ = ${count(leastLoad)}…${count(largestLoad)} · fair ${number(m / N)} · ${count(unassigned)} empty`;
  },
});

const assignerLine = ({ number }: Words, m: string): ListingLine => ({
  line: 'assigner',
  text: 'step ψ: even out loads',
  explanation:
    'One optimiser step on the assigner, to increase L: ψ rises where too many points arrive and falls where too few do. The dual value is a lower bound on the transport cost between these points and the reals. L and ψ are in units of s·c, the dual value in units of c.',
  tex: () => String.raw`\max_w\; L(w) = \sum_j \Big(\frac{n_j}{${m}} - \frac1N\Big)\,\psi_w(y_j)`,
  live: ({ batch }) => (batch ? `L = ${number(batch.objective)} · dual ${number(batch.dual)}` : ''),
});

/** With a cost of its own, where the generator has one. */
function generatorLine({ number }: Words, m: string): ListingLine {
  const does =
    'Optimiser steps on the generator, to lower the mean cost between generated points and their reals (in units of c). The assignment is held fixed.';
  const rule = (c: string) =>
    String.raw`\min_\theta\; \frac1{${m}} \sum_i ${c}\big(G_\theta(z_i),\, y_{a(i)}\big)`;
  return {
    line: 'generator',
    text: 'step G: towards reals',
    explanation: `${does} The generator may have a cost of its own.`,
    tex: ({ setup }) => {
      const own = setup?.generatorCostTex;
      return own ? gathered(rule('c_G'), `c_G(x,y) = ${own}`) : rule('c');
    },
    live: ({ batch }) => (batch ? `mean cost ${number(batch.assignedCost)}` : ''),
  };
}
