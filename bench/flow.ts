/** Flow matching: what the preset's hint says, and the same runs in PyTorch. */
import { join } from 'node:path';
import { PRESETS } from '../src/experiment/presets.ts';
import { lab, median, python, type Row, withFolder } from './tools.ts';

const SEEDS = [1, 2, 3];
const CLAIM_ITERATIONS = '1000';
const PEER_ITERATIONS = 2000;
const PEER = join(import.meta.dirname, 'peers/flow_torch.py');

const settings = (of: Record<string, unknown>): string[] =>
  Object.entries(of).flatMap(([key, value]) => ['--set', `${key}=${value}`]);

/** A run, and the certified distance of as many samples as reals, which are left in `y.csv`. */
function measured(folder: string, cost: string, iterations: string, of: Record<string, unknown>) {
  const [x, y] = [join(folder, 'x.csv'), join(folder, 'y.csv')];
  const last = lab('train', ...settings(of), '--iterations', iterations, '--samples', x, '--real', y);
  const { upper } = lab('distance', '--cost', cost, '--generated', x, '--real', y, '--gap', '1e-3');
  return { distance: Number(upper), good: Number(last.highQuality) };
}

/** “After two Euler steps most points are at the modes. With independent pairs nearly all end between them.” */
export async function flowClaims(): Promise<Row[]> {
  const { change } = PRESETS.find(({ id }) => id === 'flow') ?? {};
  const runs = await withFolder((folder) =>
    SEEDS.map((seed) => {
      const run = (coupling: string) =>
        measured(folder, 'square', CLAIM_ITERATIONS, { ...change, seed, coupling });
      return { learned: run('semi-discrete'), independent: run('independent') };
    }),
  );
  const row = (figure: string, values: number[], goal: string): Row => ({
    figure: `claims: flow in two Euler steps, ${figure}`,
    value: values.map((value) => value.toPrecision(3)).join(', '),
    goal,
    detail: `seeds ${SEEDS.join(', ')}, ${CLAIM_ITERATIONS} iterations`,
  });
  return [
    row(
      'squared W2, pairs by the potential',
      runs.map(({ learned }) => learned.distance),
      'under a tenth of those below',
    ),
    row(
      'squared W2, independent pairs',
      runs.map(({ independent }) => independent.distance),
      '',
    ),
    row(
      'share of points within 3 standard deviations of a mode, pairs by the potential',
      runs.map(({ learned }) => learned.good),
      'over .5',
    ),
    row(
      'the same, independent pairs',
      runs.map(({ independent }) => independent.good),
      'under .1: between the modes',
    ),
  ];
}

/** On 8 Gaussians, with networks, steps and reals of the same kind: exact W1 after 32 Euler steps. */
export async function flowFigures(): Promise<Row[]> {
  const rows: Row[] = [];
  for (const coupling of ['independent', 'minibatch']) {
    const found = await withFolder((folder) =>
      SEEDS.map((seed) => {
        const of = { method: 'flow', data: 'gaussians8', coupling, eulerSteps: 32, seed };
        const ours = measured(folder, 'euclidean', String(PEER_ITERATIONS), of).distance;
        const run = {
          ...{ real: join(folder, 'y.csv'), coupling, seed, iterations: PEER_ITERATIONS, batch: 256 },
          ...{ width: 64, depth: 3, rate: 1e-3, beta1: 0.9, beta2: 0.999, steps: 32 },
        };
        const theirs = JSON.parse(python(PEER, JSON.stringify(run))) as { w1: number; torch: string };
        return { ours, theirs: theirs.w1, torch: theirs.torch };
      }),
    );
    const [ours, theirs] = [found.map((f) => f.ours), found.map((f) => f.theirs)];
    rows.push({
      figure: `flow matching on 8 Gaussians, ${coupling} pairs: median W1, ours over PyTorch's`,
      value: (median(ours) / median(theirs)).toPrecision(3),
      goal: '.8 to 1.2',
      detail: `W1 ${ours.map((v) => v.toPrecision(3)).join(', ')} against ${theirs.map((v) => v.toPrecision(3)).join(', ')}; seeds ${SEEDS.join(', ')}, ${PEER_ITERATIONS} iterations, PyTorch ${found[0].torch}`,
    });
  }
  return rows;
}
