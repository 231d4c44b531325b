/** Settings that methods with a critic (or a discriminator) share. */
import { DEPTH_RANGE, RATE_RANGE, STEPS_RANGE, WIDTH_RANGE } from '../../settings/rows/ranges.ts';
import { isImage, type Key, type Setting } from '../../settings/table.ts';
import { MINIBATCH } from '../minibatch/settings.ts';

declare module '../../settings/table.ts' {
  interface Experiment {
    criticSteps: number;
    criticKind: 'dense' | 'conv';
    criticWidth: number;
    criticDepth: number;
    criticRate: number;
  }
}

/** The network of a critic, and its learning rate. */
export const CRITIC_NETWORK: readonly Setting[] = [
  {
    key: 'criticKind',
    group: 'networks',
    kind: 'choice',
    label: 'Critic',
    help: 'The network that judges images.',
    options: [
      { value: 'dense', label: 'Dense layers' },
      {
        value: 'conv',
        label: 'Convolutional',
        help: 'It knows which pixels are neighbours, and takes longer.',
      },
    ],
    default: 'dense',
    live: false,
    when: isImage,
  },
  {
    key: 'criticWidth',
    group: 'networks',
    kind: 'integer',
    label: 'Critic width',
    help: 'Units in each hidden layer of the critic; channels of its last layer where it is convolutional.',
    ...WIDTH_RANGE,
    default: 64,
    imageDefault: 256,
    live: false,
  },
  {
    key: 'criticDepth',
    group: 'networks',
    kind: 'integer',
    label: 'Critic depth',
    help: 'Hidden layers of the critic.',
    ...DEPTH_RANGE,
    default: 3,
    imageDefault: 2,
    live: false,
    when: (e) => !isImage(e) || e.criticKind === 'dense',
  },
  {
    key: 'criticRate',
    group: 'optimiser',
    kind: 'number',
    label: 'Critic rate',
    help: 'Learning rate of the critic.',
    ...RATE_RANGE,
    default: 1e-4,
    live: true,
  },
];

export const CRITIC_STEPS: Setting = {
  key: 'criticSteps',
  group: 'method',
  kind: 'integer',
  label: 'Critic steps',
  help: 'Steps of the critic in an iteration, before each step of the generator.',
  tex: 'n_{\\text{critic}}',
  ...STEPS_RANGE,
  default: 5,
  live: true,
};

export const SETTINGS: readonly Setting[] = [MINIBATCH, CRITIC_STEPS, ...CRITIC_NETWORK];

/** Common settings without effect here: no cost is scaled or minimised, and no points are counted per real. */
export const IGNORES: readonly Key[] = [
  ...(['ratio', 'scaling', 'factor', 'diameter'] as const),
  ...(['generatorCost', 'generatorWindow', 'batch'] as const),
];
