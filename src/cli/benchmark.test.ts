import { readFileSync, writeFileSync } from 'node:fs';
import { afterAll, expect, it } from 'vitest';
import { Folder, json, lab } from '../../test/cli/command.ts';

const folder = new Folder();
afterAll(() => folder.remove());

/** The published pair with D = 2, N = 4. */
const FUNNELS = JSON.stringify({
  pairs: [
    {
      ...{ D: 2, N: 4, p: 8, bias: 'tUsfvWz1ur26j429+mzSvQ==' },
      centres: 'BJHxPoQCFsAcV/o+xPVHPo5D5T8YLJo/NsjbvxI8mj8=',
    },
  ],
});
const funnels = folder.at('funnels.json');
writeFileSync(funnels, FUNNELS);

const PAIR = ['--D', '2', '--N', '4'];

it('prints one line of JSON for a run, and writes it to a file', async () => {
  const file = folder.at('run.json');
  const ran = await lab('benchmark', '--solver', 'wc', ...PAIR, '--iterations', '2', '--json', file);
  const [line] = json(ran);
  expect(Object.keys(line)).toEqual([
    ...['solver', 'D', 'N', 'seed', 'iterations', 'w1', 'w1Error'],
    ...['estimate', 'deviation', 'cos', 'l2', 'seconds'],
  ]);
  expect(line).toMatchObject({ solver: 'wc', D: 2, N: 4, seed: 1, iterations: 2 });
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(line);
});

it('takes published funnels', async () => {
  const [line] = json(await lab('benchmark', '--solver=lp', ...PAIR, '--iterations=1', '--funnels', funnels));
  expect(Math.abs((line.w1 as number) - 0.817)).toBeLessThan(0.02);
});

it.each([
  ['no solver', [...PAIR], 'the solvers are wc, gp'],
  ['an unknown solver', ['--solver', 'wgan', ...PAIR], '--solver wgan'],
  ['no dimension', ['--solver', 'gp', '--N', '4'], '--D is missing'],
  [
    'one dimension',
    ['--solver', 'gp', '--D', '1', '--N', '4'],
    '--D 1: expected a whole number from 2 to 128',
  ],
  ['half a funnel', ['--solver', 'gp', '--D', '2', '--N', '4.5'], '--N 4.5: expected a whole number'],
  ['no iterations', ['--solver', 'gp', ...PAIR, '--iterations', '0'], '--iterations 0'],
  ['iterations of DOT', ['--solver', 'dot', ...PAIR, '--iterations', '2'], 'from 1 to 1'],
  ['reals of another solver', ['--solver', 'gp', ...PAIR, '--reals', 'fixed'], '--reals goes with'],
  ['unknown reals', ['--solver', 'assignment', ...PAIR, '--reals', 'new'], 'resampled or fixed'],
  ['a missing file', ['--solver', 'gp', ...PAIR, '--funnels', '/no/f.json'], '/no/f.json'],
  ['another pair', ['--solver', 'gp', '--D', '4', '--N', '4', '--funnels', funnels], 'only 2 4'],
  [
    'a file of something else',
    ['--solver', 'gp', ...PAIR, '--funnels', 'package.json'],
    'package.json: pairs',
  ],
  ['a file that cannot be written', ['--solver', 'gp', ...PAIR, '--json', '/no/x.json'], '/no/x.json'],
])('refuses %s in one line, with exit code 2', async (_, args, message) => {
  const { code, out, err } = await lab('benchmark', ...args);
  expect(code).toBe(2);
  expect(out).toBe('');
  expect(err).toContain(message);
  expect(err.trimEnd().split('\n')).toHaveLength(1);
});
