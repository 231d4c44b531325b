/** Tables 1 and 2 of the paper (Laschos et al. 2020): the published values, and how each row is run here. */

import { STARTS, type Start } from '../settings/starts.ts';
import type { Experiment, StartId } from '../settings/table.ts';
import { defaults, withChange } from './experiment.ts';
import { type Preset, RECIPES, withRecipe } from './presets.ts';

/** Rows that can be run: a data set and a cost. */
export type RowName = StartId;
/** The names of all such rows. */
export const ROW_NAMES: readonly RowName[] = STARTS.map(({ id }) => id);

/**
 * `small`: minutes on two cores. `full`: the paper's data and metrics with the settings of this lab. `paper`: as the authors did it, days without a GPU.
 */
export const SCALES = ['small', 'full', 'paper'] as const;
export type Scale = (typeof SCALES)[number];

/** Generated samples per real in all metrics. */
export const SAMPLES_PER_REAL = 10;

export interface PaperRow {
  method: string;
  /** Null if the method does not exist here yet. */
  name: RowName | null;
  published: { w1: number; variance: number | null };
}

export interface PaperTable {
  number: 1 | 2;
  title: string;
  rows: readonly PaperRow[];
}

const row = (method: string, w1: number, variance: number | null, name: RowName | null = null): PaperRow => ({
  method,
  name,
  published: { w1, variance },
});

const SQUARE = 'Assignment, squared distance';
const SSIM = 'Assignment, structural similarity';

/** The two tables as published. */
export const TABLES: readonly PaperTable[] = [
  {
    number: 1,
    title: 'MNIST',
    rows: [
      row('GAN', 15.8, null),
      row('WGAN', 12.59, 0.46),
      row('WGAN-GP', 10.69, 0.29),
      row(SQUARE, 9.68, 0.14, 'mnist-square'),
      row(SSIM, 9.67, 0.21, 'mnist-ssim'),
    ],
  },
  {
    number: 2,
    title: 'Fashion-MNIST',
    rows: [
      row('GAN', 11.03, null),
      row('WGAN', 11.19, 1.99),
      row('WGAN-GP', 9.15, 0.82),
      row(SQUARE, 3.4, 0.01, 'fashion-square'),
      row(SSIM, 7.17, 0.05, 'fashion-ssim'),
    ],
  },
];

/** How a row is run: complete settings, iterations of training, and the relative gap of its distances. */
export interface PaperRun {
  experiment: Experiment;
  iterations: number;
  gap: number;
}

/** The run of a row at a scale. */
export function runOf(name: RowName, scale: Scale): PaperRun {
  const start = STARTS.find(({ id }) => id === name) as Start;
  return RUNS[scale](start);
}

/** Approximately as many as it takes to reach nearly all reals. */
const SMALL_ITERATIONS: Record<RowName, number> = {
  'mnist-square': 150,
  'mnist-ssim': 60,
  'fashion-square': 150,
  'fashion-ssim': 120, // its assigner learns more slowly
};

/** The settings of the trained starting points, with half as many images. */
function small({ id, change }: Start): PaperRun {
  const experiment = withChange(defaults(change.data), { ...change, N: 500, centres: 1000 });
  return { experiment, iterations: SMALL_ITERATIONS[id], gap: 1e-4 };
}

/** Not tuned yet: no full run has been measured. */
const FULL_ITERATIONS = 200;

/** The paper's data, and batches of a quarter of the reals: an iteration takes seconds on a processor. */
function full({ change }: Start): PaperRun {
  const size = { N: 5000, image: 32, centres: 10000, ratio: 1 / 4 };
  const experiment = withChange(defaults(change.data), { ...change, ...size });
  return { experiment, iterations: FULL_ITERATIONS, gap: 1e-3 };
}

/** The authors' code: the paper does not say how long it trained. */
const AUTHORS_CODE = RECIPES.find(({ id }) => id === 'large') as Preset;

function paper({ change: { data, cost } }: Start): PaperRun {
  const experiment = withRecipe(AUTHORS_CODE, withChange(defaults(data), { cost }));
  return { experiment, iterations: experiment.horizon, gap: 1e-3 };
}

const RUNS: Record<Scale, (start: Start) => PaperRun> = { small, full, paper };
