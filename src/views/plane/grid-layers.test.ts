import { describe, expect, it } from 'vitest';
import type { Grid } from '../../runtime/protocol/protocol.ts';
import { word } from '../../ui/colours.ts';
import { range } from './geometry.ts';
import { fieldPixels, rampWords, squareAt } from './grid-layers.ts';

/** A grid of 2 x 2 points: reals from the top left, row by row; borders on the upper, left, right and lower edge. */
const grid = (index: number[], [upper, left, right, lower]: number[]): Grid => ({
  ...{ box: [0, 0, 1, 1], size: 2, index: Int32Array.from(index), value: new Float32Array(4) },
  right: Uint8Array.of(upper, 0, lower, 0),
  below: Uint8Array.of(left, right, 0, 0),
});

describe('cells', () => {
  it('a border between two cells is straight from one crossing to the other', () => {
    const upright = squareAt(grid([3, 7, 3, 7], [51, 0, 0, 102]), 0);
    expect(upright.crossed).toEqual([true, false, true, false]);
    expect([upright.edges[0], upright.edges[2]]).toEqual([
      [0.2, 0],
      [0.4, 1],
    ]);
    expect(upright.centre.map((v) => v.toFixed(3))).toEqual(['0.300', '0.500']);
    const corner = squareAt(grid([3, 7, 7, 7], [51, 204, 0, 0]), 0);
    expect(corner.crossed).toEqual([true, false, false, true]);
    expect([corner.edges[0], corner.edges[3]]).toEqual([
      [0.2, 0],
      [0, 0.8],
    ]);
    expect(corner.centre).toEqual([0.1, 0.4]);
  });

  it('three cells meet in one place', () => {
    const { crossed, centre } = squareAt(grid([0, 1, 2, 2], [102, 153, 153, 0]), 0);
    expect(crossed).toEqual([true, true, false, true]);
    expect(centre.map((v) => v.toFixed(3))).toEqual([(1.4 / 3).toFixed(3), (1.2 / 3).toFixed(3)]);
  });
});

describe('field', () => {
  const ramp = rampWords((t) => (t < 0.5 ? '#000000' : '#ffffff'));
  it('goes from the lowest to the highest colour', () => {
    const pixels = fieldPixels(Float32Array.of(-3, 5), ramp);
    expect([...pixels]).toEqual([word('#000000'), word('#ffffff')]);
  });
  it('is even where the values are, and copes with values that are not finite', () => {
    expect(new Set(fieldPixels(Float32Array.of(2, 2, 2), ramp)).size).toBe(1);
    expect(range(Float32Array.of(Number.NaN, 1, 2, Number.POSITIVE_INFINITY))).toEqual([1, 2]);
    expect(range(new Float32Array(0))).toEqual([0, 0]);
  });
});
