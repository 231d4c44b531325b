/** What WGANs share: a critic that ascends the dual of the Euclidean transport cost. */
import type { Experiment } from '../../settings/table.ts';
import type { CriticWords, Fixed } from '../method.ts';

/** Only where the cost is a distance are both potentials of the dual one function, and that with slopes of at most 1. */
export const EUCLIDEAN: { cost: Fixed } = {
  cost: {
    value: 'euclidean',
    why: 'the critic is one function with slopes of at most 1, and these make up the dual of the Euclidean distance alone',
  },
};

export const CRITIC: CriticWords = {
  name: 'Critic',
  symbol: 'f',
  help: 'The critic’s value at each place: high where there should be more points. Only differences count.',
  tex: 'f(x)',
};

/** Adam as Gulrajani et al. have it; for points as their toys do, with a light penalty. */
const ADAM = { criticRate: 1e-4, generatorRate: 1e-4 };
export const PENALISED: { points: Partial<Experiment>; images: Partial<Experiment> } = {
  points: { ...ADAM, penalty: 0.1 },
  images: { ...ADAM, penalty: 10 },
};
