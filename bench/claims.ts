/** What hints and help say of runs: preset by preset, what they are held to. */
import { readFileSync } from 'node:fs';
import { lab, median, type Row, withFolder } from './tools.ts';

const SEEDS = [1, 2, 3];
const ITERATIONS = '300';
const MODES = 10;
/** Three standard deviations of a Gaussian of the ring. */
const MODE_RADIUS = 0.15;

interface Ring {
  /** Squared W2 between 2000 samples and the reals. */
  distance: number;
  /** Samples at the mode that has fewest, and the share that are at none. */
  fewest: number;
  between: number;
  /** Share of the reals that receive nothing. */
  unassigned: number;
}

/** “All ten modes are reached, with bridges”; “63 points a step tell little: compare with 1”; “make it 1: it recovers”. */
export async function ringClaims(): Promise<Row[]> {
  const runs = await withFolder((folder) =>
    SEEDS.map((seed) => {
      const run = `${folder}/${seed}.run`;
      return {
        usual: ring(folder, '--set', `seed=${seed}`),
        few: ring(folder, '--set', `seed=${seed}`, '--set', 'ratio=0.03125', '--save', run),
        again: ring(folder, '--load', run, '--set', 'ratio=1'),
      };
    }),
  );
  const of = (which: keyof (typeof runs)[number], say: (ring: Ring) => number) =>
    runs.map((found) => say(found[which]));
  const row = (figure: string, values: number[], goal: string): Row => ({
    figure: `claims: ring, ${figure}`,
    value: values.map((value) => value.toPrecision(3)).join(', '),
    goal,
    detail: `seeds ${SEEDS.join(', ')}, ${ITERATIONS} iterations`,
  });
  const usual = median(of('usual', (r) => r.distance));
  const few = median(of('few', (r) => r.distance));
  return [
    row(
      'samples at the mode that has fewest, of 2000',
      of('usual', (r) => r.fewest),
      'over 40: all are reached',
    ),
    row(
      'share of samples between the modes',
      of('usual', (r) => r.between),
      'over .1: bridges',
    ),
    row(
      'share of reals without a point at m/N = 1',
      of('usual', (r) => r.unassigned),
      'over .37: more than by chance',
    ),
    row(
      'squared W2 at m/N = 1',
      of('usual', (r) => r.distance),
      `under those at 1/32, median ${few.toPrecision(3)}`,
    ),
    row(
      'samples at the mode that has fewest, at m/N = 1/32',
      of('few', (r) => r.fewest),
      'over 20: worse, not lost',
    ),
    row(
      'squared W2 at m/N = 1/32',
      of('few', (r) => r.distance),
      `over those at 1, median ${usual.toPrecision(3)}`,
    ),
    row(
      'squared W2 after as many iterations at 1 more',
      of('again', (r) => r.distance),
      'under those at 1/32',
    ),
  ];
}

function ring(folder: string, ...options: string[]): Ring {
  const [x, y] = [`${folder}/x.csv`, `${folder}/y.csv`];
  const last = lab('train', ...options, '--iterations', ITERATIONS, '--samples', x, '--real', y);
  const found = lab('distance', '--cost', 'square', '--generated', x, '--real', y, '--gap', '1e-3');
  const samples = readFileSync(x, 'utf8')
    .trim()
    .split('\n')
    .map((line) => line.split(',').map(Number));
  const at = Array.from({ length: MODES }, (_, k) => {
    const turn = (2 * Math.PI * k) / MODES;
    return samples.filter(([a, b]) => Math.hypot(a - Math.cos(turn), b - Math.sin(turn)) <= MODE_RADIUS)
      .length;
  });
  return {
    distance: Number(found.upper),
    fewest: Math.min(...at),
    between: 1 - at.reduce((sum, n) => sum + n, 0) / samples.length,
    unassigned: Number(last.unassigned) / samples.length,
  };
}

/** “ψ evens out their loads until the assignment is optimal”: the preset of the assigner alone. */
export async function aloneClaims(): Promise<Row[]> {
  const settings = ['train=assigner', 'assignerKind=table', 'N=1000'].flatMap((s) => ['--set', s]);
  const { misplaced, dual, assignedCost } = lab('train', ...settings, '--iterations', '800');
  return [
    {
      figure: 'claims: the assigner alone, share of misplaced points after 4000 steps',
      value: Number(misplaced).toPrecision(2),
      goal: 'at most .01',
      detail: `dual value ${dual}, assigned cost ${assignedCost}`,
    },
  ];
}
