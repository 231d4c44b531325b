/** What the captions of presets say, each checked by headless runs of the preset beside another one. */
import { readFileSync } from 'node:fs';
import { PRESETS } from '../src/experiment/presets.ts';
import type { Experiment } from '../src/settings/table.ts';
import { lab, median, type Row, withFolder } from './tools.ts';

const SEEDS = [1, 2, 3];

/** Figures of a run. */
interface Figures {
  /** W1 between 2000 samples and the reals. */
  w1: number;
  /** Modes captured, and the share of samples within three standard deviations of one. */
  captured: number;
  highQuality: number;
  /** Root of the mean squared distance of the samples from their mean. */
  spread: number;
}

interface Run {
  change: Partial<Experiment>;
  iterations: number;
}

interface Claim {
  /** The preset whose caption it is. */
  preset: string;
  says: string;
  /** Runs by name; those without settings of their own are of the preset. */
  runs: Record<string, Run>;
  figure: keyof Figures;
  /** On medians over the seeds, by the names of runs. */
  holds(medians: Record<string, number>): boolean;
}

const of = (id: string): Partial<Experiment> => PRESETS.find((preset) => preset.id === id)?.change ?? {};

export const CLAIMS: readonly Claim[] = [
  {
    preset: 'gan',
    says: 'loses modes that the assignment keeps',
    runs: {
      preset: { change: of('gan'), iterations: 1500 },
      assignment: { change: {}, iterations: 300 },
    },
    figure: 'captured',
    holds: ({ preset, assignment }) => preset < 10 && assignment === 10,
  },
  {
    preset: 'collapse',
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
    preset: 'euclidean',
    says: 'about as close as the squared distance',
    runs: {
      preset: { change: of('euclidean'), iterations: 500 },
      squared: { change: {}, iterations: 500 },
    },
    figure: 'w1',
    holds: ({ preset, squared }) => Math.abs(preset / squared - 1) < 0.1,
  },
  {
    preset: 'blur',
    says: 'shrinks to the middle; at ε = 0.01 the points spread as the reals do',
    runs: {
      preset: { change: of('blur'), iterations: 120 },
      small: { change: { ...of('blur'), eps: 0.01 }, iterations: 120 },
    },
    figure: 'spread',
    holds: ({ preset, small }) => preset < 0.25 && small > 0.8,
  },
  {
    preset: 'clipped',
    says: 'further from the reals than with the penalty',
    runs: {
      preset: { change: of('clipped'), iterations: 600 },
      penalty: { change: { method: 'wgan-gp' }, iterations: 600 },
    },
    figure: 'w1',
    holds: ({ preset, penalty }) => preset > penalty,
  },
  {
    preset: 'three',
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

/** Each claim with its figures on three seeds, and the verdict. */
export async function presetClaims(): Promise<Row[]> {
  const rows: Row[] = [];
  for (const { preset, says, runs, figure, holds } of CLAIMS) {
    const found = await withFolder((folder) =>
      Object.entries(runs).map(
        ([name, run]) => [name, SEEDS.map((seed) => figuresOf(folder, run, seed))] as const,
      ),
    );
    const values = found.map(([name, figures]) => [name, figures.map((f) => f[figure])] as const);
    const medians = Object.fromEntries(values.map(([name, v]) => [name, median(v)]));
    rows.push({
      figure: `claims: ${preset} (${says}): ${figure}`,
      value: holds(medians) ? 'holds' : 'DOES NOT HOLD',
      goal: '',
      detail: values.map(([name, v]) => `${name} ${v.map((x) => x.toPrecision(3)).join(', ')}`).join('; '),
    });
  }
  return rows;
}

/** Figures by run and seed: several claims compare with the same run. */
const known = new Map<string, Figures>();

function figuresOf(folder: string, run: Run, seed: number): Figures {
  const key = JSON.stringify({ ...run, seed });
  const found = known.get(key) ?? measured(folder, run, seed);
  known.set(key, found);
  return found;
}

function measured(folder: string, { change, iterations }: Run, seed: number): Figures {
  const [x, y] = [`${folder}/x.csv`, `${folder}/y.csv`];
  const settings = Object.entries({ ...change, seed }).flatMap(([key, value]) => [
    '--set',
    `${key}=${value}`,
  ]);
  const last = lab('train', ...settings, '--iterations', `${iterations}`, '--samples', x, '--real', y);
  const found = lab('distance', '--cost', 'euclidean', '--generated', x, '--real', y, '--gap', '1e-2');
  const points = readFileSync(x, 'utf8')
    .trim()
    .split('\n')
    .map((line) => line.split(',').map(Number));
  const mean = [0, 1].map((k) => points.reduce((sum, p) => sum + p[k], 0) / points.length);
  const squares = points.reduce((sum, [a, b]) => sum + (a - mean[0]) ** 2 + (b - mean[1]) ** 2, 0);
  const { captured, highQuality } = last as unknown as Figures;
  return { w1: Number(found.upper), captured, highQuality, spread: Math.sqrt(squares / points.length) };
}
