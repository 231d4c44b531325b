import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PLANE_BOX } from '../data/box.ts';
import { decodeDrawing, encodeDrawing, SPACING } from '../data/shapes/drawn.ts';
import { planePoints } from '../data/shapes/shapes.ts';
import { defaults } from '../experiment/experiment.ts';
import { setting, stopsOf } from '../experiment/settings.ts';
import type { NumberSetting } from '../settings/table.ts';
import { Random } from '../tensor/random/random.ts';
import { roundBall } from './CostGlyph.tsx';
import { countOf, extend, pointsOf, type Strokes } from './DrawPad.tsx';
import { nearest } from './NumberControl.tsx';
import { ballOf } from './unit-ball.ts';

describe('a slider', () => {
  it('stands on the stop that is its value', () => {
    const stops = stopsOf(setting('ratio') as NumberSetting);
    expect(stops.map((stop) => nearest(stops, stop, true))).toEqual(stops.map((_, i) => i));
  });

  it('stands closest in ratio on a logarithmic scale, in difference on a linear one', () => {
    expect(nearest([1, 10], 4, true)).toBe(1);
    expect(nearest([1, 10], 4, false)).toBe(0);
  });
});

describe('strokes', () => {
  it('have a point every gap, however fast the pen was', () => {
    const slow = Array.from({ length: 101 }, (_, i) => i / 100);
    for (const places of [slow, [0, 1], [0, 0.31, 0.95, 1]]) {
      const strokes = places.reduce<Strokes>((all, x) => extend(all, x, 0.5, 0.1, 100), [[]]);
      expect(countOf(strokes)).toBe(11);
      strokes[0].forEach((value, k) => {
        expect(value).toBeCloseTo(k % 2 ? 0.5 : k / 20, 9);
      });
    }
  });

  it('end where there is no room for more', () => {
    const strokes = extend([[0, 0]], 1, 0, 0.1, 3);
    expect(countOf(strokes)).toBe(4);
    expect(extend(strokes, 2, 0, 0.1, 0)).toBe(strokes);
  });

  it('become points that are even along their length', () => {
    const far = extend(extend([[]], -1, 0, SPACING, 600), 1, 0, SPACING, 600); // two events, far apart
    const drawing = encodeDrawing(pointsOf([...far, [0, 1]])); // and a dot
    const points = planePoints('drawn', 2000, new Random(1, 'reals'), { drawing });
    const all = Array.from({ length: 2000 }, (_, i) => [points[2 * i], points[2 * i + 1]]);
    const along = all.flatMap(([x, y]) => (y < 0.5 ? [x] : [])).sort((a, b) => a - b);
    const gaps = along.slice(1).map((x, i) => x - along[i]);
    expect(Math.max(...gaps)).toBeLessThan(0.02);
    for (const part of [-0.75, -0.25, 0.25]) {
      const within = along.filter((x) => x >= part && x < part + 0.5).length;
      expect(within / along.length).toBeCloseTo(0.25, 1);
    }
    expect(2000 - along.length).toBeLessThan(60); // the dot weighs as much as one gap of the line
  });

  it('begin again wherever the pen comes down', () => {
    expect(extend([[0, 0], []], 0, 0, 0.1, 9)).toEqual([
      [0, 0],
      [0, 0],
    ]);
  });

  it('go into the link and come back within a step of the grid', () => {
    const coordinate = fc.double({ min: PLANE_BOX[0], max: PLANE_BOX[2], noNaN: true });
    fc.assert(
      fc.property(fc.array(fc.tuple(coordinate, coordinate), { maxLength: 50 }), (points) => {
        const drawn = pointsOf(points);
        const read = Array.from(decodeDrawing(encodeDrawing(drawn)));
        expect(read).toHaveLength(drawn.length);
        for (const [i, value] of read.entries()) expect(Math.abs(value - drawn[i])).toBeLessThan(0.006);
      }),
    );
  });
});

describe('the glyph', () => {
  it('is drawn for every cost, and differs between them', () => {
    const costs = ['norm', 'cosine', 'anisotropic', 'torus', 'custom'] as const;
    const paths = costs.map((cost) => ballOf({ ...defaults(), cost })?.path);
    for (const path of paths) expect(path).toMatch(/^M[\d.,LMZ]+$/);
    expect(new Set(paths).size).toBe(costs.length);
  });

  it('is the same circle whether drawn at once or by the language', () => {
    const numbers = (path = '') => (path.match(/-?[\d.]+/g) ?? []).map(Number);
    for (const p of [0.5, 1, 2, 4]) {
      const spec = { ...defaults(), cost: 'power' as const, p };
      const [round, typed] = [roundBall(spec, 100), ballOf(spec)];
      const paths = (ball: typeof round) => [ball?.path, ...(ball?.rings ?? [])];
      for (const [k, path] of paths(typed).entries()) {
        const leftmost = Math.min(...numbers(path).filter((_, i) => i % 2 === 0));
        expect(numbers(paths(round)[k])[0]).toBeCloseTo(leftmost, 1);
      }
    }
  });

  it('is none where the formula has an error', () => {
    expect(ballOf({ ...defaults(), cost: 'custom', expr: 'sum(x-' })).toBeNull();
  });
});
