import fc from 'fast-check';
import { expect, test } from 'vitest';
import { streamKey, threefry } from './threefry.ts';

const hex = (words: Int32Array) => [...words].map((word) => (word >>> 0).toString(16).padStart(8, '0'));

test.each([
  [
    [0, 0],
    [0, 0],
    ['6b200159', '99ba4efe'],
  ],
  [
    [-1, -1],
    [-1, -1],
    ['1cb996fc', 'bb002be7'],
  ],
  [
    [0x13198a2e, 0x03707344],
    [0x243f6a88, 0x85a308d3],
    ['c4923a9c', '483df7a0'],
  ],
])('gives the known answers of Random123 (key %j, counter %j)', (key, [lo, hi], answer) => {
  expect(hex(threefry(key, lo, hi, new Int32Array(2)))).toEqual(answer);
});

test('a run of counters is what they give one by one, also over the carry', () => {
  const run = threefry([1, 2], 0xfffffffe, 7, new Int32Array(8));
  const single = [
    [-2, 7],
    [-1, 7],
    [0, 8],
    [1, 8],
  ].flatMap(([lo, hi]) => [...threefry([1, 2], lo, hi, new Int32Array(2))]);
  expect([...run]).toEqual(single);
  expect([...threefry([1, 2], 0, 0, new Int32Array(3))]).toEqual(
    [...threefry([1, 2], 0, 0, new Int32Array(4))].slice(0, 3),
  );
});

test('seeds and names give keys of their own', () => {
  fc.assert(
    fc.property(fc.maxSafeNat(), fc.maxSafeNat(), (a, b) => {
      fc.pre(a !== b);
      expect(streamKey(a, 'x')).not.toEqual(streamKey(b, 'x'));
      expect(streamKey(a, 'x')).not.toEqual(streamKey(a, 'y'));
    }),
  );
});
