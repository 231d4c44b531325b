/** What WGANs share: a critic that maximises the dual of the Euclidean transport cost. */
import type { Experiment } from '../../settings/table.ts';
import type { CriticWords, Fixed } from '../method.ts';

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

/** The learning rate of Gulrajani et al. (2017); their toy data sets have the smaller penalty. */
const ADAM = { criticRate: 1e-4, generatorRate: 1e-4 };
/** Defaults of the WGANs with a gradient penalty. */
export const PENALISED: { points: Partial<Experiment>; images: Partial<Experiment> } = {
  points: { ...ADAM, penalty: 0.1 },
  images: { ...ADAM, penalty: 10 },
};
