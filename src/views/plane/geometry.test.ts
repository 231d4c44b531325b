import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  arrowScale,
  chosenRows,
  markOpacity,
  markRadius,
  mix,
  nearest,
  neighbour,
  partners,
  project,
  roundDown,
  toX,
  toY,
} from './geometry.ts';

describe('projection', () => {
  it('puts the corners of the box on the corners of the canvas, y upwards', () => {
    const p = project([-2, -1, 2, 3], 400);
    expect([toX(p, -2), toY(p, 3)]).toEqual([0, 0]);
    expect([toX(p, 2), toY(p, -1)]).toEqual([400, 400]);
  });
});

describe('nearest', () => {
  it('finds what a comparison of all distances finds', () => {
    const coordinate = fc.double({ min: -1, max: 1, noNaN: true });
    fc.assert(
      fc.property(
        fc.array(coordinate, { minLength: 2, maxLength: 60 }),
        coordinate,
        coordinate,
        (list, x, y) => {
          const points = Float32Array.from(list.slice(0, list.length & ~1));
          const distance = (i: number) => (points[2 * i] - x) ** 2 + (points[2 * i + 1] - y) ** 2;
          const found = nearest(points, x, y, 10);
          expect(found).toBeGreaterThanOrEqual(0);
          for (let i = 0; 2 * i < points.length; i++)
            expect(distance(found)).toBeLessThanOrEqual(distance(i));
        },
      ),
    );
  });

  it('finds nothing beyond its reach', () => {
    expect(nearest(Float32Array.of(1, 0), 0, 0, 0.9)).toBe(-1);
    expect(nearest(Float32Array.of(1, 0), 0, 0, 1)).toBe(0);
    expect(nearest(new Float32Array(0), 0, 0, 1)).toBe(-1);
  });
});

describe('neighbour', () => {
  const cross = Float32Array.of(0, 0, 1, 0, -1, 0, 0, 1, 0, -1, 3, 0.1);
  it('goes to the next point in the direction', () => {
    expect(neighbour(cross, 0, 1, 0)).toBe(1);
    expect(neighbour(cross, 0, -1, 0)).toBe(2);
    expect(neighbour(cross, 0, 0, 1)).toBe(3);
    expect(neighbour(cross, 0, 0, -1)).toBe(4);
  });
  it('stays where nothing lies that way', () => {
    expect(neighbour(cross, 5, 1, 0)).toBe(5);
  });
});

describe('moves', () => {
  it('mixes two clouds', () => {
    const out = new Float32Array(2);
    mix(Float32Array.of(0, 4), Float32Array.of(2, 0), 0.25, out);
    expect([...out]).toEqual([0.5, 3]);
  });

  it('gives each point the place of its real', () => {
    expect([...partners(Int32Array.of(1, 0), Float32Array.of(1, 2, 3, 4))]).toEqual([3, 4, 1, 2]);
  });

  it('scales vectors to a readable length by a round number', () => {
    expect(arrowScale(Float32Array.of(0.001, 0), 2)).toBe(100);
    expect(arrowScale(Float32Array.of(1, 0), 2)).toBeCloseTo(0.1, 12);
    expect(arrowScale(Float32Array.of(0, 300), 2)).toBeCloseTo(2e-4, 12);
    expect(arrowScale(new Float32Array(2), 2)).toBe(1);
    const rounded = [0.03, 0.3, 1, 3.9, 4.9, 5, 60, 250].map(roundDown);
    [0.02, 0.2, 1, 2, 2, 5, 50, 200].forEach((value, k) => {
      expect(rounded[k]).toBeCloseTo(value, 12);
    });
  });
});

describe('budget', () => {
  it('draws many points smaller and few lines of many', () => {
    expect(markOpacity(10)).toBe(1);
    expect(markOpacity(2000)).toBeLessThan(markOpacity(400));
    expect(markRadius(20_000, 900)).toBeLessThan(markRadius(2000, 900));
    expect(markRadius(2000, 300)).toBeLessThan(markRadius(2000, 900));
    expect([...chosenRows(4, 500)]).toEqual([0, 1, 2, 3]);
    expect([...chosenRows(7, 3)]).toEqual([0, 2, 4]);
    for (const n of [501, 2000, 20_000]) {
      const rows = chosenRows(n, 500);
      expect(new Set(rows).size).toBe(500);
      expect(Math.max(...rows)).toBeLessThan(n);
    }
  });
});
