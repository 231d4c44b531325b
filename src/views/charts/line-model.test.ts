import { describe, expect, it } from 'vitest';
import { binLabel } from './histogram.tsx';
import { lineModel, spread } from './line-model.ts';

const area = { width: 300, height: 100, left: 40, right: 10, top: 10, bottom: 20 };
const x = [0, 10, 20];

describe('line model', () => {
  it('spans the area from the first to the last iteration', () => {
    const m = lineModel(x, [{ name: 'a', values: [1, 2, 3] }], area);
    expect([m.toX(0), m.toX(20)]).toEqual([40, 290]);
    expect(m.paths[0]).toMatch(/^M40,/);
    expect(m.toY(3)).toBeLessThan(m.toY(1));
  });

  it('breaks the line where a value is missing, and on a logarithmic axis where it is not positive', () => {
    const curve = [{ name: 'a', values: [1, -2, 3] }];
    expect(lineModel(x, curve, area).paths[0].match(/M/g)).toHaveLength(1);
    const log = lineModel(x, curve, area, true);
    expect(log.paths[0].match(/M/g)).toHaveLength(2);
    expect(log.hidden).toBe(1);
    expect(log.toY(-2)).toBeNaN();
    expect(lineModel(x, [{ name: 'a', values: [1, Number.NaN, 3] }], area).paths[0].match(/M/g)).toHaveLength(
      2,
    );
  });

  it('gives values that nearly agree ticks that can be told apart', () => {
    const m = lineModel(x, [{ name: 'a', values: [32.88, 32.9, 32.89] }], area);
    const shown = m.y.map(({ value }) => value.toPrecision(3));
    expect(new Set(shown).size).toBe(shown.length);
    expect(shown.length).toBeGreaterThan(1);
  });

  it('joins what is known in some rows only, and fills the band of an interval', () => {
    const values = [1, Number.NaN, 3];
    const m = lineModel(x, [{ name: 'a', values, low: [0, Number.NaN, 2], sparse: true }], area);
    expect(m.paths[0].match(/[ML]/g)).toEqual(['M', 'L']);
    expect(m.dots[0].match(/M/g)).toHaveLength(2);
    expect(m.bands[0].match(/[MLZ]/g)).toEqual(['M', 'L', 'L', 'L', 'Z']);
    expect(m.toY(0)).toBeLessThanOrEqual(area.height - area.bottom); // lower ends are in the picture
    expect(lineModel(x, [{ name: 'a', values }], area).bands).toEqual(['']);
  });

  it('finds the row under the pointer', () => {
    const m = lineModel(x, [{ name: 'a', values: [1, 2, 3] }], area);
    expect(m.rowAt(0)).toBe(0);
    expect(m.rowAt(m.toX(9))).toBe(1);
    expect(m.rowAt(1000)).toBe(2);
  });

  it('bears nothing, one point and equal values', () => {
    const empty = lineModel([], [{ name: 'a', values: [] }], area);
    expect(empty.paths).toEqual(['']);
    expect(empty.rowAt(50)).toBe(-1);
    for (const log of [false, true]) {
      const flat = lineModel(x, [{ name: 'a', values: [2, 2, 2] }], area, log);
      expect(flat.paths[0]).not.toContain('NaN');
      expect(lineModel([5], [{ name: 'a', values: [2] }], area, log).paths[0]).not.toContain('NaN');
    }
  });

  it('has whole iterations as ticks and starts at zero on demand', () => {
    const m = lineModel([0, 1], [{ name: 'a', values: [5, 6] }], area, false, true);
    for (const tick of m.x) expect(Number.isInteger(tick.value)).toBe(true);
    expect(m.toY(0)).toBeCloseTo(area.height - area.bottom);
  });
});

describe('spread', () => {
  it('keeps iterations apart, in order and within their width', () => {
    expect([...spread(Float64Array.of(0, 1, 2))]).toEqual([0, 1, 2]);
    expect([...spread(Float64Array.of(0, 0, 0, 0, 1, 1, 2))]).toEqual([0, 0.25, 0.5, 0.75, 1, 1.25, 2]);
    expect(spread(new Float64Array(0))).toHaveLength(0);
  });
});

describe('bins', () => {
  it('names one load, several and the open end', () => {
    const bin = { count: 0, expected: 0 };
    expect(binLabel({ ...bin, from: 3, to: 3 })).toBe('3');
    expect(binLabel({ ...bin, from: 4, to: 7 })).toBe('4–7');
    expect(binLabel({ ...bin, from: 8, to: Number.POSITIVE_INFINITY })).toBe('8 or more');
  });
});
