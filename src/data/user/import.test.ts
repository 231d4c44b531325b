import fc from 'fast-check';
import { strToU8, zipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { expectReason, file, idx, importing, png } from '../../../test/data/files.ts';
import { DecodingUnavailable } from './errors.ts';
import { importFiles } from './import.ts';
import { LIMITS } from './limits.ts';
import type { OwnImages, OwnPoints } from './own.ts';

const value = (k: number) => (7 * k) % 256;
const ramp = (n: number) => Uint8Array.from({ length: n }, (_, k) => value(k));

const images = async (...args: Parameters<typeof importing>) => (await importing(...args)) as OwnImages;
const points = async (...args: Parameters<typeof importing>) => (await importing(...args)) as OwnPoints;

describe('pictures', () => {
  const plain = (width: number, height: number, level: number) =>
    png(width, height, () => [level, level, level]);

  test('small square ones stay as they are; grey ones have one channel', async () => {
    const set = await images([
      file(
        '2.png',
        png(8, 8, (x, y) => [10 * x, 10 * x, 10 * x + y - y]),
      ),
      file('1.png', plain(8, 8, 9)),
    ]);
    expect([set.count, set.side, set.channels, set.name]).toEqual([2, 8, 1, '1.png']);
    expect([...set.pixels.subarray(62, 67)]).toEqual([9, 9, 0, 10, 20]);
  });

  test('sides that differ become 32, cropped in the middle', async () => {
    const set = await images([
      file('1.png', plain(8, 8, 50)),
      file(
        '2.png',
        png(80, 40, (x) => [x < 20 ? 1 : 200, 0, 0]),
      ),
    ]);
    expect([set.count, set.side, set.channels]).toEqual([2, 32, 3]);
    expect(set.pixels.subarray(0, 3072).every((v) => v === 50)).toBe(true);
    expect([...set.pixels.subarray(3072, 3075)]).toEqual([200, 0, 0]);
  });

  test('large ones are averaged over areas, and what is transparent lies on white', async () => {
    const decode = async () => ({
      ...{ width: 64, height: 64 },
      rgba: Array.from({ length: 64 * 64 * 4 }, (_, k) => [100 * (Math.floor(k / 4) % 2), 0, 255, 51][k % 4]),
    });
    const set = (await importFiles([file('a.png', plain(64, 64, 0))], decode)) as OwnImages;
    expect([...set.pixels.subarray(0, 6)]).toEqual([214, 204, 255, 214, 204, 255]);
  });

  test('where a browser can decode none it is the error of all, not something left out', async () => {
    const decode = () => Promise.reject(new DecodingUnavailable('Pictures cannot be decoded here.'));
    const files = [file('a.png', plain(8, 8, 1)), file('x-idx3', idx([2, 8, 8], ramp(128)))];
    await expect(importFiles(files, decode)).rejects.toThrow(/^Pictures cannot be decoded here\.$/);
  });

  test('a ZIP: folders are classes, in mixed order; files of the system are skipped', async () => {
    const entries = Object.fromEntries(
      Array.from({ length: 40 }, (_, i) => [
        `set/${i < 20 ? 'cats' : 'dogs'}/${100 + i}.png`,
        plain(8, 8, i),
      ]),
    );
    const zip = zipSync({
      ...entries,
      '__MACOSX/set/cats/100.png': strToU8('x'),
      'set/.DS_Store': strToU8('x'),
      'set/dogs/Thumbs.db': strToU8('x'),
    });
    const set = await images([file('pets.zip', zip)]);
    expect([set.count, set.classes, set.notice]).toEqual([40, ['cats', 'dogs'], undefined]);
    set.labels?.forEach((label, i) => {
      expect(label).toBe(set.pixels[64 * i] < 20 ? 0 : 1);
    });
    expect(new Set(set.labels?.subarray(0, 12)).size).toBe(2);
    const again = await images([file('pets.zip', zip)]);
    expect(again).toEqual(set);
  });

  test('broken ones among good ones are left out, and reported; alone they are an error', async () => {
    const broken = plain(8, 8, 3).subarray(0, 36);
    const good = [file('1.png', plain(8, 8, 1)), file('notes.txt', 'some words')];
    const set = await images([...good, file('0.png', broken)]);
    expect([set.count, set.notice]).toEqual([
      1,
      expect.stringMatching(/^Files left out: 2\. 0\.png is cut off: the end of the picture is missing\./),
    ]);
    await expect(importing([file('0.png', broken)])).rejects.toThrow(
      '0.png is cut off: the end of the picture is missing.',
    );
    const sizeless = png(0, 0, () => []);
    await expect(importing([file('0.png', sizeless)])).rejects.toThrow('a picture without a size');
    const limits = { ...LIMITS, pixels: 63 };
    await expect(importing([file('b.png', plain(8, 8, 1))], { limits })).rejects.toThrow(
      'b.png is too large a picture: 8 × 8 pixels',
    );
  });

  test('more than are kept', async () => {
    const files = [1, 2, 3, 4].map((i) => file(`${i}.png`, plain(8, 8, i)));
    const set = await images(files, { limits: { ...LIMITS, kept: 3 } });
    expect([set.count, set.notice]).toEqual([3, '3 pictures are kept, 1 more files were not read.']);
  });

  test('progress grows to the whole; a signal stops it', async () => {
    const files = [1, 2, 3].map((i) => file(`${i}.png`, plain(8, 8, i)));
    const seen: number[][] = [];
    await importing(files, { onProgress: (...now) => seen.push(now) });
    expect(seen).toEqual([
      [1, 3],
      [2, 3],
      [3, 3],
    ]);
    const stop = new AbortController();
    const stopped = importing(files, { onProgress: () => stop.abort(), signal: stop.signal });
    await expect(stopped).rejects.toThrow(/abort/i);
  });
});

describe('points as CSV', () => {
  test('fill the plane, with a line of titles or without', async () => {
    for (const text of ['0,0\n4,2\n', 'x,y\r\n0,0\r\n4,2']) {
      const set = await points([file('p.csv', text)]);
      expect([...set.points].map((v) => Math.round(100 * v) / 100)).toEqual([-1.1, -0.55, 1.1, 0.55]);
    }
    expect([...(await points([file('p.csv', '5,5\n5,5')])).points]).toEqual([0, 0, 0, 0]);
    const wide = await points([file('p.csv', '-1.7e308,0\n1.7e308,0')]);
    expect(wide.points.every(Number.isFinite)).toBe(true);
  });

  test('as spreadsheets of other languages write it', async () => {
    for (const text of [
      'x;y\n0;0\n4,5;2,25',
      'x\ty\r\n0\t0\r\n4,5\t2,25',
      '# made by numpy.savetxt\n0.0e+00 0.0e+00\n 4.5e+00  2.25e+00\n',
      '"x","y"\n"0","0"\n"4.5","2.25"',
      '0 0\r4,5 2,25\r',
    ]) {
      const wide = Buffer.from(`\ufeff${text}`, 'utf16le');
      for (const bytes of [text, `\ufeff${text}`, wide, Buffer.from(wide).swap16()]) {
        const set = await points([file('p.csv', bytes)]);
        expect([...set.points].map((v) => Math.round(100 * v) / 100)).toEqual([-1.1, -0.55, 1.1, 0.55]);
      }
    }
  });

  test.each([
    ['nan,inf\n1,2\n3,4', 'p.csv, line 1: "nan" is not a number'],
    ['1;2\n3;4,5\n6;7,5\n8;9.5', 'p.csv, line 4: "9.5" is not a number'],
    ['1,2,3\n4,5,6', 'p.csv has 3 numbers a line. Points are two numbers a line: 0.5,-1.25'],
    ['x,y\n1,2\n3', 'p.csv, line 3: expected 2 numbers, found 1. Points are two numbers'],
    ['x,y', 'p.csv, line 1: "x" is not a number'],
    ['<!doctype html>', 'is not a number. Points are'],
    ['\n', 'the file holds no points'],
  ])('%j', async (text, message) => {
    await expect(importing([file('p.csv', text)])).rejects.toThrow(message);
  });

  test('one file at a time, and no pictures with it', async () => {
    const one = file('p.csv', '1,2\n3,4');
    const message = 'p.csv holds points, and q is there as well: choose one of them';
    await expect(importing([one, file('q', '1,2')])).rejects.toThrow(message);
    await expect(importing([one, file('q', idx([1, 4, 4], ramp(16)))])).rejects.toThrow(message);
  });
});

test('fingerprints follow the content, not the names or their order', async () => {
  const key = async (...files: ReturnType<typeof file>[]) => (await importing(files)).fingerprint;
  const [a, b] = [idx([1, 4, 4], ramp(16)), idx([1, 4, 4], new Uint8Array(16))];
  const first = await key(file('a', a));
  expect(first).toMatch(/^[0-9a-f]{16}$/);
  expect(await key(file('other', a))).toBe(first);
  expect(await key(file('a', b))).not.toBe(first);
  expect(await key(file('b', b), file('a', a))).toBe(await key(file('a', a), file('b', b)));
  const digest = await crypto.subtle.digest('SHA-256', new Uint8Array(a));
  expect(Buffer.from(digest).toString('hex').startsWith(first)).toBe(true);
});

test('random bytes, with and without the marks of a format, are refused with a reason', async () => {
  const marks = [
    '',
    'PK\x03\x04',
    'PK\x05\x06',
    '\x1f\x8b\x08',
    '\x93NUMPY\x01\x00v\x00',
    '\x89PNG\r\n\x1a\n',
    '\xff\xd8\xff',
    '\0\0\x08\x03',
    '\0\0\x08\x01',
  ];
  const mark = fc.constantFrom(...marks).map((text) => Array.from(text, (letter) => letter.charCodeAt(0)));
  const bytes = fc
    .tuple(mark, fc.uint8Array({ maxLength: 300 }))
    .map(([head, rest]) => Uint8Array.of(...head, ...rest));
  await fc.assert(
    fc.asyncProperty(fc.array(bytes, { minLength: 1, maxLength: 3 }), async (all) => {
      const files = all.map((content, i) => file(`${i}.bin`, content));
      const result = await importing(files).catch((error: Error) => error);
      if (result instanceof Error) expectReason(result);
      else expect(result.count).toBeGreaterThan(0);
    }),
    { numRuns: 400 },
  );
});
