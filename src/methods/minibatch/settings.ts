/** Settings of methods that train on minibatches. */
import { STEPS_RANGE } from '../../settings/rows/ranges.ts';
import type { Setting } from '../../settings/table.ts';

declare module '../../settings/table.ts' {
  interface Experiment {
    /** Reals in a step, and as many generated points. */
    minibatch: number;
    /** The strength of the entropy, in units of the scaled cost. */
    eps: number;
    /** Iterations of Sinkhorn's algorithm in a step. */
    sinkhornSteps: number;
    /** Generator steps per iteration. */
    generatorSteps: number;
  }
}

export const MINIBATCH: Setting = {
  key: 'minibatch',
  group: 'method',
  kind: 'integer',
  label: 'Batch',
  help: 'Reals drawn in each step, and as many generated points. Larger batches have less noise and slower steps.',
  tex: 'n',
  min: 1,
  max: 1024,
  scale: 'log',
  stops: [1, 2, 4, 8, 16, 32, 64, 100, 128, 256, 512, 1024],
  default: 256,
  imageDefault: 64,
  live: true,
};

export const EPSILON: Setting = {
  key: 'eps',
  group: 'method',
  kind: 'number',
  label: 'Entropy ε',
  help: 'How much the mass of a point is spread, in units of the scaled cost: near 0 to its best real alone, for large ε to all alike.',
  tex: '\\varepsilon',
  min: 1e-3,
  max: 1000,
  scale: 'log',
  default: 0.01,
  live: true,
};

export const SINKHORN_STEPS: Setting = {
  key: 'sinkhornSteps',
  group: 'method',
  kind: 'integer',
  label: 'Sinkhorn iterations',
  help: 'A small ε needs more of them until the plan has its marginals.',
  min: 1,
  max: 1000,
  scale: 'log',
  default: 50,
  live: true,
};

export const GENERATOR_STEPS: Setting = {
  key: 'generatorSteps',
  group: 'method',
  kind: 'integer',
  label: 'Generator steps',
  help: 'Steps of the generator in an iteration.',
  ...STEPS_RANGE,
  default: 3,
  live: true,
};
