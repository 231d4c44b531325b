import { expect, test } from 'vitest';
import { resizeImages } from './resize.ts';

const same = (value: number) => value;

test('the same size keeps every pixel, mapped', () => {
  const source = Uint8Array.from({ length: 2 * 9 }, (_, k) => k);
  expect(resizeImages(source, 2, 3, 3, (v) => 2 * v)).toEqual(Float32Array.from(source, (v) => 2 * v));
});

test('2 to 4 pixels: half-pixel centres, edges repeated', () => {
  const row = [0, 0.25, 0.75, 1];
  const expected = row.flatMap((y) => row.map((x) => 100 * x + 40 * y));
  const found = resizeImages(Uint8Array.of(0, 100, 40, 140), 1, 2, 4, same);
  expected.forEach((value, k) => {
    expect(found[k]).toBeCloseTo(value, 4);
  });
});

test('4 to 2 pixels: the mean of two', () => {
  const source = Uint8Array.from({ length: 16 }, (_, k) => 10 * (k % 4));
  expect([...resizeImages(source, 1, 4, 2, same)]).toEqual([5, 25, 5, 25]);
});

test('28 to 32 pixels: a ramp stays a ramp inside', () => {
  const source = Uint8Array.from({ length: 784 }, (_, k) => 9 * (k % 28));
  const found = resizeImages(source, 1, 28, 32, same);
  for (let x = 1; x < 31; x++) expect(found[32 * 5 + x]).toBeCloseTo(9 * ((x + 0.5) * 0.875 - 0.5), 3);
});
