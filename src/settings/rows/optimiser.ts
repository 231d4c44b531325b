/** The optimiser. */
import type { Setting } from '../table.ts';
import { RATE_RANGE } from './ranges.ts';

const BETA_RANGE = {
  min: 0,
  max: 0.9999,
  scale: 'linear',
  stops: [0, 0.3, 0.5, 0.7, 0.8, 0.9, 0.95, 0.99, 0.999],
} as const;

export const OPTIMISER: readonly Setting[] = [
  {
    key: 'optimiser',
    group: 'optimiser',
    kind: 'choice',
    label: 'Optimiser',
    help: 'How gradients become steps, for all networks.',
    options: [
      { value: 'adam', label: 'Adam' },
      { value: 'rmsprop', label: 'RMSProp' },
    ],
    default: 'adam',
    live: false,
  },
];

export const RATES: readonly Setting[] = [
  {
    key: 'generatorRate',
    group: 'optimiser',
    kind: 'number',
    label: 'Generator rate',
    help: 'Learning rate of the generator: how far points move in an iteration.',
    ...RATE_RANGE,
    default: 1e-3,
    live: true,
    ofGenerator: true,
  },
  {
    key: 'beta1',
    group: 'optimiser',
    kind: 'number',
    label: 'Momentum β₁',
    help: 'How much of the last steps’ direction is kept. Used by Adam.',
    tex: 'm_t = \\beta_1 m_{t-1} + (1 - \\beta_1)\\, g_t',
    ...BETA_RANGE,
    default: 0.5,
    live: true,
    when: (e) => e.optimiser === 'adam',
  },
  {
    key: 'beta2',
    group: 'optimiser',
    kind: 'number',
    label: 'Averaging β₂',
    help: 'How slowly the size of the gradients is averaged, which sets the length of each step.',
    tex: 'v_t = \\beta_2 v_{t-1} + (1 - \\beta_2)\\, g_t^2',
    ...BETA_RANGE,
    default: 0.9,
    live: true,
  },
];
