import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Columns, createSeries as create, type Measures } from './series.ts';

const COLUMNS: Columns = { dual: 'cost', assignedCost: 'cost', unassigned: 'mean', largestLoad: 'most' };
const createSeries = (capacity?: number) => create(COLUMNS, capacity);

const stats = (iteration: number, over: Partial<Measures> = {}): Measures => ({
  iteration,
  dual: iteration,
  assignedCost: 2 * iteration,
  unassigned: 3,
  largestLoad: iteration % 7,
  seconds: iteration / 8,
  ...over,
});

describe('series', () => {
  it('keeps every frame while there is room', () => {
    const s = createSeries(8);
    for (let i = 0; i < 8; i++) s.append(stats(i));
    expect([...s.column('iteration')]).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    expect([...s.column('assignedCost')]).toEqual([0, 2, 4, 6, 8, 10, 12, 14]);
    expect(s.stride).toBe(1);
  });

  it('merges pairs when full: mean of values, highest load, last time', () => {
    const s = createSeries(4);
    for (let i = 0; i < 5; i++) s.append(stats(i));
    expect(s.stride).toBe(2);
    expect([...s.column('iteration')]).toEqual([1, 3, 4]);
    expect([...s.column('dual')]).toEqual([0.5, 2.5, 4]);
    expect([...s.column('largestLoad')]).toEqual([1, 3, 4]);
    expect([...s.column('seconds')]).toEqual([1 / 8, 3 / 8, 4 / 8]);
  });

  it('stays bounded, ends at the newest iteration and keeps the overall mean', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 3000 }), fc.integer({ min: 2, max: 20 }), (n, half) => {
        const s = createSeries(2 * half);
        let sum = 0;
        for (let i = 1; i <= n; i++) {
          s.append(stats(i, { dual: (i * 37) % 11 }));
          sum += (i * 37) % 11;
        }
        expect(s.length).toBeLessThanOrEqual(2 * half);
        expect(s.length).toBeGreaterThanOrEqual(Math.min(n, half));
        const x = s.column('iteration');
        expect(x[s.length - 1]).toBe(n);
        for (let i = 1; i < s.length; i++) expect(x[i]).toBeGreaterThan(x[i - 1]);
        const d = s.column('dual');
        let weighted = 0;
        for (let i = 0; i < s.length; i++) weighted += d[i] * (x[i] - (i ? x[i - 1] : 0));
        expect(weighted / n).toBeCloseTo(sum / n, 9);
      }),
      { numRuns: 60 },
    );
  });

  it('drops what a restart from an earlier iteration undoes', () => {
    const s = createSeries(8);
    for (let i = 0; i < 6; i++) s.append(stats(i));
    s.append(stats(3, { dual: 99 }));
    expect([...s.column('iteration')]).toEqual([0, 1, 2, 3]);
    expect(s.column('dual')[3]).toBe(99);
    s.append(stats(0));
    expect([...s.column('iteration')]).toEqual([0]);
  });

  it('keeps several frames of one iteration', () => {
    const s = createSeries(8);
    s.append(stats(1));
    s.append(stats(1, { dual: 5 }));
    expect([...s.column('dual')]).toEqual([1, 5]);
  });

  it('gives seconds an iteration also after merging', () => {
    const s = createSeries(4);
    for (let i = 0; i < 100; i++) s.append(stats(i));
    const per = s.secondsPerIteration();
    expect(per[0]).toBeNaN();
    for (let i = 1; i < s.length; i++) expect(per[i]).toBeCloseTo(1 / 8);
  });

  it('counts its changes', () => {
    const s = createSeries(4);
    const { version } = s;
    s.append(stats(1));
    expect(s.version).toBeGreaterThan(version);
  });

  it('never averages costs in different units', () => {
    const s = createSeries(4);
    const put = (i: number, dual: number, units: string) => s.append(stats(i, { dual }), units);
    [1, 1, 1].forEach((v, i) => {
      put(i, v, 'p=2');
    });
    for (let i = 3; i < 200; i++) {
      put(i, i < 100 ? 1000 : 1, i < 100 ? 'p=9' : 'p=2');
      s.units.forEach((units, row) => {
        expect(s.column('dual')[row]).toBe(units === 'p=9' ? 1000 : 1);
      });
      expect(s.length).toBeLessThanOrEqual(4);
      expect(s.units.at(-1)).toBe(i < 100 ? 'p=9' : 'p=2');
      expect(s.column('iteration')[s.length - 1]).toBe(i);
    }
  });

  it('refuses a capacity that cannot be halved', () => {
    expect(() => createSeries(5)).toThrow(RangeError);
  });
});
