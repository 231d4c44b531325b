import { describe, expect, it } from 'vitest';
import { number } from '../../ui/format.ts';
import { binLabel } from './histogram.tsx';
import { lineModel, type Mark, spread } from './line-model.ts';

const canvas = { width: 300, height: 100, em: 10 };
const x = [0, 10, 20];

describe('line model', () => {
  it('spans the area from the first to the last iteration', () => {
    const m = lineModel(x, [{ name: 'a', values: [1, 2, 3] }], canvas);
    expect([m.toX(0), m.toX(20)]).toEqual([34, 290]);
    expect(m.paths[0]).toMatch(/^M34,/);
    expect(m.toY(3)).toBeLessThan(m.toY(1));
  });

  it('breaks the line where a value is missing, and on a logarithmic axis where it is not positive', () => {
    const curve = [{ name: 'a', values: [1, -2, 3] }];
    expect(lineModel(x, curve, canvas).paths[0].match(/M/g)).toHaveLength(1);
    const log = lineModel(x, curve, canvas, { log: true });
    expect(log.paths[0].match(/M/g)).toHaveLength(2);
    expect(log.hidden).toEqual([1]);
    expect(log.toY(-2)).toBeNaN();
    expect(
      lineModel(x, [{ name: 'a', values: [1, Number.NaN, 3] }], canvas).paths[0].match(/M/g),
    ).toHaveLength(2);
  });

  it('gives values that nearly agree ticks that can be told apart', () => {
    const m = lineModel(x, [{ name: 'a', values: [32.88, 32.9, 32.89] }], canvas);
    const shown = m.y.map(({ value }) => value.toPrecision(3));
    expect(new Set(shown).size).toBe(shown.length);
    expect(shown.length).toBeGreaterThan(1);
  });

  it('never joins what is known in some rows only: a dot each, and its interval', () => {
    const values = [1, Number.NaN, 3];
    const m = lineModel(x, [{ name: 'a', values, low: [0, Number.NaN, 2], sparse: true }], canvas);
    expect(m.paths).toEqual(['']);
    expect(m.dots[0].match(/M/g)).toHaveLength(2);
    const ends = [0, 20].map((v) => Math.round(10 * m.toX(v)) / 10);
    expect(m.intervals[0]).toMatch(new RegExp(`^M${ends[0]},[\\d.]+V[\\d.]+M${ends[1]},[\\d.]+V[\\d.]+$`));
    expect(m.toY(0)).toBeLessThanOrEqual(86); // lower ends are in the picture
    expect(lineModel(x, [{ name: 'a', values }], canvas).dots).toEqual(['']);
  });

  it('gives the longest number its room', () => {
    const values = [-2.57e18, 0, 1.23e18];
    const m = lineModel(x, [{ name: 'a', values }], canvas, { format: (v) => `${number(v)} units` });
    const longest = Math.max(...m.y.map(({ label }) => label.length));
    expect(longest).toBeGreaterThan(6);
    expect(m.area.left).toBeGreaterThan(longest * 0.55 * 8); // of digits 8 px high
    expect(m.toX(0)).toBe(m.area.left);
  });

  it('has no axis where a logarithmic one can show nothing', () => {
    const m = lineModel(x, [{ name: 'a', values: [-1, 0, -3] }], canvas, { log: true });
    expect(m).toMatchObject({ y: [], paths: [''], hidden: [3] });
  });

  it('marks changes with what changed; those too close share a stroke, and labels never meet', () => {
    const p = (row: number, from: string, to: string) => ({ row, name: 'p', from, to });
    const rows = Array.from({ length: 101 }, (_, i) => i);
    const values = rows.map((v) => v);
    const marked = (...marks: Mark[]) => lineModel(rows, [{ name: 'a', values }], canvas, { marks }).marks;
    expect(marked(p(10, '2', '4'))).toMatchObject([{ label: 'p: 2 → 4', side: 'start' }]);
    expect(marked(p(10, '2', '3'), p(11, '3', '4'))).toMatchObject([{ label: 'p: 2 → 4' }]);
    const both = marked(p(10, '2', '3'), { row: 11, name: 'm/N', from: '1', to: '1/4' });
    expect(both).toMatchObject([{ label: '2 changes', marks: [{ name: 'p' }, { name: 'm/N' }] }]);
    expect(marked(p(99, '2', '4'))).toMatchObject([{ label: 'p: 2 → 4', side: 'end' }]);
    expect(marked(p(10, 'a'.repeat(200), '0'))).toMatchObject([{ label: 'p', side: 'start' }]); // no room for more
    const many = marked(...rows.map((row) => p(row, String(row), String(row + 1))));
    const spans = many.flatMap(({ at, label, side }) =>
      label
        ? [[side === 'start' ? at : at - 5 * label.length, side === 'start' ? at + 5 * label.length : at]]
        : [],
    );
    for (let k = 1; k < spans.length; k++) expect(spans[k][0]).toBeGreaterThanOrEqual(spans[k - 1][1]);
  });

  it('finds the row under the pointer', () => {
    const m = lineModel(x, [{ name: 'a', values: [1, 2, 3] }], canvas);
    expect(m.rowAt(0)).toBe(0);
    expect(m.rowAt(m.toX(9))).toBe(1);
    expect(m.rowAt(1000)).toBe(2);
  });

  it('copes with no points, one point and equal values', () => {
    const empty = lineModel([], [{ name: 'a', values: [] }], canvas);
    expect(empty.paths).toEqual(['']);
    expect(empty.rowAt(50)).toBe(-1);
    for (const log of [false, true]) {
      const flat = lineModel(x, [{ name: 'a', values: [2, 2, 2] }], canvas, { log });
      expect(flat.paths[0]).not.toContain('NaN');
      expect(lineModel([5], [{ name: 'a', values: [2] }], canvas, { log }).paths[0]).not.toContain('NaN');
    }
  });

  it('has whole iterations as ticks and starts at zero on demand', () => {
    const m = lineModel([0, 1], [{ name: 'a', values: [5, 6] }], canvas, { fromZero: true });
    for (const tick of m.x) expect(Number.isInteger(tick.value)).toBe(true);
    expect(m.toY(0)).toBeCloseTo(86);
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
