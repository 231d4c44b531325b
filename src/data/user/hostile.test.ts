import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { deflateSync, strToU8, type Zippable, zipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { expectReason, file, idx, importing, npy, png } from '../../../test/data/files.ts';
import { hasText, viewOf } from '../bytes.ts';
import { checkFiles, LIMITS, type Limits } from './limits.ts';
import type { OwnImages } from './own.ts';

const picture = (level: number) => png(8, 8, (x) => [level, x, 0]);
const MEGABYTES = 1 << 20;

/** Where the central directory of a ZIP begins. */
function directory(zip: Uint8Array): number {
  let at = zip.length - 22;
  while (!hasText(zip, 'PK\x05\x06', at)) at--;
  return viewOf(zip).getUint32(at + 16, true);
}

describe('bombs', () => {
  const zeros = new Uint8Array(6 * MEGABYTES);
  const small: Limits = { ...LIMITS, unpacked: 4 * MEGABYTES, unpackedInAll: 9 * MEGABYTES, growth: 2000 };

  test('one that grows a thousand times', async () => {
    const message = 'grows more than 200 times when it is unpacked';
    await expect(importing([file('a.zip', zipSync({ 'a.npy': zeros }))])).rejects.toThrow(
      `a.zip: a.npy ${message}`,
    );
    await expect(importing([file('a.gz', gzipSync(zeros))])).rejects.toThrow(message);
  });

  test('one that grows beyond the limit, whatever size it declares', async () => {
    const zip = zipSync({ 'a.npy': zeros });
    viewOf(zip).setUint32(directory(zip) + 24, 10, true);
    await expect(importing([file('a.zip', zip)], { limits: small })).rejects.toThrow(
      'beyond 4 MB when it is unpacked',
    );
    const members = Buffer.concat([gzipSync(zeros.subarray(0, MEGABYTES)), gzipSync(zeros)]);
    await expect(importing([file('a.gz', members)], { limits: small })).rejects.toThrow('beyond 4 MB');
    const gzip = gzipSync(zeros);
    viewOf(gzip).setUint32(gzip.length - 4, 10, true);
    await expect(importing([file('a.gz', gzip)], { limits: small })).rejects.toThrow('beyond 4 MB');
  });

  test('many entries that share the same data', async () => {
    const noise = Uint8Array.from({ length: 3 * MEGABYTES }, (_, k) => (k * k) >> 7);
    const zip = zipSync({ '0.npy': npy('|u1', [3072, 32, 32], noise) });
    const start = directory(zip);
    const entry = zip.slice(start, zip.length - 22);
    const end = zip.slice(-22);
    const many = Uint8Array.of(...entry, ...entry, ...entry, ...entry);
    const whole = new Uint8Array(start + many.length + 22);
    whole.set(zip.subarray(0, start));
    whole.set(many, start);
    whole.set(end, start + many.length);
    await expect(importing([file('a.zip', whole)], { limits: small })).rejects.toThrow(
      'The files grow beyond 9 MB',
    );
  });

  test('too many entries', async () => {
    const entries = Object.fromEntries(Array.from({ length: 12 }, (_, i) => [`${i}.png`, picture(i)]));
    const limits = { ...LIMITS, entries: 10 };
    await expect(importing([file('a.zip', zipSync(entries))], { limits })).rejects.toThrow(
      'more than 10 files',
    );
  });

  test('an archive within an archive stays closed', async () => {
    const inner = zipSync({ 'a.png': picture(1) });
    const message = 'is an archive within another: unpack it first';
    await expect(importing([file('a.zip', zipSync({ 'b.zip': inner }))])).rejects.toThrow(`b.zip ${message}`);
    await expect(importing([file('a.gz', gzipSync(gzipSync(inner)))])).rejects.toThrow(message);
    const tar = new Uint8Array(1024);
    tar.set(strToU8('ustar'), 257);
    await expect(importing([file('a.tar.gz', gzipSync(tar))])).rejects.toThrow(
      'a.tar is a tar archive: unpack it first',
    );
  });
});

describe('lies and damage', () => {
  const stored = { 'a.png': [picture(1), { level: 0 }] } satisfies Zippable;
  const alone = () => zipSync(stored);
  const zip = () => zipSync({ ...stored, 'b.npy': npy('|u1', [1, 8, 8], new Uint8Array(64)) });

  test('names are for display only', async () => {
    const names = [
      '../../etc/cats/1.png',
      'C:\\dogs\\2.png',
      '/cats/\u202egnp.3.png',
      `${'x'.repeat(300)}/4.png`,
    ];
    const set = (await importing([
      file('../../\u0007evil.zip', zipSync(Object.fromEntries(names.map((name, i) => [name, picture(i)])))),
    ])) as OwnImages;
    expect([set.name, set.count]).toEqual(['evil.zip', 4]);
    expect(set.classes?.slice(0, 2)).toEqual(['cats', 'dogs']);
    for (const name of set.classes ?? []) expect(name).toMatch(/^[\w…]{1,80}$/);
    const bad = zipSync({ '../../\u0000/etc/passwd': strToU8('root:x') });
    await expect(importing([file('a.zip', bad)])).rejects.toThrow(/^etc\/passwd, line 1/);
  });

  test('a flipped byte is found', async () => {
    const damaged = alone();
    damaged[60] ^= 1;
    await expect(importing([file('a.zip', damaged)])).rejects.toThrow(
      'a.zip: a.png is damaged: its checksum is wrong',
    );
    const gzip = gzipSync(idx([1, 8, 8], new Uint8Array(64)));
    gzip[gzip.length - 7] ^= 1;
    await expect(importing([file('a.gz', gzip)])).rejects.toThrow(
      'a.gz is damaged or cut off: its checksum is wrong',
    );
  });

  test('one damaged file among good ones is left out, and reported', async () => {
    const damaged = zip();
    damaged[60] ^= 1;
    const set = (await importing([file('a.zip', damaged)])) as OwnImages;
    expect([set.count, set.notice]).toEqual([
      1,
      'Files left out: 1. a.zip: a.png is damaged: its checksum is wrong.',
    ]);
    const labels = zipSync({ 'y.idx': idx([2], [0, 1]), 'x.idx': idx([2, 8, 8], []) });
    await expect(importing([file('a.zip', labels)])).rejects.toThrow(
      /holds labels only.* Files left out: 1\. x\.idx is cut off/,
    );
  });

  test('sizes that lie', async () => {
    const lying = alone();
    viewOf(lying).setUint32(directory(lying) + 24, 5, true);
    await expect(importing([file('a.zip', lying)])).rejects.toThrow(
      /a\.png is damaged: it holds \d+ bytes and claims 5/,
    );
    viewOf(lying).setUint32(directory(lying) + 20, 1e9, true);
    await expect(importing([file('a.zip', lying)])).rejects.toThrow('a.png is cut off');
    viewOf(lying).setUint32(directory(lying) + 42, 7, true);
    await expect(importing([file('a.zip', lying)])).rejects.toThrow('a.png is damaged');
  });

  test('encrypted, or packed otherwise', async () => {
    const secret = alone();
    viewOf(secret).setUint16(directory(secret) + 8, 1, true);
    await expect(importing([file('a.zip', secret)])).rejects.toThrow('a.png is encrypted: unpack it first');
    const other = alone();
    viewOf(other).setUint16(directory(other) + 10, 14, true);
    await expect(importing([file('a.zip', other)])).rejects.toThrow('packed by method 14');
  });

  test('cut off anywhere, with any byte changed: a result or a reason, never a hang', async () => {
    const whole = [
      zip(),
      gzipSync(idx([2, 8, 8], new Uint8Array(128))),
      npy('<f4', [1, 16], new Float32Array(16)),
      picture(3),
    ];
    const change = fc.record({
      which: fc.nat(whole.length - 1),
      at: fc.nat(),
      to: fc.nat(255),
      cut: fc.option(fc.nat()),
    });
    await fc.assert(
      fc.asyncProperty(change, async ({ which, at, to, cut }) => {
        const bytes = whole[which].slice();
        bytes[at % bytes.length] = to;
        const part = cut === null ? bytes : bytes.subarray(0, 1 + (cut % bytes.length));
        const result = await importing([file('a', part)]).catch((error: Error) => error);
        if (result instanceof Error) expectReason(result);
        else expect(result.count).toBeGreaterThan(0);
      }),
      { numRuns: 500 },
    );
    await expect(importing([file('a.zip', zip().subarray(0, 300))])).rejects.toThrow(
      'a.zip is cut off: the list of files',
    );
    const short = gzipSync(
      idx(
        [2, 8, 8],
        Uint8Array.from({ length: 128 }, (_, k) => k),
      ),
    );
    await expect(importing([file('a.gz', short.subarray(0, 80))])).rejects.toThrow(
      'a.gz is damaged or cut off',
    );
    await expect(importing([file('a.gz', short.subarray(0, 12))])).rejects.toThrow('damaged or cut off');
  });

  test('an empty archive', async () => {
    await expect(importing([file('a.zip', zipSync({}))])).rejects.toThrow('a.zip is an empty ZIP');
    await expect(importing([file('a.zip', zipSync({ 'x/': new Uint8Array() }))])).rejects.toThrow(
      'nothing in a.zip',
    );
  });
});

test('no file, an empty one, too large ones: refused before they are read', () => {
  expect(() => checkFiles([])).toThrow('Choose at least one file');
  expect(() => checkFiles([{ name: 'a/b.png', size: 0 }])).toThrow('a/b.png is empty. What can be read: PNG');
  expect(() => checkFiles([{ name: 'a', size: 2 ** 31 }])).toThrow('a: more than 1 GB, too large');
  expect(() => checkFiles(Array(3).fill({ name: 'a', size: 4e8 }))).toThrow(
    'All files together: more than 1 GB',
  );
  expect(() => checkFiles(Array(100_001).fill({ name: 'a', size: 1 }))).toThrow('100001 files are too many');
});

test('deflate that never ends is refused', async () => {
  const body = deflateSync(new Uint8Array(100)).subarray(0, 3);
  const gzip = Uint8Array.of(0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0, ...body, 0, 0, 0, 0, 0, 0, 0, 0);
  await expect(importing([file('a.gz', gzip)])).rejects.toThrow('a.gz is damaged or cut off');
});
