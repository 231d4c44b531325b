import { cpSync, existsSync, mkdirSync, readFileSync, renameSync } from 'node:fs';
import { afterAll, expect, it, vi } from 'vitest';
import { end, Folder, json, lab, startLab } from '../../test/cli/command.ts';
import { ROW_NAMES, SCALES } from '../experiment/paper-tables.ts';
import { readResult } from '../experiment/results.ts';
import { decodeRun } from '../runtime/session/run-file.ts';
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
  [['mnist-square', '--interval', '-1'], '--interval'],
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

/** A result without what depends on the machine and its load. */
function numbers(file: string): object {
  return JSON.parse(folder.read(file), (key, value) => (key === 'seconds' ? undefined : value));
}

it('goes on from its last checkpoint, killed or interrupted, as if nothing had happened', async () => {
  const file = 'mnist-square-small.json';
  const row = ['experiment', 'mnist-square', '--iterations', '6', '--out'];
  const cut = ['killed', 'interrupted'].map((name) => folder.at(name));
  expect((await lab(...row, folder.at('whole'))).code).toBe(0);

  const killed = startLab(...row, cut[0], '--interval', '0');
  const ended = end(killed);
  await vi.waitUntil(() => existsSync(`${cut[0]}/mnist-square-small.run`), { timeout: 60_000 });
  killed.kill('SIGKILL');
  await ended;
  const { checkpoint } = await decodeRun(new Uint8Array(readFileSync(`${cut[0]}/mnist-square-small.run`)));
  expect(checkpoint.iteration).toBeGreaterThan(0);

  cpSync(cut[0], cut[1], { recursive: true });
  const interrupted = lab(...row, cut[1]);
  await vi.waitUntil(() => process.listenerCount('SIGINT') > 0, { timeout: 60_000, interval: 1 });
  process.emit('SIGINT');
  const { code, err, out } = await interrupted;
  expect({ code, out }).toEqual({ code: 130, out: '' });
  expect(err).toMatch(/interrupted at iteration [1-5] of 6: the same command goes on from .*\.run\n$/);

  for (const folder of cut) {
    expect((await lab(...row, folder)).code).toBe(0);
    expect(existsSync(`${folder}/mnist-square-small.run`)).toBe(false);
  }
  for (const name of ['killed', 'interrupted'])
    expect(numbers(`${name}/${file}`)).toEqual(numbers(`whole/${file}`));
}, 300_000);

it('refuses the checkpoint of another run', async () => {
  const other = folder.at('other');
  mkdirSync(other);
  const cut = lab('experiment', 'mnist-square', '--iterations', '2', '--out', other);
  await vi.waitUntil(() => process.listenerCount('SIGINT') > 0, { timeout: 60_000, interval: 1 });
  process.emit('SIGINT');
  expect((await cut).code).toBe(130);
  renameSync(`${other}/mnist-square-small.run`, `${other}/mnist-ssim-small.run`);
  const error = await experimentCommand(['mnist-ssim', '--iterations', '2', '--out', other]).catch(
    (thrown) => thrown,
  );
  expect(error).toBeInstanceOf(UsageError);
  expect(error.message).toContain('of another run');
}, 120_000);
