import { describe, expect, test } from 'vitest';
import { defaults } from '../../../test/experiment.ts';
import type { Experiment } from '../../settings/table.ts';
import { loadReals } from '../reals.ts';
import type { OwnData, OwnImages, OwnPoints } from './own.ts';

const KEY = '0123456789abcdef';

/** 4 images of 16 x 16 pixels; pixel k of image i is (i, k, 255 - k). */
const COLOUR: OwnImages = {
  kind: 'images',
  name: 'cats.zip',
  fingerprint: KEY,
  count: 4,
  side: 16,
  channels: 3,
  pixels: Uint8Array.from({ length: 4 * 768 }, (_, at) => {
    const k = Math.floor((at % 768) / 3);
    return [Math.floor(at / 768), k, 255 - k][at % 3];
  }),
  labels: Uint8Array.of(0, 1, 0, 1),
  classes: ['cat', 'dog'],
};
const GREY: OwnImages = {
  ...COLOUR,
  channels: 1,
  pixels: Uint8Array.from({ length: 4 * 256 }, (_, at) => at % 256),
  labels: null,
  classes: null,
};
const POINTS: OwnPoints = {
  kind: 'points',
  name: 'two.csv',
  fingerprint: KEY,
  count: 3,
  points: Float32Array.of(1, 2, 3, 4, 5, 6),
};

const load = (own: OwnData | null, change: Partial<Experiment>) =>
  loadReals(
    { ...defaults('images'), own: KEY, image: 16, N: 4, ...change },
    { own, fetchBytes: () => Promise.reject(new Error('nothing is fetched')) },
  );

describe('pictures', () => {
  test('in colour, in grey by luminance', async () => {
    const colour = await load(COLOUR, { colour: true });
    expect([colour.kind, colour.channels, colour.dimension]).toEqual(['image', 3, 768]);
    expect([...colour.points]).toEqual(Array.from(COLOUR.pixels, (v) => Math.fround(v / 127.5 - 1)));
    expect([colour.labels, colour.classes, colour.notice]).toEqual([COLOUR.labels, COLOUR.classes, null]);
    const grey = await load(COLOUR, { colour: false });
    expect([grey.channels, grey.dimension, grey.points.length]).toEqual([1, 256, 1024]);
    const k = 77;
    const luminance = Math.round(0.299 * 2 + 0.587 * k + 0.114 * (255 - k));
    expect(grey.points[2 * 256 + k]).toBeCloseTo(luminance / 127.5 - 1, 6);
  });

  test('grey ones with colour on: three equal channels', async () => {
    const { points, channels } = await load(GREY, { colour: true });
    expect([channels, points.length]).toEqual([3, 4 * 768]);
    for (let k = 0; k < 256; k++) {
      for (let c = 0; c < 3; c++) expect(points[3 * k + c]).toBeCloseTo(k / 127.5 - 1, 6);
    }
  });

  test('resized, channel by channel', async () => {
    const { points } = await load(COLOUR, { colour: true, image: 32, N: 3 });
    expect(points.length).toBe(3 * 32 * 32 * 3);
    // The first channel is the number of the image, so it stays.
    for (let k = 0; k < 1024; k++) expect(points[2 * 3072 + 3 * k]).toBeCloseTo(2 / 127.5 - 1, 6);
  });

  test('of one class; fewer than N', async () => {
    const { labels, points, notice } = await load(COLOUR, { classes: '1', N: 10, colour: true });
    expect(labels).toEqual(Uint8Array.of(1, 1));
    expect([points[0], points[768]]).toEqual([1, 3].map((v) => Math.fround(v / 127.5 - 1)));
    expect(notice).toBe('There are only 2 pictures of cats.zip of class 1: N is 2, not 10.');
    await expect(load(COLOUR, { classes: '2' })).rejects.toThrow(
      'have no class 2. Their classes are 0 (cat), 1 (dog).',
    );
    await expect(load(GREY, { classes: '2' })).rejects.toThrow('have no classes');
  });
});

test('points', async () => {
  const two = await load(POINTS, { data: 'points', N: 2 });
  expect([two.kind, two.dimension, two.channels, two.notice]).toEqual(['plane', 2, 1, null]);
  expect(two.points).toEqual(POINTS.points.slice(0, 4));
  const all = await load(POINTS, { data: 'points', N: 50 });
  expect([all.points.length, all.notice]).toEqual([6, 'There are only 3 points in two.csv: N is 3, not 50.']);
});

test('data that are not there, or others', async () => {
  await expect(load(null, {})).rejects.toThrow(`pictures from a file ("own=${KEY}"): choose that file again`);
  await expect(load(POINTS, {})).rejects.toThrow('choose that file again');
  await expect(load(COLOUR, { own: 'ffffffffffffffff' })).rejects.toThrow('choose that file again');
  await expect(load(COLOUR, { own: '' })).rejects.toThrow('No file is chosen yet');
  await expect(load(COLOUR, { data: 'points' })).rejects.toThrow('points from a file');
});
