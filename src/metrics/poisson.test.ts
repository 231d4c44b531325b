import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loadHistogram, poisson } from './poisson.ts';

describe('poisson', () => {
  it('has the textbook values', () => {
    expect(poisson(1, 2)[0]).toBeCloseTo(Math.exp(-1), 12);
    expect(poisson(2, 3)[3]).toBeCloseTo((8 / 6) * Math.exp(-2), 12);
    expect([...poisson(0, 2)]).toEqual([1, 0, 0]);
  });

  it('sums to one and has the right mean, also where it is large', () => {
    for (const mean of [0.02, 1, 16, 900]) {
      const p = poisson(mean, Math.ceil(mean + 12 * Math.sqrt(mean) + 20));
      expect(p.reduce((a, b) => a + b)).toBeCloseTo(1, 9);
      expect(p.reduce((a, b, k) => a + k * b, 0)).toBeCloseTo(mean, 6);
    }
  });
});

describe('loadHistogram', () => {
  it('counts loads one by one where they are few', () => {
    const bins = loadHistogram([0, 0, 1, 2, 50], 5);
    expect(bins.slice(0, 3).map((b) => b.count)).toEqual([2, 1, 1]);
    expect(bins.at(-1)?.count).toBe(1);
    expect(bins.at(-1)?.to).toBe(Number.POSITIVE_INFINITY);
  });

  it('counts each real once, expects as many, and its bins follow each other', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(4000), { minLength: 1, maxLength: 200 }), (loads) => {
        const m = loads.reduce((a, b) => a + b, 0);
        const bins = loadHistogram(loads, m);
        expect(bins.length).toBeLessThanOrEqual(24);
        expect(bins.reduce((a, b) => a + b.count, 0)).toBe(loads.length);
        expect(bins.reduce((a, b) => a + b.expected, 0)).toBeCloseTo(loads.length, 6);
        for (let i = 1; i < bins.length; i++) expect(bins[i].from).toBe(bins[i - 1].to + 1);
      }),
    );
  });
});
