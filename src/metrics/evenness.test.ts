import fc from 'fast-check';
import { expect, it } from 'vitest';
import { misplaced, unevenness, unevennessByChance } from './evenness.ts';

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

it('unevenness is zero on average where all reals have the same chance, and N times the squared chances less one', () => {
  // All N^m ways in which m points can fall on N reals, with chances p.
  const mean = (p: number[], m: number): number => {
    let sum = 0;
    for (let way = 0; way < p.length ** m; way++) {
      const loads = p.map(() => 0);
      let chance = 1;
      for (let i = 0, rest = way; i < m; i++, rest = Math.floor(rest / p.length)) {
        loads[rest % p.length]++;
        chance *= p[rest % p.length];
      }
      sum += chance * unevenness(loads);
    }
    return sum;
  };
  expect(mean([1 / 3, 1 / 3, 1 / 3], 5)).toBeCloseTo(0, 12);
  expect(mean([0.5, 0.3, 0.2], 4)).toBeCloseTo(3 * (0.25 + 0.09 + 0.04) - 1, 12);
  expect(unevenness([6, 0, 0])).toBe(2);
  expect([unevenness([]), unevenness([1, 0])]).toEqual([0, 0]);
});

it('by chance it spreads as it says where all chances are equal', () => {
  // All 3^4 ways in which 4 points can fall on 3 reals.
  const values = Array.from({ length: 81 }, (_, way) => {
    const loads = [0, 0, 0];
    for (let i = 0, rest = way; i < 4; i++, rest = Math.floor(rest / 3)) loads[rest % 3]++;
    return unevenness(loads);
  });
  const spread = Math.sqrt(values.reduce((sum, v) => sum + v * v, 0) / 81);
  expect(unevennessByChance(4, 3)).toBeCloseTo(spread, 12);
});
