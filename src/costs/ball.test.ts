import { describe, expect, it } from 'vitest';
import { unitBall } from './ball.ts';
import { compileCost } from './compile.ts';
import { COST_PRESETS } from './presets.ts';

const ball = (expression: string) => unitBall(compileCost({ name: 'custom', expression }, 2));

/** The points of a path, back in the window [-1, 1]^2. */
const points = (path: string): [number, number][] =>
  [...path.matchAll(/([-\d.]+),([-\d.]+)/g)].map(([, a, b]) => [
    (Number(a) - 50) / 46,
    (50 - Number(b)) / 46,
  ]);

const extent = (path: string, axis: 0 | 1) => Math.max(...points(path).map((point) => Math.abs(point[axis])));

describe('the unit ball', () => {
  it.each([
    ['sum((x-y)^2)', (a: number, b: number) => Math.hypot(a, b)],
    ['norm(x-y)^0.5', (a: number, b: number) => Math.hypot(a, b)],
    ['norm(x-y, 1)', (a: number, b: number) => Math.abs(a) + Math.abs(b)],
    ['norm(x-y, inf)', (a: number, b: number) => Math.max(Math.abs(a), Math.abs(b))],
    ['sum(abs(x-y)^0.5)', (a: number, b: number) => Math.abs(a) ** 0.5 + Math.abs(b) ** 0.5],
  ])('of %s has radius 1 all round', (text, radius) => {
    const ring = points(ball(text).path);
    expect(ring.length).toBeGreaterThanOrEqual(64);
    for (const [a, b] of ring) expect(Math.abs(radius(a, b) - 1)).toBeLessThan(0.02);
  });

  it('is flat where one coordinate costs more', () => {
    const { path } = ball('abs(x1-y1) + 5*abs(x2-y2)');
    expect(extent(path, 0)).toBeCloseTo(1, 3);
    expect(extent(path, 1)).toBeCloseTo(0.2, 3);
  });

  it('has rings that tell how the cost rises', () => {
    expect(ball('norm(x-y)').rings.map((ring) => extent(ring, 0).toFixed(2))).toEqual([
      '0.25',
      '0.50',
      '0.75',
    ]);
    expect(ball('norm(x-y)^2').rings.map((ring) => extent(ring, 0).toFixed(2))).toEqual([
      '0.50',
      '0.71',
      '0.87',
    ]);
  });

  it('that has no end is cut off by the window', () => {
    const { path, level } = ball('abs(x1-y1)');
    expect(extent(path, 1)).toBeCloseTo(1, 3);
    expect(extent(path, 0)).toBeCloseTo(level, 3);
    expect(level).toBeGreaterThan(0.1);
  });

  it('of the cosine is a wedge that opens away from the origin', () => {
    const { path, centre } = unitBall(compileCost({ name: 'cosine' }, 2));
    expect(centre).toEqual([1, 0]);
    for (const [a, b] of points(path)) expect(Math.abs(b)).toBeLessThanOrEqual((a + 1.05) * 0.5);
  });

  it('of a small torus comes back in every period', () => {
    const { path } = unitBall(compileCost({ name: 'torus', parameters: { period: 1 } }, 2));
    expect(path.split('M').length - 1).toBe(9);
  });

  it.each([
    ...COST_PRESETS.map(({ expression }) => expression),
    '1',
    '-sum((x-y)^2)',
    '1/norm(x-y)',
    'log(x1)',
    'sum(x*y)',
  ])('of %s stays within its square', (text) => {
    const { path, rings } = ball(text);
    for (const part of [path, ...rings]) {
      expect(part).not.toMatch(/NaN|Infinity/);
      for (const [a, b] of points(part))
        expect(Math.max(Math.abs(a), Math.abs(b))).toBeLessThanOrEqual(1.001);
    }
    expect(path).not.toBe('');
  });

  it('is of the plane only', () => {
    expect(() => unitBall(compileCost({ name: 'square' }, 3))).toThrow('points of the plane');
  });
});
