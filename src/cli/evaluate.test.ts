import { afterAll, expect, it } from 'vitest';
import { Folder, json, lab } from '../../test/cli/command.ts';
import { CsvError } from '../data/user/formats/csv.ts';
import { coverageOf } from '../metrics/modes.ts';
import { evaluateCommand } from './evaluate.ts';
import { UsageError } from './input.ts';

const folder = new Folder();
afterAll(() => folder.remove());

const x = folder.write('x.csv', ['3,4', '4,6', '13,4', '3,4']);
const y = folder.write('y.csv', ['0,0', '1,2', '10,0', '0,0']);
const clouds = ['--generated', x, '--real', y];

it('measures points of files, and writes the same to a file', async () => {
  const file = folder.at('metrics.json');
  const [line] = json(await lab('evaluate', '--cost', 'square', ...clouds, '--gap', '1e-9', '--json', file));
  // x is y shifted by (3, 4). Nearest reals by hand: 1, 1, 2, 1 under both costs.
  const five = { lower: expect.closeTo(5, 9), upper: expect.closeTo(5, 9), gap: expect.closeTo(0, 9) };
  expect(line).toMatchObject({ ...{ samples: 4, N: 4, gap: 1e-9, cost: 'square' }, w1: five });
  expect(line.own).toMatchObject({ lower: expect.closeTo(25, 8), upper: expect.closeTo(25, 8) });
  expect(line).toMatchObject({ variance: { eq16: 1, tenth: 0.1 }, unassigned: 0.5 });
  const distances = [Math.hypot(2, 2), Math.hypot(3, 4), Math.hypot(2, 2), Math.hypot(3, 4)];
  expect(line.nearest).toMatchObject({
    least: expect.closeTo(Math.min(...distances), 6),
    most: expect.closeTo(Math.max(...distances), 6),
    mean: expect.closeTo(distances.reduce((a, b) => a + b) / 4, 6),
  });
  expect(line).toMatchObject({ settings: null, iteration: null, backend: null });
  expect(JSON.parse(folder.read('metrics.json'))).toEqual(line);
});

it('takes typed costs, with parameters', async () => {
  const cost = ['--cost', 'weight*norm(x-y)', '--param', 'weight=2'];
  const [line] = json(await lab('evaluate', ...cost, ...clouds, '--gap', '1e-6'));
  expect(line).toMatchObject({ cost: 'weight*norm(x-y)', gap: 1e-6, own: { upper: expect.closeTo(10, 6) } });
});

/** Trains a small run, and says where its files are. */
async function trained(name: string, ...settings: string[]) {
  const [run, reals, samples] = [`${name}.run`, `${name}-y.csv`, `${name}-x.csv`].map((f) => folder.at(f));
  const set = [...settings, 'generatorWidth=16', 'assignerWidth=16', 'backend=wasm'];
  const files = ['--save', run, '--real', reals, '--samples', samples];
  json(await lab('train', ...set.flatMap((pair) => ['--set', pair]), '--iterations', '1', ...files));
  return { run, reals, samples };
}

it('measures a saved run, as it would the samples that training writes', async () => {
  const { run, reals, samples } = await trained('points', 'N=30', 'data=moons');
  const [line] = json(await lab('evaluate', '--load', run, '--samples', 'N'));
  const clouds = ['--generated', samples, '--real', reals];
  const [same] = json(await lab('evaluate', '--cost', 'euclidean', ...clouds));
  expect(line).toMatchObject({ samples: 30, N: 30, iteration: 1, backend: 'wasm', cost: 'power' });
  expect(line.settings).toContain('data=moons&N=30');
  expect(line.modes).toBe(null);
  const upper = (of: Record<string, unknown>) => (of.w1 as { upper: number }).upper;
  expect(upper(line)).toBeCloseTo(upper(same), 4);
  expect(same.own).toBe(null);
});

it('counts the modes that the samples of a run reach, where the data have known ones', async () => {
  const { run } = await trained('ring', 'N=30', 'data=ring');
  const [line] = json(await lab('evaluate', '--load', run, '--samples', 'N'));
  const points = folder.read('ring-x.csv').trim().split(/[\n,]/).map(Number);
  expect(line.modes).toEqual(coverageOf(points, { data: 'ring' }));
});

it('measures a flow in several numbers of Euler steps', async () => {
  const settings = ['N=30', 'data=moons', 'method=flow', 'eulerSteps=4', 'cost=euclidean'];
  const { run, reals, samples } = await trained('flow', ...settings);
  const [line] = json(await lab('evaluate', '--load', run, '--samples', 'N', '--gap', '1e-6'));
  const bySteps = line.bySteps as { steps: number; upper: number }[];
  expect(bySteps.map(({ steps }) => steps)).toEqual([1, 2, 4, 8, 32]);
  const clouds = ['--generated', samples, '--real', reals];
  const [same] = json(await lab('evaluate', '--cost', 'euclidean', ...clouds, '--gap', '1e-6'));
  expect(bySteps[2].upper).toBeCloseTo((same.w1 as { upper: number }).upper, 4);
  expect(same.bySteps).toBe(null);
});

it('measures images, with ten samples a real', async () => {
  const { run } = await trained('digits', 'N=20', 'data=mnist', 'image=16', 'cost=ssim');
  const [line] = json(await lab('evaluate', '--load', run));
  expect(line).toMatchObject({ samples: 200, N: 20, cost: 'ssim', own: { lower: expect.any(Number) } });
});

const usual = ['--cost', 'square', ...clouds];
const far = folder.write('far.csv', ['0,0', '1e200,0']);

it.each<[string, string[], string]>([
  ['nothing to measure', [], '--load FILE.run or --generated'],
  ['no cost', clouds, '--cost'],
  ['a cost of pictures', ['--cost', 'ssim', ...clouds], 'pictures'],
  ['a run and points', ['--load', 'a.run', ...usual], '--cost does not go with --load'],
  ['samples of files', [...usual, '--samples', '3'], '--samples goes with --load'],
  ['no run file', ['--load', x], x],
  ['a missing run', ['--load', '/no/a.run'], 'ENOENT'],
  ['a negative gap', [...usual, '--gap=-1'], '--gap -1'],
  ['an invalid gap', [...usual, '--gap', 'small'], '--gap small'],
  ['a file that cannot be written', [...usual, '--json', '/no/folder/a.json'], '/no/folder/a.json'],
  ['points too far', ['--cost', 'square', '--generated', far, '--real', y], 'not finite'],
])('refuses %s', async (_, args, complaint) => {
  const error = await evaluateCommand(args).catch((thrown) => thrown);
  expect([UsageError, CsvError]).toContain(error.constructor);
  expect(error.message).toContain(complaint);
});
