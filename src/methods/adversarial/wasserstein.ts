/** What WGANs share: a critic that maximises the dual of the Euclidean transport cost. */
import type { CriticWords, Fixed, Method } from '../method.ts';
import { adversarialSteps, NOT_ASSIGNED, times } from './description.ts';
import { PENALTY } from './penalty.ts';
import { IGNORES, SETTINGS } from './settings.ts';

/** Only where the cost is a distance can one 1-Lipschitz function take the place of both potentials of the dual. */
export const EUCLIDEAN: { cost: Fixed } = {
  cost: {
    value: 'euclidean',
    why: 'its critic is one function with slopes of at most 1, which solves the dual for the Euclidean distance alone',
  },
};

export const CRITIC: CriticWords = {
  name: 'Critic',
  symbol: 'f',
  help: 'The critic’s value at each place: high where there should be more points. Only differences count.',
  tex: 'f(x)',
};

export const WASSERSTEIN_DIAGRAM = () => import('./wasserstein-diagram.ts');

/** The learning rate of Gulrajani et al. (2017); their toy data sets have the smaller penalty. */
const ADAM = { criticRate: 1e-4, generatorRate: 1e-4 };
/** What WGANs with a gradient penalty have in common; the penalty itself is in their trainers and listings. */
export const PENALISED = {
  settings: [PENALTY, ...SETTINGS],
  ignores: IGNORES,
  fixes: EUCLIDEAN,
  usual: { points: { ...ADAM, penalty: 0.1 }, images: { ...ADAM, penalty: 10 } },
  steps: adversarialSteps('critic', 'F', ['draw', 'generate', 'penalty', 'critic']),
  times,
  movesGenerator: () => true,
  unassigned: NOT_ASSIGNED,
  critic: CRITIC,
  series: { estimate: 'cost', slope: 'mean', generatorLoss: 'mean' },
  charts: () => import('./wasserstein-charts.ts'),
  diagram: WASSERSTEIN_DIAGRAM,
  saved: () => import('../minibatch/saved-state.ts'),
} satisfies Partial<Method>;
