/** The networks, and the noise that goes in. Defaults to be tuned stand here and nowhere else. */
import { STARTS } from '../starts.ts';
import { type Experiment, isAlone, isImage, type Setting } from '../table.ts';

const WIDTH_RANGE = {
  min: 4,
  max: 1024,
  scale: 'log',
  stops: [4, 8, 16, 32, 64, 128, 256, 512, 1024],
} as const;
const DEPTH_RANGE = { min: 1, max: 8, scale: 'linear', step: 1 } as const;

/** A table against a generator that moves. */
export const tableWarning = (e: Experiment): string | null =>
  e.assignerKind === 'table' && !isAlone(e)
    ? 'A table cannot follow a generator that moves: what it learns of one real tells it nothing of the next. Train the assigner alone, or choose a network.'
    : null;

export const LATENT: readonly Setting[] = [
  {
    key: 'latent',
    group: 'latent',
    kind: 'choice',
    label: 'Latent',
    help: 'The noise that the generator turns into points. A mixture of narrow Gaussians suits images much better than one wide one.',
    tex: 'z \\sim \\mu_Z, \\quad x = G_\\theta(z)',
    options: [
      { value: 'gaussian', label: 'Gaussian' },
      { value: 'uniform', label: 'Uniform' },
      { value: 'mixture', label: 'Mixture of Gaussians' },
    ],
    default: 'gaussian',
    imageDefault: 'mixture',
    live: false,
  },
  {
    key: 'latentDim',
    group: 'latent',
    kind: 'integer',
    label: 'Latent dimension',
    help: 'How many random numbers go into each generated point.',
    min: 1,
    max: 512,
    scale: 'log',
    stops: [1, 2, 3, 4, 8, 16, 32, 64, 100, 128, 250, 512],
    default: 2,
    imageDefault: 64,
    live: false,
  },
  {
    key: 'centres',
    group: 'latent',
    kind: 'integer',
    label: 'Centres',
    help: 'How many narrow Gaussians the mixture has. About two for each real works well.',
    min: 1,
    max: 40000,
    scale: 'log',
    default: 100,
    imageDefault: 2000,
    live: false,
    when: (e) => e.latent === 'mixture',
  },
  {
    key: 'sigma',
    group: 'latent',
    kind: 'number',
    label: 'Width σ',
    help: 'The standard deviation of each Gaussian of the mixture.',
    min: 0.001,
    max: 1,
    scale: 'log',
    default: 0.1,
    live: true,
    when: (e) => e.latent === 'mixture',
  },
];

export const NETWORKS: readonly Setting[] = [
  {
    key: 'start',
    group: 'networks',
    kind: 'choice',
    label: 'Start from',
    help: 'New networks, or networks that are trained already. Choosing those sets everything as they were trained.',
    options: [
      { value: 'none', label: 'New networks' },
      ...STARTS.map(({ id, label }) => ({ value: id, label })),
    ],
    default: 'none',
    live: false,
  },
  {
    key: 'assignerKind',
    group: 'networks',
    kind: 'choice',
    label: 'Assigner',
    help: 'What gives every real its potential ψ: a network, or a table of free values. A table goes on from where the network is, and the network waits to come back as it was; another kind of network starts from scratch.',
    options: [
      { value: 'dense', label: 'Dense layers', help: 'They know nothing of neighbouring pixels.' },
      {
        value: 'conv',
        label: 'Convolutional',
        help: 'For images: it knows neighbouring pixels, and costs more.',
        when: isImage,
      },
      {
        value: 'table',
        label: 'Table, no network',
        help: 'The better solver while points stand still: train the assigner alone. It knows the reals and nothing in between, and is lost when the generator moves. Momentum and averaging are its own.',
      },
    ],
    default: 'dense',
    live: true,
    warning: tableWarning,
  },
  {
    key: 'generatorKind',
    group: 'networks',
    kind: 'choice',
    label: 'Generator',
    help: 'How images are built up: all pixels at once, or from coarse to fine, which takes a GPU or patience.',
    options: [
      { value: 'dense', label: 'Dense', help: 'Dense layers with LayerNorm.' },
      {
        value: 'deconv',
        label: 'Transposed convolutions',
        help: 'As in the authors’ code. Slow without a GPU: try width 64.',
      },
      {
        value: 'glu',
        label: 'Upsampling, gated units',
        help: 'As in OT-GAN. Slow without a GPU: try width 64.',
      },
    ],
    default: 'dense',
    live: false,
    when: isImage,
  },
  {
    key: 'assignerWidth',
    group: 'networks',
    kind: 'integer',
    label: 'Assigner width',
    help: 'Units in each hidden layer of the assigner, the network that gives every real its potential ψ; channels of its last layer where it is convolutional.',
    ...WIDTH_RANGE,
    default: 64,
    imageDefault: 256,
    live: false,
    when: (e) => e.assignerKind !== 'table',
  },
  {
    key: 'assignerDepth',
    group: 'networks',
    kind: 'integer',
    label: 'Assigner depth',
    help: 'Hidden layers of the assigner.',
    ...DEPTH_RANGE,
    default: 2,
    imageDefault: 2,
    live: false,
    when: (e) => e.assignerKind === 'dense',
  },
  {
    key: 'generatorWidth',
    group: 'networks',
    kind: 'integer',
    label: 'Generator width',
    help: 'Units in each hidden layer of the generator, the network that turns noise into points; channels of its first layer where it is convolutional.',
    ...WIDTH_RANGE,
    default: 64,
    imageDefault: 256,
    live: false,
  },
  {
    key: 'generatorDepth',
    group: 'networks',
    kind: 'integer',
    label: 'Generator depth',
    help: 'Hidden layers of the generator.',
    ...DEPTH_RANGE,
    default: 3,
    imageDefault: 2,
    live: false,
    when: (e) => !isImage(e) || e.generatorKind === 'dense',
  },
];
