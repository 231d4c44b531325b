import fc from 'fast-check';
import { expect, it } from 'vitest';
import { cloudsOf, solve } from '../../../test/transport/exact.ts';
import { layersOf, splitPoints } from './plan-targets.ts';

it('layers hold the plan: every point sends all of its mass where the plan says', () => {
  const size = fc.integer({ min: 1, max: 25 });
  fc.assert(
    fc.property(size, size, fc.integer({ min: 0, max: 1e9 }), (m, N, seed) => {
      const { plan } = solve(cloudsOf(m, N, 2, seed));
      const layers = layersOf(plan, m);
      const found = new Map<string, number>();
      layers.forEach(({ index, weight }) => {
        index.forEach((j, i) => {
          if (weight[i] > 0) found.set(`${i} ${j}`, weight[i] / m);
        });
      });
      expect(found.size).toBe(plan.mass.length);
      plan.mass.forEach((mass, k) => {
        expect(found.get(`${plan.from[k]} ${plan.to[k]}`)).toBeCloseTo(mass, 6);
      });
      for (let i = 0; i < m; i++) expect(layers.reduce((sum, l) => sum + l.weight[i], 0)).toBeCloseTo(1, 5);
      const parts = Array.from({ length: m }, (_, i) => plan.from.filter((from) => from === i).length);
      expect(splitPoints(layers)).toBe(parts.filter((n) => n > 1).length);
    }),
    { numRuns: 60 },
  );
});
