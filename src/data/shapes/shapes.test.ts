import { describe, expect, test } from 'vitest';
import { Random } from '../../tensor/random/random.ts';
import { encodeDrawing } from './drawn.ts';
import { type PlaneKind, planePoints } from './shapes.ts';
import { writeText } from './written.ts';

const KINDS: PlaneKind[] = [
  'ring',
  'gaussians8',
  'grid',
  'moons',
  'spiral',
  'checkerboard',
  'rings',
  'text',
  'drawn',
];
const drawing = encodeDrawing([-0.5, 0.5, 0.5, 0.5, 0, -0.5]);
const draw = (kind: PlaneKind, N: number, seed = 1, text = 'OT') =>
  planePoints(kind, N, new Random(seed, 'reals'), { text: writeText(text), drawing });
const pairs = (points: Float32Array): [number, number][] =>
  Array.from({ length: points.length / 2 }, (_, i) => [points[2 * i], points[2 * i + 1]]);

/** How many points each class of points gets. */
function countBy(points: Float32Array, classify: (x: number, y: number) => number | string): number[] {
  const counts = new Map<number | string, number>();
  for (const [x, y] of pairs(points)) {
    const which = classify(x, y);
    counts.set(which, (counts.get(which) ?? 0) + 1);
  }
  return [...counts.values()];
}

describe.each(KINDS)('%s', (kind) => {
  test.each([10, 11, 500])('%i points, all finite and in the plane, the same again', (N) => {
    const points = draw(kind, N);
    expect(points.length).toBe(2 * N);
    for (const value of points) expect(Math.abs(value)).toBeLessThan(1.3);
    expect(draw(kind, N)).toEqual(points);
    expect(draw(kind, N, 2)).not.toEqual(points);
  });
});

describe('components', () => {
  test.each([
    ['ring', 10],
    ['gaussians8', 8],
  ] as const)('%s: each Gaussian gets its share, one point more or less', (kind, components) => {
    const counts = countBy(draw(kind, 1003), (x, y) => {
      const turn = Math.round((Math.atan2(y, x) / (2 * Math.PI)) * components);
      return (turn + components) % components;
    });
    expect(counts).toHaveLength(components);
    expect(Math.min(...counts)).toBe(Math.floor(1003 / components));
    expect(Math.max(...counts)).toBe(Math.ceil(1003 / components));
  });

  test('grid: 25 Gaussians', () => {
    const counts = countBy(draw('grid', 500), (x, y) => `${Math.round(2 * x)} ${Math.round(2 * y)}`);
    expect(counts).toEqual(Array(25).fill(20));
  });

  test('the ring has radius one and Gaussians of .05', () => {
    const radii = pairs(draw('ring', 5000)).map(([x, y]) => Math.hypot(x, y));
    const mean = radii.reduce((a, b) => a + b) / radii.length;
    const spread = Math.sqrt(radii.reduce((a, r) => a + (r - mean) ** 2, 0) / radii.length);
    expect(mean).toBeCloseTo(1, 2);
    expect(spread).toBeCloseTo(0.05, 2);
  });

  test('checkerboard: eight squares of equal load, no two side by side', () => {
    const square = (x: number, y: number): [number, number] => [Math.floor(2 * x) + 2, Math.floor(2 * y) + 2];
    const points = draw('checkerboard', 800);
    for (const [x, y] of pairs(points)) {
      const [column, row] = square(x, y);
      expect((column + row) % 2).toBe(0);
      expect(Math.min(column, row)).toBeGreaterThanOrEqual(0);
      expect(Math.max(column, row)).toBeLessThan(4);
    }
    expect(countBy(points, (x, y) => square(x, y).join())).toEqual(Array(8).fill(100));
  });

  test('two rings, half of the points on each', () => {
    const counts = countBy(draw('rings', 1000), (x, y) => Math.round(2 * Math.hypot(x, y)));
    expect(counts).toEqual([500, 500]);
  });

  test('few points are spread over a long text', () => {
    const xs = pairs(draw('text', 12, 1, 'AAAAAAAAAAAA')).map(([x]) => x);
    expect(Math.min(...xs)).toBeLessThan(-0.4);
    expect(Math.max(...xs)).toBeGreaterThan(0.4);
  });
});

describe('text', () => {
  test('lower case is upper case', () => {
    expect(draw('text', 50, 1, 'a1')).toEqual(draw('text', 50, 1, 'A1'));
  });

  test('what cannot be written here is refused with its letters, not left out', () => {
    for (const text of ['', '   ']) expect(() => writeText(text)).toThrow('Nothing is written yet.');
    expect(() => writeText('Ünï')).toThrow(/, not Ü ï\.$/);
    expect(() => writeText('日本 OT')).toThrow(/, not 日 本\.$/);
    expect(() => writeText('A☃☃')).toThrow(/, not ☃\.$/);
  });

  test('a dash stays in its row of cells, as wide as the plane', () => {
    const points = pairs(draw('text', 1000, 1, '-'));
    const size = 2.2 / 7;
    for (const [x, y] of points) {
      expect(Math.abs(y)).toBeLessThanOrEqual(size / 2 + 1e-6);
      expect(Math.abs(x)).toBeLessThanOrEqual(2.5 * size + 1e-6);
    }
  });

  test('an L is dense at the left and at the bottom only', () => {
    const size = 2.2 / 7;
    for (const [x, y] of pairs(draw('text', 500, 1, 'L'))) {
      expect(x < -1.5 * size + 1e-6 || y < -2.5 * size + 1e-6).toBe(true);
    }
  });
});

describe('drawn', () => {
  test('points stay near the anchors, evenly', () => {
    const points = draw('drawn', 300);
    const counts = countBy(
      points,
      (x, y) => `${Math.sign(Math.round(2 * x))} ${Math.sign(Math.round(2 * y))}`,
    );
    expect(counts).toEqual([100, 100, 100]);
  });

  test('nothing drawn, and a broken drawing, say so', () => {
    expect(() => planePoints('drawn', 100, new Random(1, 'reals'))).toThrow('Nothing is drawn yet.');
    expect(() => planePoints('drawn', 10, new Random(1, 'reals'), { drawing: 'ab!d' })).toThrow('"!"');
  });
});
