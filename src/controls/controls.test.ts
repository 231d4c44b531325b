import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PLANE_BOX } from '../data/box.ts';
import { decodeDrawing, encodeDrawing } from '../data/drawn.ts';
import { defaults } from '../settings/experiment.ts';
import { setting, stopsOf } from '../settings/settings.ts';
import type { NumberSetting } from '../settings/table.ts';
import { ballOf } from './glyph.ts';
import { roundBall } from './round.ts';
import { nearest } from './stops.ts';
import { countOf, extend, pointsOf, type Strokes } from './strokes.ts';

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
  it('leave out points that are closer than the gap', () => {
    let strokes: Strokes = [[0, 0]];
    strokes = extend(strokes, 0.01, 0, 0.1);
    expect(countOf(strokes)).toBe(1);
    strokes = extend(strokes, 0.2, 0, 0.1);
    expect(strokes).toEqual([[0, 0, 0.2, 0]]);
  });

  it('begin anew wherever the pen comes down', () => {
    expect(extend([[0, 0], []], 0, 0, 0.1)).toEqual([
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
