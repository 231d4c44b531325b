import { describe, expect, it } from 'vitest';
import { distanceBins, verdict } from './distances.ts';

const sum = (values: number[]) => values.reduce((a, b) => a + b, 0);

describe('distances to the nearest real', () => {
  it('are counted as shares of each set, in the same bins from zero on', () => {
    const bins = distanceBins(Float32Array.of(1, 1.5, 2, 9.5), Float32Array.of(8, 10), 10);
    expect(bins).toHaveLength(10);
    expect(bins[0].from).toBe(0);
    expect(bins[9].to).toBe(10);
    expect(bins[1]).toEqual({ from: 1, to: 2, generated: 0.5, reals: 0 });
    expect(bins[8].reals).toBe(0.5);
    expect(bins[9]).toMatchObject({ generated: 0.25, reals: 0.5 }); // the largest belongs to the last bin
    expect(sum(bins.map((b) => b.generated))).toBeCloseTo(1);
    expect(sum(bins.map((b) => b.reals))).toBeCloseTo(1);
  });

  it('make bins also where all are zero, or none is there', () => {
    expect(sum(distanceBins(new Float32Array(3), Float32Array.of(0)).map((b) => b.generated))).toBeCloseTo(1);
    expect(distanceBins(new Float32Array(0), Float32Array.of(2)).every((b) => b.generated === 0)).toBe(true);
  });
});

describe('the verdict', () => {
  const reals = Float32Array.of(7, 8, 9);
  const of = (d: number) => verdict(Float32Array.of(d, d, d), reals);
  it('compares the medians', () => {
    expect(of(8)).toContain('within 8 of their nearest real; half of the reals are within 8');
    expect(of(2)).toContain('look like near copies');
    expect(of(6)).toContain('may be near copies');
    expect(of(8)).toContain('no sign of copies');
    expect(of(12)).toContain('most images are not copies');
  });

  it('does not judge without numbers, or where most reals have duplicates', () => {
    expect(verdict(new Float32Array(0), reals)).toBe('Too few images to tell.');
    expect(verdict(reals, new Float32Array(3))).toContain('have a duplicate');
  });
});
