import { describe, expect, it } from 'vitest';
import { imageRow, leastAssigned, mostAssigned, rowOf, rowWidth, sideOf } from './pixels.ts';

describe('images', () => {
  it('are square', () => {
    expect(sideOf(784, 1)).toBe(28);
    expect(sideOf(3072, 3)).toBe(32);
    expect(() => sideOf(785, 1)).toThrow(RangeError);
    expect(() => sideOf(784, 3)).toThrow(RangeError);
  });

  it('stand side by side, black to white, with a clear gap', () => {
    const row = imageRow([Float32Array.of(-1, 1, 0, 2), Float32Array.of(1, 1, 1, 1)], 2, 1, 1);
    expect(rowWidth(2, 2, 1)).toBe(5);
    expect(row).toHaveLength(10);
    expect(row[0]).toBe(0xff000000);
    expect(row[1]).toBe(0xffffffff);
    expect(row[2]).toBe(0); // gap
    expect(row[5]).toBe(0xff808080);
    expect(row[6]).toBe(0xffffffff); // out of range is cut
  });

  it('in colour have red, green and blue in each pixel', () => {
    const image = Float32Array.of(1, -1, -1, -1, 1, -1, -1, -1, 1, 1, 0, -1);
    expect([...imageRow([image], 2, 1, 3)]).toEqual([0xff0000ff, 0xff00ff00, 0xffff0000, 0xff0080ff]);
  });

  it('are rows of the matrix', () => {
    expect([...rowOf(Float32Array.of(1, 2, 3, 4), 1, 2)]).toEqual([3, 4]);
  });
});

describe('strips', () => {
  const loads = Int32Array.of(0, 5, 0, 2);
  const psi = Float32Array.of(-1, 1, -2, 0);
  it('show loads beyond the fair share, the furthest first, ties by potential', () => {
    expect(mostAssigned(loads, psi, 1, 9)).toEqual([1, 3]);
    expect(leastAssigned(loads, psi, 2, 9)).toEqual([2, 0]);
    expect(mostAssigned(loads, psi, 1, 1)).toEqual([1]);
  });
});
