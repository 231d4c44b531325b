import { existsSync } from 'node:fs';
import { afterAll, expect, it } from 'vitest';
import { Folder, json, lab } from '../../test/cli/command.ts';
import { ROW_NAMES, SCALES } from '../experiment/paper-tables.ts';
import { readResult } from '../experiment/results.ts';
import { experimentCommand } from './experiment.ts';
import { UsageError } from './input.ts';

const folder = new Folder();
afterAll(() => folder.remove());

it('lists the experiments', async () => {
  const lines = json(await lab('experiment'));
  expect(lines.map(({ name, scale }) => `${name} ${scale}`)).toEqual(
    ROW_NAMES.flatMap((name) => SCALES.map((scale) => `${name} ${scale}`)),
  );
});

/** Wrong arguments, and what the error must contain. */
const WRONG: [args: string[], ...contains: string[]][] = [
  [['mnist'], 'mnist: ', 'fashion-ssim'],
  [['mnist-square', '--scale', 'huge'], '--scale huge', 'small'],
  [['mnist-square', '--iterations', '0.5', '--out', folder.path], '--iterations 0.5'],
  [['mnist-square', '--iterations', '0', '--out', folder.path], '--iterations 0'],
  [['mnist-square', '--iterations', '2'], '--out'],
  [['mnist-square', '--iteration', '2'], '--iteration'],
  [['mnist-square', 'small'], 'small'],
  [['mnist-square', '--out', '/dev/null/results'], '/dev/null/results'],
  ...((existsSync('/proc/self')
    ? [[['mnist-square', '--out', '/proc/none/results'], '/proc/none/results: cannot be written']]
    : []) as [string[], string][]),
];

it.each(WRONG)('refuses %j', async (args, ...contains) => {
  const error = await experimentCommand(args).catch((thrown) => thrown);
  expect(error).toBeInstanceOf(UsageError);
  for (const part of contains) expect(error.message).toContain(part);
});

it('ends with exit code 2 where the input is wrong', async () => {
  const { code, out, err } = await lab('experiment', 'mnist');
  expect({ code, out }).toEqual({ code: 2, out: '' });
  expect(err).toMatch(/^lab experiment: mnist: .*\n$/);
});

it('trains and measures a row, and stores it where it is told to', async () => {
  const { code, out } = await lab('experiment', 'mnist-square', '--iterations', '1', '--out', folder.path);
  expect(code).toBe(0);
  const printed = JSON.parse(out);
  const result = readResult(printed);
  expect(result).toMatchObject({ name: 'mnist-square', scale: 'small', iterations: 1 });
  expect(result.metrics).toMatchObject({ samples: 5000, N: 500 });
  expect(result.baselines.unseen?.images).toBe(4500);
  // Digits that were never seen are nearer than what an untrained generator makes, and copies are nearest.
  const { resampled, unseen } = result.baselines;
  expect(resampled.w1.upper).toBeLessThan(Number(unseen?.w1.lower));
  expect(unseen?.w1.upper).toBeLessThan(result.metrics.w1.lower);
  expect(JSON.parse(folder.read('mnist-square-small.json'))).toEqual(printed);
  expect(JSON.parse(folder.read('index.json'))).toEqual(['mnist-square-small.json']);
}, 120_000);
