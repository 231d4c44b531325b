import { describe, expect, it } from 'vitest';
import { word } from '../colours.ts';
import { cellPixels, FINER, fieldPixels, rampWords, range } from './ground.ts';

describe('field', () => {
  const ramp = rampWords((t) => (t < 0.5 ? '#000000' : '#ffffff'));
  it('goes from the lowest to the highest colour', () => {
    const pixels = fieldPixels(Float32Array.of(-3, 5), ramp);
    expect([...pixels]).toEqual([word('#000000'), word('#ffffff')]);
  });
  it('is even where the potential is, and bears what is not finite', () => {
    expect(new Set(fieldPixels(Float32Array.of(2, 2, 2), ramp)).size).toBe(1);
    expect(range(Float32Array.of(Number.NaN, 1, 2, Number.POSITIVE_INFINITY))).toEqual([1, 2]);
    expect(range(new Float32Array(0))).toEqual([0, 0]);
  });
});

describe('cells', () => {
  const tints = Uint32Array.of(1, 2, 3, 4);
  const border = 99;
  it('draws borders between cells, none inside', () => {
    // Left half 0, right half 1, on a 4 x 4 grid.
    const index = Int32Array.from({ length: 16 }, (_, i) => (i % 4 < 2 ? 0 : 1));
    const pixels = cellPixels(index, 4, tints, border);
    const width = 4 * FINER;
    const columns = Array.from({ length: width }, (_, x) => {
      return new Set(Array.from({ length: width }, (_, y) => pixels[y * width + x]));
    });
    expect(columns.map((c) => c.size)).toEqual(columns.map(() => 1));
    expect(columns.map((c) => c.has(border))).toEqual(columns.map((_, x) => x === 2 * FINER - 1));
    expect(columns[0]).not.toEqual(columns[width - 1]);
  });
  it('does not take the end of a row and the start of the next for neighbours', () => {
    const pixels = cellPixels(Int32Array.of(0, 1, 0, 1), 2, new Uint32Array(0), border);
    const width = 2 * FINER;
    for (let y = 0; y < width; y++) expect(pixels[y * width + width - 1]).toBe(0);
  });
  it('leaves borders out where they would cover everything', () => {
    const index = Int32Array.from({ length: 64 }, (_, i) => i);
    expect(cellPixels(index, 8, tints, border)).not.toContain(border);
  });
});
