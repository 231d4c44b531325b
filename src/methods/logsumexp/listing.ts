/** The algorithm with a smoothed minimum, line by line. */
import type { Experiment } from '../../settings/table.ts';
import { gathered, type Listing, type Words } from '../listing.ts';
import { drawLines, MINIBATCH_NOTE } from '../minibatch/listing.ts';

const SMOOTHED = String.raw`\min_j{}^{\varepsilon} v_j = -\varepsilon \log \tfrac1n \textstyle\sum_j e^{-v_j/\varepsilon}`;

export function listing(
  { criticSteps, eps }: Pick<Experiment, 'criticSteps' | 'eps'>,
  words: Words,
): Listing {
  const { number, percent } = words;
  return {
    condition: 'θ has not converged',
    repeat: criticSteps,
    before: [],
    inner: [
      ...drawLines(words),
      {
        line: 'soften',
        text: 'soften: min of s·c + ψ',
        explanation:
          'For each point the least s·c + ψ over the reals of the batch, smoothed by LogSumExp so that it can be differentiated: each point goes to several reals, the more to those that are nearly best. ε is in units of s·c.',
        tex: ({ setup }) => gathered(SMOOTHED, ...(setup?.costTex ? [`c(x,y) = ${setup.costTex}`] : [])),
        live: ({ batch }) => (batch ? `ε = ${number(eps)} · cost ${number(batch.planCost)}` : ''),
      },
      {
        line: 'critic',
        text: 'step ψ: raise the dual value',
        explanation:
          'One optimiser step on the potential: it rises at reals that receive too much mass and falls at those that receive too little, of the batch alone.',
        tex: () =>
          String.raw`\max_w\; \frac1n \sum_i \min_j{}^{\varepsilon} \{ s\,c(x_i, y_j) + \psi_w(y_j) \} - \frac1n \sum_j \psi_w(y_j)`,
        live: ({ batch }) =>
          batch ? `dual ${number(batch.smoothedDual)} · error ${percent(batch.marginalError)}` : '',
      },
    ],
    after: [
      {
        line: 'generator',
        text: 'step G: lower the dual value',
        explanation:
          'One optimiser step on the generator at fresh reals and latents; ψ is held fixed. Each point moves towards several reals at once, and where these are far apart, to their mean.',
        tex: () =>
          String.raw`\min_\theta\; \frac1n \sum_i \min_j{}^{\varepsilon} \{ s\,c(G_\theta(z_i), y_j) + \psi(y_j) \}`,
        live: ({ batch }) => (batch ? `cost ${number(batch.planCost)}` : ''),
      },
    ],
    note: () => MINIBATCH_NOTE,
  };
}
