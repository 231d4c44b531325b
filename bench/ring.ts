/** The ring with default settings: how good it gets, and how fast beside PyTorch. */
import { defaults } from '../src/experiment/experiment.ts';
import type { Experiment } from '../src/settings/table.ts';
import { lab, median, python, type Row, withFolder } from './tools.ts';

/** Figure 1: exact squared W2 (by POT) between 2000 fresh samples and the reals after 300 iterations. */
export async function ringDistance(): Promise<Row[]> {
  const seeds = [1, 2, 3];
  const found = await withFolder((folder) => seeds.map((seed) => distance(folder, seed)));
  const rows = found.map(
    ({ w2, detail }, i): Row => ({
      figure: `1 ring, seed ${seeds[i]}: squared W2`,
      value: w2.toFixed(4),
      goal: '',
      detail,
    }),
  );
  const middle = median(found.map(({ w2 }) => w2)).toFixed(4);
  return [
    ...rows,
    { figure: '1 ring: median of 3 seeds', value: middle, goal: 'at most 0.03', detail: '300 iterations' },
  ];
}

function distance(folder: string, seed: number) {
  const files = [`${folder}/x.csv`, `${folder}/y.csv`];
  const last = lab(
    'train',
    '--set',
    `seed=${seed}`,
    '--iterations',
    '300',
    '--samples',
    files[0],
    '--real',
    files[1],
  );
  const w2 = Number(python('bench/peers/exact_cost.py', ...files, 'sqeuclidean'));
  return { w2, detail: `${(300 / Number(last.seconds)).toFixed(1)} iterations/s on ${last.backend}` };
}

/** Figure 7: iterations a second against the same training in PyTorch, one after the other on this machine. */
export async function ringRate(): Promise<Row[]> {
  const usual = defaults();
  const wide: Experiment = {
    ...usual,
    assignerWidth: 128,
    assignerDepth: 3,
    generatorWidth: 128,
    generatorDepth: 3,
  };
  return [comparison('default networks', usual), comparison('3 x 128', wide)];
}

function comparison(name: string, e: Experiment): Row {
  const sizes = [
    `assignerWidth=${e.assignerWidth}`,
    `assignerDepth=${e.assignerDepth}`,
    `generatorWidth=${e.generatorWidth}`,
    `generatorDepth=${e.generatorDepth}`,
  ];
  const own = lab(
    'train',
    ...sizes.flatMap((size) => ['--set', size]),
    '--iterations',
    '60',
    '--every',
    '30',
  );
  const peer = JSON.parse(
    python(
      'bench/peers/ring_torch.py',
      JSON.stringify({
        ...{ N: e.N, m: Math.round(e.N * e.ratio), steps: e.steps, latent: e.latentDim, seconds: 10 },
        ...{ rate: e.assignerRate, beta1: e.beta1, beta2: e.beta2 },
        assigner: [e.assignerWidth, e.assignerDepth],
        generator: [e.generatorWidth, e.generatorDepth],
      }),
    ),
  );
  const rate = 60 / Number(own.seconds);
  const detail = `${rate.toFixed(1)} iterations/s on ${own.backend}, PyTorch ${peer.torch} ${peer.iterationsPerSecond.toFixed(1)}, best of 1 and all threads: ${peer.threads}`;
  return {
    figure: `7 ring beside PyTorch, ${name}`,
    value: `${(rate / peer.iterationsPerSecond).toFixed(2)} times`,
    goal: 'over 1',
    detail,
  };
}
