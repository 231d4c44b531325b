import fc from 'fast-check';
import { expect, test } from 'vitest';
import { PLANE_BOX } from '../box.ts';
import { decodeDrawing, encodeDrawing, MAX_ANCHORS } from './drawn.ts';

const STEP = (PLANE_BOX[2] - PLANE_BOX[0]) / 255;
const inside = fc.double({ min: PLANE_BOX[0], max: PLANE_BOX[2], noNaN: true });

test('drawings come back to half a step, in characters fit for a link', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(inside, inside), { maxLength: MAX_ANCHORS }), (points) => {
      const text = encodeDrawing(points.flat());
      expect(text).toMatch(/^[A-Za-z0-9_-]*$/);
      const back = decodeDrawing(text);
      expect(back.length).toBe(2 * points.length);
      points.flat().forEach((value, k) => {
        expect(Math.abs(back[k] - value)).toBeLessThanOrEqual(STEP / 2 + 1e-6);
      });
      expect(encodeDrawing(back)).toBe(text);
    }),
    { numRuns: 50 },
  );
});

test('points outside move to the edge', () => {
  expect([...decodeDrawing(encodeDrawing([-9, 9]))]).toEqual([
    Math.fround(PLANE_BOX[0]),
    Math.fround(PLANE_BOX[3]),
  ]);
});

test('long drawings are thinned evenly', () => {
  const points = Float32Array.from({ length: 4 * MAX_ANCHORS }, (_, k) => (k / (4 * MAX_ANCHORS)) * 2 - 1);
  const back = decodeDrawing(encodeDrawing(points));
  expect(back.length).toBe(2 * MAX_ANCHORS);
  expect(back[0]).toBeCloseTo(-1, 1);
  expect(back[MAX_ANCHORS]).toBeCloseTo(0, 1);
  expect(back[2 * MAX_ANCHORS - 2]).toBeCloseTo(1, 1);
});

test.each([
  ['"+"', 'ab+d'],
  ['cut off', 'abcde'],
  ['no y', 'abcd'],
  ['at most 600', 'A'.repeat(1608)],
])('a text that is no drawing is refused: %s', (reason, text) => {
  expect(() => decodeDrawing(text)).toThrow(reason);
});
