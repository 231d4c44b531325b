import { expect, it } from 'vitest';
import { defaults } from '../experiment/experiment.ts';
import { type Change, costChanges, settingChanges, unitsOf, withChanges } from './changes.ts';

const { p, q, weight, period, blend, radius } = defaults();
const spec = (name: string, change = {}, expression = 'norm(x-y)^p') => ({
  ...{ name, expression },
  parameters: { p, q, weight, period, blend, radius, ...change },
});
const moment = { seconds: 1.5, iteration: 12 };
const words = (list: readonly Change[]) => list.map(({ name, from, to }) => `${name}: ${from} → ${to}`);

it('costs are in the same units where nothing of them changed, whatever other costs have', () => {
  expect(unitsOf(spec('power', { q: 3 }))).toBe(unitsOf(spec('power', {}, 'norm(x)')));
  expect(unitsOf(spec('power', { p: 4 }))).not.toBe(unitsOf(spec('power')));
  expect(unitsOf(spec('custom', { q: 3 }, 'norm(x-y,q)'))).not.toBe(
    unitsOf(spec('custom', {}, 'norm(x-y,q)')),
  );
  expect(unitsOf(spec('custom', { q: 3 }))).toBe(unitsOf(spec('custom')));
});

it('says what another cost changed', () => {
  const said = (...costs: Parameters<typeof spec>[]) => {
    const [a, b] = costs.map((c) => spec(...c));
    return words(costChanges(a, b, moment));
  };
  expect(said(['power'], ['power', { p: 4 }])).toEqual(['p: 2 → 4']);
  expect(said(['power'], ['euclidean'])).toEqual(['Cost: Power ‖x − y‖ᵖ → Euclidean']);
  expect(said(['power'], ['power', { q: 3 }])).toEqual([]);
  expect(said(['custom', {}, 'x1'], ['custom', {}, 'y1'])).toEqual(['Formula c(x, y): x1 → y1']);
});

it('says which settings changed in a run that goes on: how it looks and how fast it is do not matter', () => {
  const e = { ...defaults(), ratio: 1 };
  const said = (change: object) => words(settingChanges(e, { ...e, ...change }, moment));
  expect(said({ ratio: 0.25 })).toEqual(['m/N: 1 → 1/4']);
  expect(said({ theme: 'dark', speed: 2, layers: '', exact: false })).toEqual([]);
  expect(said({ N: 50, ratio: 0.25 })).toEqual([]); // begins another run
  expect(said({ p: 3 })).toEqual([]); // a frame tells
});

it('a drag is one change, and none where it comes back; their number is bounded', () => {
  const of = (from: number, to: number, made: number): Change => ({
    ...{ key: 'p', name: 'p', made, ...moment },
    ...{ from: String(from), to: String(to) },
  });
  const drag = [of(2, 2.5, 0), of(2.5, 3, 500), { ...of(3, 4, 900), seconds: 2, iteration: 16 }];
  const dragged = drag.reduce((list, c) => withChanges(list, [c]), [] as readonly Change[]);
  expect(words(dragged)).toEqual(['p: 2 → 4']);
  expect(dragged[0]).toMatchObject({ seconds: 2, iteration: 16 }); // the chart of costs begins there
  expect(withChanges(withChanges([], [of(2, 3, 0)]), [of(3, 2, 100)])).toEqual([]);
  expect(withChanges([of(2, 3, 0)], [of(3, 2, 9000)])).toHaveLength(2);
  const many = Array.from({ length: 500 }, (_, i) => of(i, i + 1, 1e4 * i));
  expect(withChanges([], many).length).toBeLessThanOrEqual(200);
  const none: readonly Change[] = [];
  expect(withChanges(none, [])).toBe(none);
});
