import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type Drawn, overlaid } from './overlay.ts';

const run = (xs: readonly number[], of: (x: number) => number): Drawn => {
  const x = Float64Array.from(new Set(xs)).sort();
  return { x, curves: [{ name: '', className: '', values: x.map(of) }], marks: [], shown: -1 };
};

it('is the run itself where there is no other', () => {
  const only = run([1, 2], (x) => x);
  expect(overlaid(only, [])).toBe(only);
});

it('has at each row the last value of each run that is not after it, and none outside the run', () => {
  const places = fc.array(fc.nat(50), { minLength: 1, maxLength: 20 });
  fc.assert(
    fc.property(places, places, (a, b) => {
      const [one, two] = [run(a, (x) => x), run(b, (x) => x + 1000)];
      const { x, curves } = overlaid(one, [two]);
      expect([...x]).toEqual([...new Set([...a, ...b])].sort((p, q) => p - q));
      [one, two].forEach((from, k) => {
        expect(curves[k].rows?.map((row) => x[row])).toEqual([...from.x]);
        x.forEach((at, row) => {
          const before = [...from.x].filter((own) => own <= at).at(-1);
          const inside = before !== undefined && at <= Math.max(...from.x);
          expect(curves[k].values[row]).toBe(inside ? before + 1000 * k : Number.NaN);
        });
      });
    }),
  );
});

it('moves marks and the moment shown to their new rows; sparse curves stay at their own', () => {
  const one = run([0, 10, 20], (x) => x);
  const sparse = {
    name: 'exact',
    className: '',
    values: one.x.map((x) => -x),
    sparse: true,
    low: one.x.map((x) => -x - 1),
  };
  const main = {
    ...one,
    curves: [...one.curves, sparse],
    marks: [{ row: 2, name: 'p', from: '1', to: '2' }],
    shown: 1,
  };
  const all = overlaid(main, [run([5, 15], (x) => x)]);
  expect([...all.x]).toEqual([0, 5, 10, 15, 20]);
  expect(all.marks[0].row).toBe(4);
  expect(all.shown).toBe(2);
  expect([...all.curves[1].values]).toEqual([-0, Number.NaN, -10, Number.NaN, -20]);
  expect([...(all.curves[1].low as Float64Array)]).toEqual([-1, Number.NaN, -11, Number.NaN, -21]);
});
