import { afterAll, expect, it } from 'vitest';
import { Folder, json, lab } from '../../test/cli/command.ts';

const folder = new Folder();
afterAll(() => folder.remove());

const SMALL = ['--set', 'N=40', '--set', 'backend=cpu', '--iterations', '2'];

it('runs every combination with every seed as train does, and sums them up', async () => {
  const files = ['--json', folder.at('all.json'), '--csv', folder.at('all.csv')];
  const swept = ['--set', 'latent=gaussian,mixture', '--seeds', '3,4', ...files];
  const lines = json(await lab('sweep', ...SMALL, ...swept));
  expect(lines).toHaveLength(4 + 2);
  const runs = lines.slice(0, 4) as {
    set: object;
    seed: number;
    link: string;
    figures: Record<string, number>;
  }[];
  expect(runs.map(({ set, seed }) => [set, seed])).toEqual(
    ['gaussian', 'mixture'].flatMap((latent) =>
      [3, 4].map((seed) => [{ N: '40', backend: 'cpu', latent }, seed]),
    ),
  );
  const run = folder.at('one.run');
  await lab('train', '--url', runs[2].link, '--iterations', '2', '--save', run);
  const [again] = json(await lab('evaluate', '--load', run, '--samples', 'N')) as { w1: { upper: number } }[];
  expect(runs[2].figures.w1).toBeCloseTo(again.w1.upper, 9);
  expect(runs[2].figures.own).toBeCloseTo(runs[2].figures.w2Squared, 9);

  const [, row] = lines.slice(4) as { runs: number; figures: Record<string, object> }[];
  const [a, b] = [runs[2].figures.w1, runs[3].figures.w1];
  expect(row).toMatchObject({ runs: 2, failed: 0 });
  expect(row.figures.w1).toEqual({
    mean: expect.closeTo((a + b) / 2, 12),
    deviation: expect.closeTo(Math.abs(a - b) / Math.SQRT2, 12),
    median: expect.closeTo((a + b) / 2, 12),
  });
  expect(JSON.parse(folder.read('all.json'))).toEqual({ runs, rows: lines.slice(4) });
  const table = folder.read('all.csv').trim().split('\n');
  expect(table.map((line) => line.split(',').slice(0, 5).join())).toEqual([
    'N,backend,latent,runs,failed',
    '40,cpu,gaussian,2,0',
    '40,cpu,mixture,2,0',
  ]);
});

it('a run whose numbers are no longer finite counts as failed; the others go on', async () => {
  const steep = [
    'cost=custom',
    'expr=sum((x-y)^2)^40',
    'scaling=factor',
    'factor=1000',
    'generatorRate=.0001,.1',
  ];
  const small = ['assignerRate=.0001', 'N=40', 'backend=cpu'];
  const set = [...steep, ...small].flatMap((one) => ['--set', one]);
  const { code, out } = await lab('sweep', ...set, '--iterations', '8');
  const lines = out.split('\n').map((line) => JSON.parse(line));
  expect(code).toBe(0);
  expect(lines.slice(0, 2).map(({ error }) => error)).toEqual([
    null,
    expect.stringMatching(/no longer finite/),
  ]);
  expect(lines.slice(2).map(({ failed, runs }) => [failed, runs])).toEqual([
    [0, 1],
    [1, 1],
  ]);
});

it.each([
  ['a seed as a setting', ['--set', 'seed=1,2'], /seeds are given by --seeds/],
  ['a wrong value', ['--set', 'p=1,nonsense'], /p = “nonsense” was not taken/],
  ['a seed twice', ['--seeds', '1,1'], /1 is given twice/],
  ['more runs than anyone wants', ['--set', `p=1${',1.5'.repeat(9999)}`, '--seeds', '1,2'], /at most 10000/],
])('refuses %s', async (_, args, said) => {
  const { code, err } = await lab('sweep', ...args, '--iterations', '1');
  expect(err).toMatch(said);
  expect(code).toBe(2);
});

it('refuses to train without an end', async () => {
  const { code, err } = await lab('sweep', '--seeds', '1');
  expect(err).toBe('lab sweep: --iterations K or --seconds S is missing\n');
  expect(code).toBe(2);
});
