import { gzipSync } from 'node:zlib';
import { zipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { expectReason, file, idx, importing, npy, zip64 } from '../../../test/data/files.ts';
import { LIMITS } from './limits.ts';
import type { OwnImages, OwnPoints } from './own.ts';

const value = (k: number) => (7 * k) % 256;
const ramp = (n: number) => Uint8Array.from({ length: n }, (_, k) => value(k));

const images = async (...args: Parameters<typeof importing>) => (await importing(...args)) as OwnImages;
const points = async (...args: Parameters<typeof importing>) => (await importing(...args)) as OwnPoints;

describe('IDX', () => {
  const three = idx([3, 8, 8], ramp(192));
  const labels = idx([3], [4, 0, 255]);

  test('images alone, with labels, gzipped, in a ZIP: the same images', async () => {
    const alone = await images([file('a', three)]);
    expect([alone.kind, alone.name, alone.count, alone.side, alone.channels]).toEqual([
      'images',
      'a',
      3,
      8,
      1,
    ]);
    expect(alone.pixels).toEqual(ramp(192));
    expect([alone.labels, alone.classes, alone.notice]).toEqual([null, null, undefined]);
    const sets = [
      [file('a', three), file('b', labels)],
      [file('b.gz', gzipSync(three)), file('a.gz', gzipSync(labels))],
      [file('both.zip', zipSync({ 'x/images': three, 'x/labels': labels }))],
    ];
    for (const set of sets) {
      const both = await images(set);
      expect(both.pixels).toEqual(alone.pixels);
      expect(both.labels).toEqual(Uint8Array.of(4, 0, 255));
    }
  });

  test('gzip of several members, one of them empty, with zeros behind', async () => {
    const members = [three.subarray(0, 7), three.subarray(7, 100), new Uint8Array(), three.subarray(100)];
    const packed = members.map((part) => gzipSync(part));
    const expected = (await images([file('a', three)])).pixels;
    for (const zeros of [0, 1, 3, 4, 512, 40_000]) {
      const bytes = Buffer.concat([...packed, Buffer.alloc(zeros)]);
      expect((await images([file('a.gz', bytes)])).pixels).toEqual(expected);
    }
    const empty = Buffer.concat([...packed, gzipSync(new Uint8Array()), Buffer.alloc(7)]);
    expect((await images([file('a.gz', empty)])).pixels).toEqual(expected);
    const each = [...packed.keys()].map((k) =>
      Buffer.concat(packed.map((part, i) => (i === k ? Buffer.from(part).fill(9, part.length - 6) : part))),
    );
    for (const damaged of [
      ...each,
      Buffer.concat([...packed, Buffer.of(0, 1)]),
      Buffer.concat(packed).subarray(0, -5),
    ])
      await expect(importing([file('a.gz', damaged)])).rejects.toThrow('a.gz is damaged or cut off');
  });

  test('ZIP64: sizes and places in 64 bits', async () => {
    const zip = zip64({ images: three, labels });
    const set = await images([file('a.zip', zip)]);
    expect([set.pixels, set.labels]).toEqual([ramp(192), Uint8Array.of(4, 0, 255)]);
    await expect(importing([file('a.zip', zip.subarray(0, -1))])).rejects.toThrow('a.zip is cut off');
    for (let at = 0; at < zip.length; at += 3) {
      const damaged = zip.slice();
      damaged[at] ^= 128;
      const outcome = await importing([file('a.zip', damaged)]).catch((error: Error) => error);
      if (outcome instanceof Error) expectReason(outcome);
    }
  });

  test('not square: the middle; larger than 32: the mean', async () => {
    const wide = await images([file('a', idx([1, 2, 4], [1, 2, 3, 4, 5, 6, 7, 8]))]);
    expect([wide.side, [...wide.pixels]]).toEqual([2, [2, 3, 6, 7]]);
    const large = await images([
      file(
        'a',
        idx(
          [1, 64, 64],
          Array.from({ length: 4096 }, (_, k) => k % 64),
        ),
      ),
    ]);
    expect([large.side, large.pixels[0], large.pixels[31]]).toEqual([32, 1, 63]); // of 0.5 and 62.5
    const odd = await images([
      file(
        'a',
        idx(
          [1, 48, 48],
          Array.from({ length: 2304 }, (_, k) => 3 * (k % 48)),
        ),
      ),
    ]);
    expect([odd.side, odd.pixels[0], odd.pixels[1]]).toEqual([32, 1, 5]); // (0·1 + 3·½)/1.5, (3·½ + 6)/1.5
  });

  test('more than are kept', async () => {
    const limits = { ...LIMITS, kept: 2 };
    const {
      count,
      pixels,
      labels: kept,
      notice,
    } = await images([file('a', three), file('b', labels)], { limits });
    expect([count, pixels.length, kept?.length]).toEqual([2, 128, 2]);
    expect(notice).toBe('The first 2 of 3 images are kept.');
  });

  test.each([
    [
      'cut off',
      three.subarray(0, 100),
      'a is cut off or damaged: 3 × 8 × 8 bytes were announced, 84 are there',
    ],
    ['too long', Uint8Array.of(...three, 1), 'announced, 193 are there'],
    ['without its sizes', three.subarray(0, 9), 'a is cut off: an IDX file without its sizes'],
    ['of numbers', Uint8Array.of(0, 0, 13, 1, 0, 0, 0, 1, 0, 0, 0, 1), 'an IDX file of another kind'],
    ['of nothing', idx([0, 8, 8], []), 'of size 0 × 8 × 8: empty'],
    ['labels only', labels, 'holds labels only: choose its images as well'],
  ])('%s', async (_, bytes, message) => {
    await expect(importing([file('a', bytes)])).rejects.toThrow(message);
  });

  test('labels of others', async () => {
    const files = [file('a', three), file('b', idx([2], [1, 2]))];
    await expect(importing(files)).rejects.toThrow(
      'b holds 2 labels, but no file holds as many images: a holds 3',
    );
  });

  test('training and test set at once: each with its labels', async () => {
    const set = await images([
      file('t10k-images', idx([2, 4, 4], ramp(32))),
      file('t10k-labels', idx([2], [8, 9])),
      file('train-images', idx([3, 4, 4], ramp(48))),
      file('train-labels', idx([3], [1, 2, 3])),
    ]);
    expect(set.labels).toEqual(Uint8Array.of(8, 9, 1, 2, 3));
    expect(set.pixels).toEqual(Uint8Array.of(...ramp(32), ...ramp(48)));
    const other = [file('a', three), file('b', idx([1, 4, 4], ramp(16)))];
    await expect(importing(other)).rejects.toThrow('a holds images of 8 × 8 × 1, b of 4 × 4 × 1');
  });
});

describe('CIFAR-10', () => {
  const record = (label: number) => [
    label,
    ...Array.from({ length: 3072 }, (_, k) => Math.floor(k / 1024) * 50 + (k % 50)),
  ];
  const batch = Uint8Array.from([...record(3), ...record(9)]);

  test('planes become pixels; batches join', async () => {
    const set = await images([
      file('data_batch_2.bin', batch),
      file('data_batch_1.bin', Uint8Array.from(record(0))),
    ]);
    expect([set.count, set.side, set.channels, set.name]).toEqual([3, 32, 3, 'data_batch_1.bin']);
    expect([...(set.labels ?? [])]).toEqual([0, 3, 9]);
    expect(set.classes?.[9]).toBe('truck');
    for (const k of [0, 49, 1023]) {
      const at = 3072 + 3 * k;
      expect([...set.pixels.subarray(at, at + 3)]).toEqual(
        [0, 1, 2].map((c) => ((1024 * c + k) % 50) + 50 * c),
      );
    }
  });

  test('cut off, or with an eleventh class: no such file', async () => {
    for (const bytes of [batch.subarray(0, 5000), Uint8Array.from(record(10))]) {
      await expect(importing([file('a.bin', bytes)])).rejects.toThrow(
        'a.bin is of a kind that is not known. What can be',
      );
    }
  });
});

describe('.npy', () => {
  const bytes = ramp(3 * 16);
  const array = (descr: string, shape: number[], numbers: ArrayBufferView<ArrayBuffer>, more = {}) => [
    file('a.npy', npy(descr, shape, numbers, more)),
  ];

  test.each([[[3, 4, 4]], [[3, 4, 4, 1]], [[3, 16]]])('bytes of shape %j', async (shape) => {
    const set = await images(array('|u1', shape, bytes));
    expect([set.count, set.side, set.channels]).toEqual([3, 4, 1]);
    expect(set.pixels).toEqual(bytes);
  });

  test('all types, both versions', async () => {
    const typed = [
      ['<i2', Int16Array],
      ['<u2', Uint16Array],
      ['<i4', Int32Array],
      ['<u4', Uint32Array],
      ['<f4', Float32Array],
      ['<f8', Float64Array],
    ] as const;
    for (const [descr, Type] of typed) {
      expect((await images(array(descr, [3, 4, 4], Type.from(bytes), { version: 2 }))).pixels).toEqual(bytes);
    }
    const big = BigInt64Array.from(bytes, BigInt);
    expect((await images(array('<i8', [3, 4, 4], big))).pixels).toEqual(bytes);
  });

  test('ranges of floats and of truth values', async () => {
    const share = await images(
      array(
        '<f4',
        [3, 16],
        Float32Array.from(bytes, (v) => v / 255),
      ),
    );
    expect(share.pixels).toEqual(bytes);
    const signed = await images(
      array(
        '<f8',
        [3, 16],
        Float64Array.from(bytes, (v) => v / 127.5 - 1),
      ),
    );
    expect(signed.pixels).toEqual(bytes);
    const truth = await images(
      array(
        '|b1',
        [1, 16],
        Uint8Array.from({ length: 16 }, (_, k) => k % 2),
      ),
    );
    expect([...truth.pixels.subarray(0, 4)]).toEqual([0, 255, 0, 255]);
  });

  test('the range is reported, and rounding does not change it', async () => {
    const ranges: [range: number[], values: number[]][] = [
      [
        [0, 1],
        [0, 0.5, 1.0000002],
      ],
      [
        [0, 1],
        [-1e-7, 0.5, 1],
      ],
      [
        [-1, 1],
        [-1.0000001, 0, 1],
      ],
      [
        [0, 255],
        [-0.01, 127.5, 255.004],
      ],
    ];
    for (const [range, values] of ranges) {
      const numbers = Float32Array.from({ length: 16 }, (_, k) => values[k % 3]);
      const set = await images(array('<f4', [1, 16], numbers));
      expect([set.range, set.notice, ...set.pixels.subarray(0, 3)]).toEqual([range, undefined, 0, 128, 255]);
    }
    expect(
      (
        await images(
          array(
            '|u1',
            [1, 16],
            Uint8Array.from({ length: 16 }, (_, k) => k),
          ),
        )
      ).range,
    ).toEqual([0, 255]);
  });

  test('of another range the least is black, the greatest white, with a notice', async () => {
    const ranges: [values: number[], words: string][] = [
      [[-0.5, 0.5, 1.5], '-0.5 to 1.5'], // overshot
      [[-0.4242, 1.2, 2.8242], '-0.4242 to 2.824'], // standardised
      [[0, 8, 16], '0 to 16'],
      [[0, 32767.5, 65535], '0 to 65540'],
    ];
    for (const [values, words] of ranges) {
      const numbers = Float64Array.from({ length: 16 }, (_, k) => values[k % 3]);
      const set = await images(array('<f8', [1, 16], numbers));
      expect([...set.pixels.subarray(0, 3)]).toEqual([0, 128, 255]);
      expect(set.notice).toContain(`a.npy: values from ${words} lie in none of [0, 1], [-1, 1], [0, 255]`);
    }
  });

  test('files of two ranges keep their own, with a notice', async () => {
    const [ones, bytes] = [Uint8Array.of(...Array(15).fill(0), 1), ramp(16)];
    const set = await images([
      file('a.npy', npy('|u1', [1, 16], ones)),
      file('b.npy', npy('|u1', [1, 16], bytes)),
    ]);
    expect([set.pixels[15], set.pixels[17], set.range]).toEqual([255, 7, undefined]);
    expect(set.notice).toContain('a.npy has values from 0 to 1, b.npy has values from 0 to 255');
  });

  test('bytes highest first', async () => {
    for (const [descr, size] of [
      ['>f4', 4],
      ['>f8', 8],
      ['>i2', 2],
    ] as const) {
      const numbers = new DataView(new ArrayBuffer(48 * size));
      const put = { '>f4': 'setFloat32', '>f8': 'setFloat64', '>i2': 'setInt16' } as const;
      for (let k = 0; k < 48; k++) numbers[put[descr]](k * size, bytes[k]);
      expect((await images(array(descr, [3, 4, 4], numbers))).pixels).toEqual(bytes);
    }
  });

  test('Fortran order: column by column', async () => {
    const [n, height, width, channels] = [3, 4, 5, 3];
    const rows = ramp(n * height * width * channels);
    const columns = new Int16Array(rows.length);
    for (let i = 0; i < rows.length; i++) {
      const [c, x, y, k] = [i % 3, Math.floor(i / 3) % 5, Math.floor(i / 15) % 4, Math.floor(i / 60)];
      columns[k + n * (y + height * (x + width * c))] = rows[i];
    }
    const shape = [n, height, width, channels];
    const limits = { ...LIMITS, kept: 2 };
    const expected = await images(array('|u1', shape, rows), { limits });
    expect((await images(array('<i2', shape, columns, { fortran: true }), { limits })).pixels).toEqual(
      expected.pixels,
    );
    const set = await points(
      array('<f8', [3, 2], Float64Array.of(10, 12, 14, 20, 20, 21), { fortran: true }),
    );
    expect([...set.points].map((v) => Math.round(1000 * v) / 1000)).toEqual([
      -1.1, -0.275, 0, -0.275, 1.1, 0.275,
    ]);
  });

  test('headers of other writers: double quotes, whole numbers of Python 2', async () => {
    const [original] = array('<i2', [3, 4, 4], Int16Array.from(bytes));
    const latin = Buffer.from(original.bytes).toString('latin1');
    for (const header of [
      `{"descr": "<i2", "fortran_order": False, "shape": (3, 4, 4)}`,
      `{'descr': '<i2', 'fortran_order': False, 'shape': (3L, 4L, 4L)}`,
    ]) {
      const written = latin.replace(/\{.*\n/, `${header.padEnd(117)}\n`);
      const set = await images([file('a.npy', Buffer.from(written, 'latin1'))]);
      expect(set.pixels).toEqual(bytes);
    }
  });

  test('colour; three equal channels are grey; labels beside', async () => {
    const colour = await images(array('|u1', [1, 4, 4, 3], ramp(48)));
    expect([colour.channels, colour.pixels]).toEqual([3, ramp(48)]);
    const equal = Uint8Array.from({ length: 48 }, (_, k) => Math.floor(k / 3));
    const grey = await images([
      ...array('|u1', [1, 4, 4, 3], equal),
      file('y.npy', npy('<i8', [1], BigInt64Array.of(7n))),
    ]);
    expect([grey.channels, grey.pixels.length, grey.labels]).toEqual([1, 16, Uint8Array.of(7)]);
  });

  test('points', async () => {
    const set = await points(array('<f8', [3, 2], Float64Array.of(10, 20, 12, 20, 14, 21)));
    expect([set.kind, set.count]).toEqual(['points', 3]);
    const expected = [-1.1, -0.275, 0, -0.275, 1.1, 0.275];
    set.points.forEach((v, k) => {
      expect(v).toBeCloseTo(expected[k], 6);
    });
  });

  test.each([
    ['cut off', array('<f4', [3, 16], new Float32Array(47)), '[3, 16] is 48 numbers, 47 are there'],
    [
      'cut off early',
      [file('a.npy', npy('<f4', [1, 16], new Float32Array(16)).subarray(0, 9))],
      'within its header',
    ],
    ['empty', array('<f4', [0, 16], new Float32Array()), '[0, 16]: it is empty'],
    ['complex', array('<c8', [3, 8], new Float32Array(48)), 'Save it with .astype("float32")'],
    ['another shape', array('<f4', [3, 3, 4, 4], new Float32Array(144)), 'has the shape [3, 3, 4, 4]'],
    ['not a number', array('<f4', [1, 16], new Float32Array(16).fill(NaN)), 'not finite'],
    ['one value', array('<f4', [1, 16], new Float32Array(16).fill(300)), 'the same value everywhere, 300'],
    ['no labels', array('<f4', [2], Float32Array.of(0.5, 1)), 'labels are whole numbers'],
  ])('%s', async (_, files, message) => {
    await expect(importing(files)).rejects.toThrow(message);
  });
});
