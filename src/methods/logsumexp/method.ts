import { CRITIC_NETWORK, CRITIC_STEPS } from '../adversarial/settings.ts';
import { defineMethod } from '../method.ts';
import { EPSILON, MINIBATCH } from '../minibatch/settings.ts';

/** The first attempt of Laschos, Tinapp and Obermayer (2020, section 4). */
export const logSumExp = defineMethod({
  id: 'logsumexp',
  label: 'LogSumExp',
  help: 'What the authors of the assignment method tried first: small batches, and a smoothed minimum over their reals. They report blurred images.',
  settings: [EPSILON, MINIBATCH, CRITIC_STEPS, ...CRITIC_NETWORK],
  ignores: ['ratio', 'generatorCost', 'generatorWindow', 'batch'],
  usual: { points: { criticRate: 1e-3, layers: 'reals,generated,plan' }, images: { criticRate: 1e-3 } },
  steps: [
    {
      id: 'critic',
      label: 'One potential step',
      hint: 'Draw reals, generate points, and raise the smoothed dual value.',
      key: 'F',
      lines: ['draw', 'generate', 'soften', 'critic'],
    },
    {
      id: 'generator',
      label: 'One generator step',
      hint: 'Lower the smoothed dual value.',
      key: 'G',
      lines: ['generator'],
    },
  ],
  times: (e) => [e.criticSteps, 1],
  movesGenerator: () => true,
  unassigned: 'The smoothed minimum splits the mass of each point: there are no loads or cells.',
  critic: {
    name: 'Potential',
    symbol: 'ψ',
    help: 'The potential at each place; training uses it at reals alone. Mass avoids reals where it is high.',
    tex: '\\psi(x)',
  },
  plan: 'How the smoothed minimum splits each point: the darker a line, the more mass it carries.',
  series: { smoothedDual: 'cost', planCost: 'cost', marginalError: 'mean' },
  charts: () => import('./charts.ts'),
  listing: () => import('./listing.ts'),
  diagram: () => import('./diagram.ts'),
  load: () => import('./trainer.ts'),
  saved: () => import('../minibatch/saved-state.ts'),
});
