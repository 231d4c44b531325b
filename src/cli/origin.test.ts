import { writeFileSync } from 'node:fs';
import { afterAll, expect, it, vi } from 'vitest';
import { Folder, json, lab } from '../../test/cli/command.ts';
import { npy } from '../../test/data/files.ts';
import { readOrigin } from './origin.ts';

const folder = new Folder();
afterAll(() => folder.remove());

const quick = ['--set', 'N=50', '--set', 'backend=cpu', '--set', 'latent=mixture'];
const numbers = (lines: Record<string, unknown>[]) =>
  lines.map(({ iteration, dual, assignedCost, unassigned }) => [iteration, dual, assignedCost, unassigned]);

it('a run that is saved and goes on equals the uninterrupted one', async () => {
  const [first, rest] = ['first.run', 'rest.run'].map((name) => folder.at(name));
  const whole = json(await lab('train', ...quick, '--iterations', '4', '--every', '2'));
  json(await lab('train', ...quick, '--iterations', '2', '--save', first));
  const again = json(await lab('train', '--load', first, '--iterations', '2', '--save', rest));
  expect(numbers(again)).toEqual(numbers(whole).slice(1));
  expect(json(await lab('train', '--load', rest, '--iterations', '0'))[0]).toMatchObject({ iteration: 4 });
});

it('own points and own images are trained on, with settings that follow them', async () => {
  const points = folder.write(
    'mine.csv',
    Array.from({ length: 30 }, (_, i) => `${Math.sin(i)},${Math.cos(i)}`),
  );
  const images = folder.at('t10k-images-idx3-ubyte');
  const header = [0, 0, 8, 3, 0, 0, 0, 12, 0, 0, 0, 16, 0, 0, 0, 16];
  writeFileSync(
    images,
    Uint8Array.from({ length: 16 + 12 * 256 }, (_, i) => header[i] ?? (i * i) % 251),
  );
  const small = ['--set', 'generatorWidth=8', '--set', 'assignerWidth=8', '--set', 'backend=cpu'];
  const run = (file: string, out: string) =>
    lab('train', '--own', file, ...small, '--iterations', '1', '--real', folder.at(out));
  for (const ran of [await run(points, 'cloud.csv'), await run(images, 'pictures.csv')])
    expect(json(ran).at(-1)).toMatchObject({ iteration: 1, done: true });
  expect(folder.read('cloud.csv').trim().split('\n')).toHaveLength(30);
  const rows = folder.read('pictures.csv').trim().split('\n');
  expect([rows.length, rows[0].split(',').length]).toEqual([12, 256]);
});

it('the range that own numbers were found to have is printed', async () => {
  const own = folder.at('own.npy');
  writeFileSync(
    own,
    npy(
      '<f4',
      [2, 16],
      Float32Array.from({ length: 32 }, (_, k) => k / 31),
    ),
  );
  const told = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  await readOrigin({ own: [own] });
  expect(told.mock.calls.join()).toBe('lab: own.npy: values from 0 to 1, black to white.\n');
  told.mockRestore();
});

it('a starting point is written with how it was made', async () => {
  const made = await lab('start', 'mnist-square', '--iterations', '0', '--folder', folder.path);
  expect(json(made).at(-1)).toMatchObject({ done: true, id: 'mnist-square', iteration: 0 });
  const note = JSON.parse(folder.read('mnist-square.json'));
  expect(note.experiment).toMatchObject({ data: 'mnist', cost: 'square', start: 'none', ratio: 2 });
  expect(note.bytes).toBeLessThan(3e6);
  const again = ['--load', folder.at('mnist-square.run'), '--set', 'backend=cpu', '--iterations', '0'];
  expect(json(await lab('train', ...again))[0]).toMatchObject({ iteration: 0 });
});

it.each<[string, string[], RegExp]>([
  ['no run file', ['--load', folder.write('no.run', ['x'])], /no\.run: This file is not a saved run/],
  ['a run and a link', ['--load', 'x.run', '--url', 'data=moons'], /--load and --url exclude/],
  ['a picture', ['--own', folder.at('cat.png')], /cat\.png/],
  ['own data without a file', ['--set', 'data=points'], /data=points: choose the data by --own FILE/],
])('refuses %s', async (_, args, message) => {
  writeFileSync(
    folder.at('cat.png'),
    Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 1, 2, 3]),
  );
  const { code, out, err } = await lab('train', ...args, '--set', 'backend=cpu', '--iterations', '0');
  expect({ code, out }).toEqual({ code: 2, out: '' });
  expect(err).toMatch(message);
});
