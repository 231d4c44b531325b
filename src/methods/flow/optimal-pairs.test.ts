import fc from 'fast-check';
import { expect, it } from 'vitest';
import { compileCost } from '../../costs/compile.ts';
import { finish } from '../../tensor/work.ts';
import { optimalPairs } from './optimal-pairs.ts';

const permutations = (n: number): number[][] =>
  n === 0
    ? [[]]
    : permutations(n - 1).flatMap((p) => Array.from({ length: n }, (_, k) => p.toSpliced(k, 0, n - 1)));

it('pairs each point with another one, at the least total cost of all permutations', () => {
  const points = fc.array(fc.integer({ min: -9, max: 9 }), { minLength: 10, maxLength: 10 });
  fc.assert(
    fc.property(points, points, fc.constantFrom('square', 'euclidean'), (x, y, name) => {
      const cost = compileCost({ name }, 2);
      const total = (partner: ArrayLike<number>) =>
        Array.from(partner, (j, i) => cost.scalar(x, 2 * i, y, 2 * j)).reduce((a, b) => a + b);
      const found = finish(optimalPairs({ x, y, m: 5, N: 5, d: 2, cost }));
      expect([...found].sort()).toEqual([0, 1, 2, 3, 4]);
      const least = Math.min(...permutations(5).map(total));
      expect(total(found)).toBeLessThanOrEqual(least * (1 + 1e-3) + 1e-9);
    }),
    { numRuns: 60 },
  );
});
