/** What the captions of presets say, each checked by headless runs of the preset beside another one. */
import { PRESETS } from '../src/experiment/presets.ts';
import type { Claim } from '../src/lessons/claim.ts';
import type { Experiment } from '../src/settings/table.ts';
import { checked } from './claim.ts';
import type { Row } from './tools.ts';

const of = (id: string): Partial<Experiment> => PRESETS.find((preset) => preset.id === id)?.change ?? {};

const CLAIMS: readonly Claim[] = [
  {
    about: 'gan',
    says: 'loses modes that the assignment keeps',
    runs: {
      preset: { change: of('gan'), iterations: 1500 },
      assignment: { change: {}, iterations: 300 },
    },
    figure: 'captured',
    holds: ({ preset, assignment }) => preset < 10 && assignment === 10,
  },
  {
    about: 'collapse',
    says: 'further from the reals than m/N = 1',
    runs: {
      preset: { change: of('collapse'), iterations: 300 },
      whole: { change: {}, iterations: 300 },
      WGAN: { change: { method: 'wgan-gp', minibatch: 64 }, iterations: 300 },
    },
    figure: 'w1',
    holds: ({ preset, whole }) => preset > whole,
  },
  {
    about: 'euclidean',
    says: 'about as close as the squared distance',
    runs: {
      preset: { change: of('euclidean'), iterations: 500 },
      squared: { change: {}, iterations: 500 },
    },
    figure: 'w1',
    holds: ({ preset, squared }) => Math.abs(preset / squared - 1) < 0.1,
  },
  {
    about: 'blur',
    says: 'shrinks to the middle; at ε = 0.01 the points spread as the reals do',
    runs: {
      preset: { change: of('blur'), iterations: 120 },
      small: { change: { ...of('blur'), eps: 0.01 }, iterations: 120 },
    },
    figure: 'spread',
    holds: ({ preset, small }) => preset < 0.25 && small > 0.8,
  },
  {
    about: 'clipped',
    says: 'further from the reals than with the penalty',
    runs: {
      preset: { change: of('clipped'), iterations: 600 },
      penalty: { change: { method: 'wgan-gp' }, iterations: 600 },
    },
    figure: 'w1',
    holds: ({ preset, penalty }) => preset > penalty,
  },
  {
    about: 'three',
    says: 'W1 about .19, against .14 with batches of 64',
    runs: {
      preset: { change: of('three'), iterations: 1200 },
      'batches of 64': { change: { ...of('three'), minibatch: 64 }, iterations: 1200 },
    },
    figure: 'w1',
    holds: (medians) =>
      Math.abs(medians.preset - 0.19) < 0.02 && Math.abs(medians['batches of 64'] - 0.14) < 0.02,
  },
];

/** The claims of all captions. */
export const presetClaims = (): Promise<Row[]> => checked(CLAIMS);
