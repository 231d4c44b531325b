/** The algorithm of the exact-plan method, line by line: optimal transport of a batch, then a step along its plan. */
import type { Experiment } from '../../settings/table.ts';
import { gathered, type Listing, type Words } from '../listing.ts';
import { pointsOf } from './points.ts';

/** The listing of the exact-plan method. */
export function listing({ ratio }: Pick<Experiment, 'ratio'>, { count, number, percent }: Words): Listing {
  return {
    condition: 'θ has not converged',
    repeat: null,
    before: [],
    inner: [
      {
        line: 'generate',
        text: 'generate xᵢ = G(zᵢ)',
        explanation:
          'm fresh latents are drawn, and the generator turns each into a point. m is limited by the memory for the matrix of all costs.',
        tex: () => String.raw`x_i = G_\theta(z_i),\quad z_i \sim \mu,\quad i = 1,\dots,m`,
        live: ({ N, setup }) => {
          const m = setup?.m ?? Number.NaN;
          const fewer = N !== null && pointsOf({ ratio }, N) < Math.round(ratio * N);
          return `m = ${count(m)}${fewer ? ', the most' : ''}`;
        },
      },
      {
        line: 'plan',
        text: 'solve: optimal plan π',
        explanation:
          'The certified solver finds the plan that brings the mass of the points to the reals at the least total cost, the same mass to each real. It starts from the last potential and stops at the chosen gap.',
        tex: ({ setup }) => {
          const rule = String.raw`\min_{\pi \ge 0}\; \sum_{i,j} \pi_{ij}\, c(x_i, y_j), \quad \sum_j \pi_{ij} = \frac1m,\; \sum_i \pi_{ij} = \frac1N`;
          return setup?.costTex ? gathered(rule, `c(x,y) = ${setup.costTex}`) : rule;
        },
        live: ({ batch }) =>
          batch ? `cost at most ${number(batch.upper)} · ${count(batch.split)} split` : '',
      },
      {
        line: 'potential',
        text: 'prove: potential ψ',
        explanation:
          'The solver also returns a potential of the reals, which proves a lower bound: no plan costs less than its dual value. Cells, lines and loads of the picture are those of the least s·c + ψ.',
        tex: () =>
          String.raw`\frac1m \sum_i \min_j \{ c(x_i, y_j) + \psi_j \} - \frac1N \sum_j \psi_j \;\le\; \min_\pi \sum_{i,j} \pi_{ij}\, c(x_i, y_j)`,
        live: ({ batch }) => {
          if (!batch) return '';
          const { lower, upper } = batch;
          const gap = upper > lower ? (upper - lower) / Math.abs(upper) : 0;
          return `at least ${number(lower)} · gap ${percent(gap)}`;
        },
      },
    ],
    after: [
      {
        line: 'generator',
        text: 'step G: along the plan',
        explanation:
          'Optimiser steps on the generator, to lower the cost of the plan, which is held fixed. The generator may have a cost of its own.',
        tex: ({ setup }) => {
          const rule = (c: string) =>
            String.raw`\min_\theta\; \sum_{i,j} \pi_{ij}\, ${c}\big(G_\theta(z_i),\, y_j\big)`;
          const own = setup?.generatorCostTex;
          return own ? gathered(rule('c_G'), `c_G(x,y) = ${own}`) : rule('c');
        },
        live: ({ batch }) => (batch ? `cost ${number(batch.upper)}` : ''),
      },
    ],
    note: (kind) =>
      kind === 'image'
        ? 'The numbers here and in the charts are of the m images of the last step; the picture shows 48 fixed latents.'
        : 'The costs here and in the first chart are of the m points of the last step; the picture and the loads are of N fixed latents.',
  };
}
