import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { loadReals } from '../reals.ts';
import { loadPacked, type Manifest } from './packed.ts';
import type { FetchBytes } from './sources.ts';

const PER_FILE = 3;
const COUNT = 8;
const grey = (image: number, k: number) => (40 * image + k) % 256;

function pack(set = 'mnist'): Map<string, Uint8Array<ArrayBuffer>> {
  const files = new Map<string, Uint8Array<ArrayBuffer>>();
  const put = (name: string, bytes: Uint8Array) => {
    files.set(`${set}/${name}`, new Uint8Array(bytes));
    return { name, bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') };
  };
  const images = [0, 3, 6].map((first, i) => {
    const n = Math.min(PER_FILE, COUNT - first);
    const pixels = Uint8Array.from({ length: n * 784 }, (_, k) => grey(first + Math.floor(k / 784), k % 784));
    return put(`images-${i}.bin`, gzipSync(pixels));
  });
  const labels = put(
    'labels.bin',
    Uint8Array.from({ length: COUNT }, (_, i) => i + 1),
  );
  const manifest: Manifest = { side: 28, count: COUNT, perFile: PER_FILE, images, labels };
  put('manifest.json', new TextEncoder().encode(JSON.stringify(manifest)));
  return files;
}

function sourceOf(files: Map<string, Uint8Array<ArrayBuffer>>): { fetchBytes: FetchBytes; asked: string[] } {
  const asked: string[] = [];
  const fetchBytes: FetchBytes = async (name, { onBytes } = {}) => {
    asked.push(name);
    const bytes = files.get(name);
    if (!bytes) throw new Error(`${name} is missing`);
    onBytes?.(Math.floor(bytes.length / 2), bytes.length);
    onBytes?.(bytes.length, bytes.length);
    return bytes;
  };
  return { fetchBytes, asked };
}

test('the first digits in [-1, 1] with their labels, from no more files than needed', async () => {
  const { fetchBytes, asked } = sourceOf(pack());
  const { points, labels } = await loadPacked({ set: 'mnist', N: 4, side: 28, fetchBytes });
  expect(points.length).toBe(4 * 784);
  for (const [image, k] of [
    [0, 0],
    [0, 255],
    [3, 7],
    [3, 783],
  ]) {
    expect(points[784 * image + k]).toBeCloseTo(grey(image, k) / 127.5 - 1, 6);
  }
  expect([...labels]).toEqual([1, 2, 3, 4]);
  expect(asked.toSorted()).toEqual([
    'mnist/images-0.bin',
    'mnist/images-1.bin',
    'mnist/labels.bin',
    'mnist/manifest.json',
  ]);
});

test('the last file is shorter, and the size can be another', async () => {
  const { fetchBytes } = sourceOf(pack());
  expect((await loadPacked({ set: 'mnist', N: COUNT, side: 16, fetchBytes })).points.length).toBe(
    COUNT * 256,
  );
});

test('progress grows to the whole', async () => {
  const seen: [number, number][] = [];
  await loadPacked({
    set: 'mnist',
    N: COUNT,
    side: 28,
    ...sourceOf(pack()),
    onProgress: (done, total) => seen.push([done, total]),
  });
  for (let i = 1; i < seen.length; i++) expect(seen[i][0]).toBeGreaterThanOrEqual(seen[i - 1][0]);
  const [done, total] = seen[seen.length - 1];
  expect(done).toBe(total);
  expect(total).toBeGreaterThan(COUNT);
});

test('fewer than N: as many as there are, and a notice', async () => {
  const { points, notice } = await loadPacked({ set: 'mnist', N: 9, side: 28, ...sourceOf(pack()) });
  expect(points.length).toBe(COUNT * 784);
  expect(notice).toBe('There are only 8 MNIST digits: N is 8, not 9.');
});

describe('classes', () => {
  const load = (classes: number[], N: number, source = sourceOf(pack('fashion'))) =>
    loadPacked({ set: 'fashion', N, side: 28, classes, ...source });

  test('only theirs, from no more files than needed', async () => {
    const source = sourceOf(pack('fashion'));
    const { points, labels, notice } = await load([8, 1], 2, source); // images 7 and 0
    expect([...labels]).toEqual([1, 8]);
    expect(points[784 + 9]).toBeCloseTo(grey(7, 9) / 127.5 - 1, 6);
    expect(notice).toBeNull();
    expect(source.asked.filter((name) => name.includes('images-'))).toEqual([
      'fashion/images-0.bin',
      'fashion/images-2.bin',
    ]);
  });

  test('fewer than N, and classes that are not there', async () => {
    expect((await load([2, 3], 5)).notice).toBe(
      'There are only 2 Fashion-MNIST images of classes 2, 3: N is 2, not 5.',
    );
    await expect(load([3, 9], 5)).rejects.toThrow(
      'The Fashion-MNIST images have no class 9. Their classes are 1 (Trouser), 2 (Pullover), 3 (Dress), ' +
        '4 (Coat), 5 (Sandal), 6 (Shirt), 7 (Sneaker), 8 (Bag).',
    );
  });
});

describe('what is wrong is said', () => {
  const load = (files: Map<string, Uint8Array<ArrayBuffer>>, N = 4, side = 28) =>
    loadPacked({ set: 'mnist', N, side, fetchBytes: sourceOf(files).fetchBytes });

  test('one byte flipped', async () => {
    const files = pack();
    const file = files.get('mnist/images-1.bin') as Uint8Array;
    file[20] ^= 1;
    await expect(load(files)).rejects.toThrow(/images-1\.bin is damaged: SHA-256/);
  });

  test('cut short', async () => {
    const files = pack();
    files.set('mnist/labels.bin', new Uint8Array(3));
    await expect(load(files)).rejects.toThrow('mnist/labels.bin is damaged: 3 bytes instead of 8');
  });

  test('a page instead of the manifest', async () => {
    const files = pack().set('mnist/manifest.json', new TextEncoder().encode('<!doctype html>'));
    await expect(load(files)).rejects.toThrow('manifest.json is no manifest');
  });

  test('a side out of range', async () => {
    await expect(load(pack(), 1, 4)).rejects.toThrow('8 to 64 pixels');
  });
});

test('loadReals: digits are images, shapes are points of the plane', async () => {
  const shared = { text: '', drawing: '', seed: 3, own: '', colour: false, classes: '' };
  const seen: string[] = [];
  const sources = { ...sourceOf(pack()), onProgress: (what: string) => seen.push(what) };
  const digits = await loadReals({ ...shared, data: 'mnist', N: 4, image: 16 }, sources);
  expect([digits.kind, digits.dimension, digits.points.length]).toEqual(['image', 256, 4 * 256]);
  expect(digits.labels).toEqual(Uint8Array.of(1, 2, 3, 4));
  expect(new Set(seen)).toEqual(new Set(['MNIST digits']));
  const ring = await loadReals({ ...shared, data: 'ring', N: 20, image: 16 }, sources);
  expect([ring.kind, ring.dimension, ring.points.length, ring.labels]).toEqual(['plane', 2, 40, null]);
  const other = await loadReals({ ...shared, data: 'ring', N: 20, image: 16, seed: 4 }, sources);
  expect(other.points).not.toEqual(ring.points);
  const fashion = { ...shared, data: 'fashion', N: 4, image: 16, classes: '2,3' } as const;
  const clothes = await loadReals(fashion, sourceOf(pack('fashion')));
  expect([clothes.classes?.[2], clothes.labels, clothes.points.length]).toEqual([
    'Pullover',
    Uint8Array.of(2, 3),
    2 * 256,
  ]);
  expect(clothes.notice).toContain('only 2');
});
