/** Settings of the assignment method alone. */
import { DEPTH_RANGE, RATE_RANGE, STEPS_RANGE, WIDTH_RANGE } from '../../settings/rows/ranges.ts';
import { type Experiment, isImage, type Setting } from '../../settings/table.ts';

declare module '../../settings/table.ts' {
  interface Experiment {
    /** Trains both networks, or the assigner alone on fixed generated points. */
    train: 'both' | 'assigner';
    /** Assigner steps per iteration. */
    steps: number;
    schedule: 'constant' | 'sqrt';
    horizon: number;
    fresh: boolean;
    /** `table`: a free value of psi for each real, in place of a network. */
    assignerKind: 'dense' | 'conv' | 'table';
    assignerWidth: number;
    assignerDepth: number;
    assignerRate: number;
    /** Iterations in which both learning rates fall by half; 0: they stay. */
    halving: number;
  }
}

/** Is the assigner trained alone, on generated points that do not move? */
export const isAlone = ({ train }: Pick<Experiment, 'train'>): boolean => train === 'assigner';

/** The warning where a table is combined with a generator that moves after every few of its steps. */
const tableWarning = (e: Experiment): string | null =>
  e.method === 'assignment' && e.assignerKind === 'table' && !isAlone(e)
    ? 'A table cannot follow a generator that moves: what it learns about one real tells it nothing about the next. Train the assigner alone, or choose a network.'
    : null;

/** The assigner's network, and its learning rate. */
export const NETWORK: readonly Setting[] = [
  {
    key: 'assignerKind',
    group: 'networks',
    kind: 'choice',
    label: 'Assigner',
    help: 'What gives every real its potential ψ: a network, or a table of free values. A table starts from the values of the network, and the network is kept as it was; another kind of network starts from scratch.',
    options: [
      { value: 'dense', label: 'Dense layers', help: 'They do not know which pixels are neighbours.' },
      {
        value: 'conv',
        label: 'Convolutional',
        help: 'For images: it knows which pixels are neighbours, and takes longer.',
        when: isImage,
      },
      {
        value: 'table',
        label: 'Table, no network',
        help: 'The better solver for points that do not move: train the assigner alone. It is defined at the reals only, and cannot follow a moving generator. It has its own momentum and averaging.',
      },
    ],
    default: 'dense',
    live: true,
    warning: tableWarning,
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
    key: 'assignerRate',
    group: 'optimiser',
    kind: 'number',
    label: 'Assigner rate',
    help: 'Learning rate of the assigner. Too high, and the loads swing; too low, and ψ lags behind the generator. Where the assigner is trained alone, the rate falls from this value; for a table it is in units of how much costs vary.',
    ...RATE_RANGE,
    default: 1e-3,
    live: true,
  },
];

export const SETTINGS: readonly Setting[] = [
  {
    key: 'train',
    group: 'method',
    kind: 'choice',
    label: 'Train',
    help: 'What is trained. Alone, the assigner evens out the loads of points that do not move. Once the loads are even, its assignment is an optimal plan, and the dual value is the optimal transport cost. You can switch back and forth at any time during a run.',
    tex: '\\max_\\psi D(\\psi) = \\min_{\\pi} \\int c \\,d\\pi',
    options: [
      { value: 'both', label: 'Both networks' },
      {
        value: 'assigner',
        label: 'Assigner alone',
        help: 'Its learning rate falls step by step. If the loads are still uneven at the end, a longer round follows.',
      },
    ],
    default: 'both',
    live: true,
    warning: tableWarning,
  },
  {
    key: 'steps',
    group: 'method',
    kind: 'integer',
    label: 'Assigner steps',
    help: 'Steps of the assigner in an iteration, before each step of the generator. With more steps ψ follows the generator better, and iterations take longer.',
    tex: 'n_{\\text{critic}}',
    ...STEPS_RANGE,
    default: 5,
    live: true,
  },
  {
    key: 'schedule',
    group: 'method',
    kind: 'choice',
    label: 'Generated points',
    help: 'The same number in every iteration, or a growing number, as in the authors’ code: quick steps first, accurate ones later.',
    options: [
      { value: 'constant', label: 'Constant' },
      { value: 'sqrt', label: 'Growing like √t' },
    ],
    default: 'constant',
    live: true,
    when: (e) => !isAlone(e),
  },
  {
    key: 'horizon',
    group: 'method',
    kind: 'integer',
    label: 'Full at iteration T',
    help: 'From this iteration on the number of generated points is constant: m plus, as in the authors’ code, 1000.',
    tex: 'm_t = 100 \\left( \\left\\lfloor \\tfrac{m}{N} \\tfrac{N}{100} \\sqrt{t/T} \\right\\rfloor + 10 \\right)',
    min: 10,
    max: 10000,
    scale: 'log',
    default: 200,
    live: true,
    when: (e) => e.schedule === 'sqrt' && !isAlone(e),
  },
  {
    key: 'fresh',
    group: 'method',
    kind: 'flag',
    label: 'Fresh points each assigner step',
    help: 'On, as in the paper: every assigner step draws new points. Off: all assigner steps of an iteration use the same points, and costs are computed once where memory allows.',
    default: true,
    live: true,
    when: (e) => !isAlone(e),
  },
  {
    key: 'halving',
    group: 'optimiser',
    kind: 'integer',
    label: 'Halve rates every',
    help: 'In so many iterations both learning rates fall by half, again and again, down to a hundredth: large steps first, then fine ones.',
    min: 0,
    max: 10000,
    scale: 'linear',
    stops: [0, 20, 50, 100, 150, 200, 500, 1000, 2000, 5000, 10000],
    words: { 0: 'never' },
    default: 0,
    live: true,
    when: (e) => !isAlone(e),
  },
  ...NETWORK,
];
