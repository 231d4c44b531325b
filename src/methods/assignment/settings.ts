/** What only the assignment method can be set to. */
import { DEPTH_RANGE, RATE_RANGE, WIDTH_RANGE } from '../../settings/rows/ranges.ts';
import { type Experiment, isImage, type Setting } from '../../settings/table.ts';

declare module '../../settings/table.ts' {
  interface Experiment {
    /** Both networks, or the assigner alone, on generated points that stand still. */
    train: 'both' | 'assigner';
    /** Assigner steps in an iteration. */
    steps: number;
    schedule: 'constant' | 'sqrt';
    horizon: number;
    fresh: boolean;
    /** `table`: no network, a free value of psi for each real. */
    assignerKind: 'dense' | 'conv' | 'table';
    assignerWidth: number;
    assignerDepth: number;
    assignerRate: number;
  }
}

/** Do the generated points stand still, while the assigner learns alone? */
export const isAlone = ({ train }: Pick<Experiment, 'train'>): boolean => train === 'assigner';

/** A table against a generator that moves. */
const tableWarning = (e: Experiment): string | null =>
  e.assignerKind === 'table' && !isAlone(e)
    ? 'A table cannot follow a generator that moves: what it learns of one real tells it nothing of the next. Train the assigner alone, or choose a network.'
    : null;

export const SETTINGS: readonly Setting[] = [
  {
    key: 'train',
    group: 'method',
    kind: 'choice',
    label: 'Train',
    help: 'What learns. Alone, the assigner evens out the loads on points that stand still. Once they are even, its assignment is an optimal plan, and the dual value is the optimal transport cost. Switch at any moment of a run, and back.',
    tex: '\\max_\\psi D(\\psi) = \\min_{\\pi} \\int c \\,d\\pi',
    options: [
      { value: 'both', label: 'Both networks' },
      {
        value: 'assigner',
        label: 'Assigner alone',
        help: 'Its learning rate falls step by step; should the loads not be even by then, a longer round follows.',
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
    help: 'Steps of the assigner in an iteration, before each step of the generator. With more, ψ follows the generator better, and iterations take longer.',
    tex: 'n_{\\text{critic}}',
    min: 1,
    max: 50,
    scale: 'log',
    stops: [1, 2, 3, 4, 5, 7, 10, 15, 20, 30, 50],
    default: 5,
    live: true,
  },
  {
    key: 'schedule',
    group: 'method',
    kind: 'choice',
    label: 'Generated points',
    help: 'The same number in every iteration, or growing, as in the authors’ code: quick steps first, accurate ones later.',
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
    help: 'From this iteration on the number of generated points stays what it is then: m and, as in the authors’ code, 1000 more.',
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
    help: 'On, as in the paper: every assigner step draws new points. Off: an iteration keeps its points, and costs are computed once where memory allows.',
    default: true,
    live: true,
    when: (e) => !isAlone(e),
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
    help: 'Learning rate of the assigner. Too high, and the loads swing; too low, and ψ lags behind the generator. Where the assigner learns alone, the rate falls from here; a table’s is in units of how much costs vary.',
    ...RATE_RANGE,
    default: 1e-3,
    live: true,
  },
];
