import fc from 'fast-check';
import { expect, it } from 'vitest';
import { misplaced } from './evenness.ts';

it('is zero where all loads are equal, or differ by one', () => {
  expect(misplaced([2, 2, 2], 6)).toBe(0);
  expect(misplaced([3, 2, 2], 7)).toBe(0);
  expect(misplaced(Int32Array.of(1, 0, 1, 0), 2)).toBe(0);
  expect(misplaced([0, 0], 0)).toBe(0);
});

it('is the share of the points beyond ceil(m/N)', () => {
  expect(misplaced([4, 0], 4)).toBe(0.5);
  expect(misplaced([3, 1, 0, 0], 4)).toBe(0.5);
  expect(misplaced([4, 2, 1], 7)).toBeCloseTo(1 / 7, 12);
});

it('counts reals that receive nothing, also where no load exceeds ceil(m/N)', () => {
  expect(misplaced([2, 2, 2, 0], 6)).toBeCloseTo(1 / 6, 12);
  expect(misplaced([2, 2, 0, 1], 5)).toBeCloseTo(1 / 5, 12);
});

const clouds = fc.array(fc.nat(20), { minLength: 1, maxLength: 30 });

it('lies in [0, 1], does not depend on the order, and falls when a point moves to a real with a smaller load', () => {
  fc.assert(
    fc.property(clouds, (loads) => {
      const m = loads.reduce((a, b) => a + b, 0);
      const share = misplaced(loads, m);
      expect(share).toBeGreaterThanOrEqual(0);
      expect(share).toBeLessThan(1);
      expect(misplaced([...loads].reverse(), m)).toBe(share);
      const [from, to] = [loads.indexOf(Math.max(...loads)), loads.indexOf(Math.min(...loads))];
      if (share === 0) return;
      const moved = loads.map((n, j) => n - Number(j === from) + Number(j === to));
      expect(misplaced(moved, m)).toBeCloseTo(share - 1 / m, 12);
    }),
  );
});
