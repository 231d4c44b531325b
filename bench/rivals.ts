/** WGAN-GP and Sinkhorn on eight Gaussians, beside the same runs in PyTorch: W1 after training. */
import { defaults } from '../src/experiment/experiment.ts';
import type { Experiment } from '../src/settings/table.ts';
import { lab, median, python, type Row, withFolder } from './tools.ts';

const SEEDS = [1, 2, 3];
const DATA: Partial<Experiment> = { data: 'gaussians8', N: 1000, minibatch: 128 };
const RUNS: readonly { method: string; change: Partial<Experiment>; iterations: number }[] = [
  { method: 'wgan-gp', change: { criticRate: 1e-3, generatorRate: 1e-3 }, iterations: 600 },
  { method: 'sinkhorn', change: {}, iterations: 300 },
];

/** The medians, and how far ours is from PyTorch's. */
export async function rivalFigures(): Promise<Row[]> {
  return Promise.all(
    RUNS.map(({ method, change, iterations }) =>
      withFolder((folder) => {
        const [x, y, z] = ['x', 'y', 'z'].map((name) => `${folder}/${name}.csv`);
        const e = { ...defaults('gaussians8', method), ...DATA, ...change };
        const own = Object.entries({ ...DATA, ...change, method });
        const w1 = (generated: string) =>
          Number(
            lab('distance', '--cost', 'euclidean', '--generated', generated, '--real', y, '--gap', '1e-3')
              .upper,
          );
        const found = SEEDS.map((seed) => {
          const settings = [...own, ['seed', seed]].flatMap(([key, value]) => ['--set', `${key}=${value}`]);
          lab('train', ...settings, '--iterations', `${iterations}`, '--samples', x, '--real', y);
          python('bench/peers/rivals_torch.py', JSON.stringify({ ...e, iterations, seed, real: y, out: z }));
          return { ours: w1(x), theirs: w1(z) };
        });
        const [ours, theirs] = [found.map((f) => f.ours), found.map((f) => f.theirs)];
        const ratio = median(ours) / median(theirs);
        return {
          figure: `${method} on 8 Gaussians: W1 after ${iterations} iterations, as a multiple of PyTorch’s`,
          value: ratio.toPrecision(3),
          goal: 'within 0.8 and 1.2',
          detail: `ours ${show(ours)}; PyTorch ${show(theirs)}; medians of seeds ${SEEDS.join(', ')}`,
        };
      }),
    ),
  );
}

const show = (values: number[]): string => values.map((v) => v.toPrecision(3)).join(', ');
