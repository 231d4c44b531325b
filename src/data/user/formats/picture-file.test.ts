import { describe, expect, test } from 'vitest';
import { png } from '../../../../test/data/files.ts';
import { pictureFault } from './picture-file.ts';

const latin = (text: string): number[] => Array.from(text, (letter) => letter.charCodeAt(0));
/** A segment of a JPEG file: marker, length, content. */
const segment = (marker: number, content: number[]) => [0xff, marker, 0, content.length + 2, ...content];
/** Pixels with a stuffed byte and a restart marker among them. */
const SCAN = [...segment(0xda, [1, 2, 3]), 7, 0xff, 0, 9, 0xff, 0xd0, 8];
const END = [0xff, 0xd9];
const chunk = (type: string, content: number[]) => [
  ...latin(type),
  ...[content.length, 0, 0, 0],
  ...content,
  ...(content.length % 2 ? [0] : []),
];
const riff = (chunks: number[]) => [
  ...latin('RIFF'),
  chunks.length + 4,
  0,
  0,
  0,
  ...latin('WEBP'),
  ...chunks,
];

const GREY = png(6, 5, (x, y) => [40 * x, 40 * y, 0]);
const FILES: [string, Uint8Array][] = [
  ['a PNG', GREY],
  ['a JPEG', Uint8Array.from([0xff, 0xd8, ...segment(0xc0, [8, 0, 5, 0, 6]), ...SCAN, ...END])],
  [
    'a progressive JPEG with a thumbnail, a picture of its own',
    Uint8Array.from([
      ...[0xff, 0xd8, ...segment(0xe1, [0xff, 0xd8, ...SCAN, ...END])],
      ...[...segment(0xc2, [8, 0, 5, 0, 6]), ...SCAN, 0xff, ...segment(0xc4, [1]), ...SCAN, ...END],
    ]),
  ],
  ['a WebP', Uint8Array.from(riff(chunk('VP8L', [1, 2, 3, 4])))],
  ['a WebP in parts', Uint8Array.from(riff([...chunk('VP8X', [1, 2]), ...chunk('VP8 ', [1, 2, 3])]))],
];

describe.each(FILES)('%s', (_, bytes) => {
  test('is whole, also with something after its end', () => {
    expect(pictureFault(bytes)).toBeNull();
    expect(pictureFault(Uint8Array.from([...bytes, 1, 2, 3]))).toBeNull();
  });

  test('is cut off wherever it ends before', () => {
    for (let end = 12; end < bytes.length; end++) {
      expect(pictureFault(bytes.subarray(0, end)), `${end} bytes`).toBe(
        'is cut off: the end of the picture is missing',
      );
    }
  });
});

test('a PNG with a wrong byte, where decoders mind', () => {
  const wrong = (at: number) => pictureFault(GREY.map((byte, i) => (i === at ? byte ^ 1 : byte)));
  const pixels = GREY.length - 20;
  expect([wrong(20), wrong(pixels)]).toEqual(Array(2).fill('is damaged: a checksum is wrong'));
  const text = [0, 0, 0, 1, ...latin('tEXta'), 0, 0, 0, 0];
  expect(pictureFault(Uint8Array.from([...GREY.subarray(0, 33), ...text, ...GREY.subarray(33)]))).toBeNull();
});

test('files without pixels', () => {
  const empty = 'is damaged: it holds no pixels';
  expect(pictureFault(Uint8Array.from([...GREY.subarray(0, 33), ...GREY.subarray(-12)]))).toBe(empty);
  expect(pictureFault(Uint8Array.from([0xff, 0xd8, ...END]))).toBe(empty);
  expect(pictureFault(Uint8Array.from(riff(chunk('EXIF', [1, 2]))))).toBe(empty);
});
