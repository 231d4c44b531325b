import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inRows, SolvedSeries } from './solved.ts';

const at = (seconds: number, value = seconds, units = '') => ({ seconds, lower: value, upper: value, units });
const rows = (...seconds: number[]) => ({ seconds, units: seconds.map(() => '') });
const moments = (s: SolvedSeries) => s.points.map((p) => p.seconds);

describe('solved moments', () => {
  it('are sorted, each once, whatever order they come in', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 40 }), { maxLength: 60 }), (list) => {
        const s = new SolvedSeries();
        list.forEach((seconds, k) => {
          s.add(at(seconds, k));
        });
        expect(moments(s)).toEqual([...new Set(list)].sort((a, b) => a - b));
        for (const p of s.points) expect(p.upper).toBe(list.lastIndexOf(p.seconds));
      }),
    );
  });

  it('stay bounded and keep the newest', () => {
    const s = new SolvedSeries(10);
    for (let i = 0; i <= 1000; i++) {
      s.add(at(i));
      expect(s.points.length).toBeLessThanOrEqual(10);
      expect(moments(s).at(-1)).toBe(i);
    }
    expect(moments(s).length).toBeGreaterThanOrEqual(5);
  });

  it('are forgotten where a restart undid them', () => {
    const s = new SolvedSeries();
    for (const seconds of [0, 1, 2]) s.add(at(seconds));
    const { version } = s;
    s.dropAfter(2);
    expect(s.version).toBe(version);
    s.dropAfter(1.5);
    expect(moments(s)).toEqual([0, 1]);
    expect(s.version).toBeGreaterThan(version);
    s.clear();
    expect(moments(s)).toEqual([]);
  });
});

describe('rows', () => {
  it('take the moments that they stand for', () => {
    expect([...inRows([at(0), at(3), at(4)], rows(0, 2, 4, 6)).upper]).toEqual([
      0,
      Number.NaN,
      4,
      Number.NaN,
    ]);
    expect([...inRows([at(2)], rows(0, 2, 2, 4)).lower]).toEqual([Number.NaN, Number.NaN, 2, Number.NaN]);
    expect([...inRows([at(1), at(9)], rows(0, 2)).lower]).toEqual([Number.NaN, 1]);
    expect(inRows([at(1)], rows()).lower).toHaveLength(0);
  });

  it('hold no value in other units, also where the cost changed while the run stood still', () => {
    const p = new SolvedSeries();
    p.add(at(2, 5, 'p=2'));
    p.add(at(2, 70, 'p=4'));
    p.add(at(1, 3, 'p=2'));
    const beside = { seconds: [1, 2, 2, 3], units: ['p=2', 'p=2', 'p=4', 'p=4'] };
    expect([...inRows(p.points, beside).upper]).toEqual([3, 5, 70, Number.NaN]);
    const merged = { seconds: [2, 3], units: ['p=4', 'p=4'] };
    expect([...inRows(p.points, merged).upper]).toEqual([70, Number.NaN]);
  });
});
