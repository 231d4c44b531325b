import { afterAll, expect, it } from 'vitest';
import { Folder, json, lab, labProcess } from '../../test/cli/command.ts';

const folder = new Folder();
afterAll(() => folder.remove());

const train = (run: typeof lab, prefix: string) => {
  const file = (name: string) => folder.at(`${prefix}${name}`);
  const what = ['--set', 'N=50', '--url', 'data=moons', '--iterations', '4', '--every', '2'];
  const files = ['--samples', file('x.csv'), '--real', file('y.csv'), '--json', file('all.json')];
  return run('train', ...what, ...files);
};
const withoutTime = (lines: Record<string, unknown>[]) => lines.map((line) => ({ ...line, seconds: 0 }));

it('prints each evaluation, then the last once more, and writes what is asked; the same in every process', async () => {
  const lines = json(await train(labProcess, 'a'));
  expect(lines.map(({ iteration, done }) => [iteration, done])).toEqual([
    [2, undefined],
    [4, undefined],
    [4, true],
  ]);
  for (const line of lines.slice(0, 2)) {
    expect(Object.keys(line)).toEqual([
      ...['iteration', 'dual', 'assignedCost', 'unassigned', 'misplaced', 'largestLoad', 'seconds'],
    ]);
    for (const value of Object.values(line)) expect(value).toEqual(expect.any(Number));
  }
  expect(lines[2]).toEqual({ ...lines[1], done: true, backend: expect.any(String) });

  const all = JSON.parse(folder.read('aall.json'));
  expect(all).toMatchObject({
    experiment: { N: 50, data: 'moons' },
    evaluations: lines.slice(0, 2),
    done: true,
  });
  for (const name of ['ax.csv', 'ay.csv']) {
    expect(folder.read(name)).toMatch(/^(-?[\d.e-]+,-?[\d.e-]+\n){50}$/);
  }

  expect(withoutTime(json(await train(lab, 'b')))).toEqual(withoutTime(lines));
  for (const name of ['x.csv', 'y.csv']) expect(folder.read(`b${name}`)).toBe(folder.read(`a${name}`));
});

it('evaluates once where there is nothing to train', async () => {
  const lines = json(await lab('train', '--set', 'N=50', '--set', 'backend=cpu', '--iterations', '0'));
  expect(lines.map(({ iteration, done, backend }) => [iteration, done, backend])).toEqual([
    [0, undefined, undefined],
    [0, true, 'cpu'],
  ]);
});

it('prints a doubt about a typed cost, and trains all the same', async () => {
  const custom = ['--set', 'cost=custom', '--set', 'N=50', '--iterations', '1'];
  const { code, out, err } = await lab('train', ...custom, '--set', 'expr=sum((x-y)^2)+1e12');
  expect(err).toMatch(/^lab: This cost is large beside its differences.*\n$/);
  expect([code, out.split('\n').length]).toEqual([0, 2]);
  const points = folder.write('points.csv', ['0,0', '1,2']);
  const clouds = ['--generated', points, '--real', points];
  expect((await lab('cost', '--cost=x1-y1', ...clouds)).err).toMatch(/^lab: This cost is a part .*\n$/);
  expect((await lab('cost', '--cost=-sum((x-y)^2)', ...clouds)).err).toBe('');
});

it('trains for so many seconds, and on from a saved run for as many more', async () => {
  const file = folder.at('timed.run');
  const small = ['--set', 'N=40', '--set', 'backend=cpu', '--seconds', '.4'];
  const [first] = json(await lab('train', ...small, '--save', file)) as {
    seconds: number;
    iteration: number;
  }[];
  expect(first.seconds).toBeGreaterThanOrEqual(0.4);
  expect(first.iteration).toBeGreaterThan(1);
  const [second] = json(await lab('train', '--load', file, '--seconds', '.2')) as (typeof first)[];
  expect(second.seconds).toBeGreaterThanOrEqual(first.seconds + 0.2);
  expect(second.iteration).toBeGreaterThan(first.iteration);
  const [bounded] = json(await lab('train', ...small, '--iterations', '1')) as (typeof first)[];
  expect(bounded.iteration).toBe(1);
});
