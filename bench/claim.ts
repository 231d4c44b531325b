/** Claims about runs: each run on three seeds, its figures, the verdict. */
import { readFileSync } from 'node:fs';
import type { Claim, Run } from '../src/lessons/claim.ts';
import { lab, median, type Row, withFolder } from './tools.ts';

const SEEDS = [1, 2, 3];

type Figures = Record<string, number>;

/** Each claim with its figures on three seeds, and the verdict. */
export async function checked(claims: readonly Claim[]): Promise<Row[]> {
  const rows: Row[] = [];
  for (const { about, says, runs, figure, holds } of claims) {
    const found = await withFolder((folder) =>
      Object.entries(runs).map(
        ([name, run]) => [name, SEEDS.map((seed) => figuresOf(folder, run, seed, figure))] as const,
      ),
    );
    const values = found.map(([name, figures]) => [name, figures.map((f) => f[figure])] as const);
    const medians = Object.fromEntries(values.map(([name, v]) => [name, median(v)]));
    rows.push({
      figure: `claims: ${about} (${says}): ${figure}`,
      value: holds(medians) ? 'holds' : 'DOES NOT HOLD',
      goal: '',
      detail: values.map(([name, v]) => `${name} ${v.map((x) => x.toPrecision(3)).join(', ')}`).join('; '),
    });
  }
  return rows;
}

/** Figures by run and seed: several claims compare with the same run. */
const known = new Map<string, Figures>();

function figuresOf(folder: string, run: Run, seed: number, figure: string): Figures {
  const key = JSON.stringify({ ...run, seed });
  const found = known.get(key) ?? {};
  const all = figure in found ? found : { ...found, ...measured(folder, run, seed, figure) };
  known.set(key, all);
  return all;
}

/** Measures of samples, which take longer than the numbers of the last line. */
const OF_SAMPLES: Record<string, (samples: string, reals: string) => number> = {
  /** W1, and squared W2, between samples and the reals. */
  w1: (x, y) => distance('euclidean', x, y),
  w2: (x, y) => distance('square', x, y),
  /** Root of the mean squared distance of the samples from their mean. */
  spread,
};

function measured(folder: string, { change, iterations }: Run, seed: number, figure: string): Figures {
  const [x, y] = [`${folder}/x.csv`, `${folder}/y.csv`];
  const settings = Object.entries({ ...change, seed }).flatMap(([key, value]) => [
    '--set',
    `${key}=${value}`,
  ]);
  const files = Object.hasOwn(OF_SAMPLES, figure) ? ['--samples', x, '--real', y] : [];
  const last = lab('train', ...settings, '--iterations', `${iterations}`, ...files) as Figures;
  /** The cost of the assignment against the dual value, between which the optimum is once loads are even. */
  const gap = Math.abs(last.assignedCost / last.dual - 1);
  return { ...last, gap, ...(files.length > 0 && { [figure]: OF_SAMPLES[figure](x, y) }) };
}

const distance = (cost: string, x: string, y: string): number =>
  Number(lab('distance', '--cost', cost, '--generated', x, '--real', y, '--gap', '1e-2').upper);

function spread(samples: string): number {
  const points = readFileSync(samples, 'utf8')
    .trim()
    .split('\n')
    .map((line) => line.split(',').map(Number));
  const mean = [0, 1].map((k) => points.reduce((sum, p) => sum + p[k], 0) / points.length);
  const squares = points.reduce((sum, [a, b]) => sum + (a - mean[0]) ** 2 + (b - mean[1]) ** 2, 0);
  return Math.sqrt(squares / points.length);
}
