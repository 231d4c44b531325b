import { describe, expect, it } from 'vitest';
import { word } from '../colours.ts';
import { fieldPixels, rampWords } from './field.ts';
import { range } from './geometry.ts';

describe('field', () => {
  const ramp = rampWords((t) => (t < 0.5 ? '#000000' : '#ffffff'));
  it('goes from the lowest to the highest colour', () => {
    const pixels = fieldPixels(Float32Array.of(-3, 5), ramp);
    expect([...pixels]).toEqual([word('#000000'), word('#ffffff')]);
  });
  it('is even where the values are, and bears what is not finite', () => {
    expect(new Set(fieldPixels(Float32Array.of(2, 2, 2), ramp)).size).toBe(1);
    expect(range(Float32Array.of(Number.NaN, 1, 2, Number.POSITIVE_INFINITY))).toEqual([1, 2]);
    expect(range(new Float32Array(0))).toEqual([0, 0]);
  });
});
