import { expect, it } from 'vitest';
import { defaults, withChange } from '../../experiment/experiment.ts';
import type { Evaluation } from '../../metrics/evaluation.ts';
import type { Experiment } from '../../settings/table.ts';
import { publishedOf, rowsOf } from './rows.ts';

const interval = (lower: number, upper: number) => ({ lower, upper, gap: 0, seconds: 0 });
const evaluation: Evaluation = {
  ...{ samples: 50_000, N: 5000, w1: interval(9.6791, 9.6869), own: interval(101.23, 101.23) },
  ...{ variance: { eq16: 2.51, tenth: 0.251 }, unassigned: 0.0214, gap: 1e-3, cost: 'ssim' },
  nearest: { least: 1, low: 2, median: 3, mean: 3.5, high: 5, most: 7 },
  modes: { modes: 10, captured: 9, reached: 10, least: 0.05, highQuality: 0.9, reverseKl: 0.123 },
  bySteps: null,
  ...{ settings: '', iteration: 9, backend: 'webgpu', date: '', seconds: 1 },
};

it('shows the digits that are certain, and published values beside what they are compared with', () => {
  const rows = rowsOf(evaluation, { w1: 9.68, variance: 0.14 });
  expect(rows.map(({ value, more, published }) => [value, ...more, published])).toEqual([
    ['9.683 ± 0.004', 9.68],
    ['101.23', null],
    ['2.51', 'divided by 10: 0.251', 0.14],
    ['2.14 %', '107 of 5,000', null],
    ['3', 'median; mean 3.5', '5 % to 95 %: 2 to 5', 'least 1, most 7', null],
    ['9 of 10', 'with one good sample: 10', 'the poorest has 5 % of its fair share', null],
    ['90 %', null],
    ['0.123', null],
  ]);
  for (const { help, tex } of rows) expect([help.length > 60, tex.length > 5]).toEqual([true, true]);
});

it('has no row for the own cost where that is W1, nor for modes that are not known, and nothing published where nothing is comparable', () => {
  const rows = rowsOf({ ...evaluation, own: null, modes: null }, null);
  expect(rows.map((row) => row.name)).not.toContain('Under the run’s cost');
  expect(rows.map((row) => row.name)).not.toContain('Good samples');
  expect(rows.filter((row) => row.published !== null)).toEqual([]);
});

it('has a row for each number of Euler steps', () => {
  const bySteps = [
    { steps: 1, lower: 0.5, upper: 0.5 },
    { steps: 2, lower: 0.25, upper: 0.25 },
  ];
  const rows = rowsOf({ ...evaluation, modes: null, bySteps }, null).slice(-2);
  expect(rows.map(({ name, value }) => [name, value])).toEqual([
    ['1 Euler step', '0.50000'],
    ['2 Euler steps', '0.25000'],
  ]);
});

const published = (change: Partial<Experiment>, samples = 50_000) =>
  publishedOf(withChange(defaults(change.data), { N: 5000, image: 32, ...change }), samples);

it.each<[Partial<Experiment>, number, number]>([
  [{ data: 'mnist', cost: 'square' }, 9.68, 0.14],
  [{ data: 'mnist', cost: 'power', p: 2 }, 9.68, 0.14],
  [{ data: 'mnist', cost: 'ssim' }, 9.67, 0.21],
  [{ data: 'fashion', cost: 'square' }, 3.4, 0.01],
  [{ data: 'fashion', cost: 'ssim' }, 7.17, 0.05],
])('%o: the values of the paper', (change, w1, variance) => {
  expect(published(change)).toEqual({ w1, variance });
});

it.each<[string, Partial<Experiment>, number?]>([
  ['other data', { data: 'ring', cost: 'square' }],
  ['another cost', { data: 'mnist', cost: 'power', p: 1 }],
  ['fewer reals', { data: 'mnist', cost: 'square', N: 1000 }, 10_000],
  ['smaller images', { data: 'mnist', cost: 'square', image: 28 }],
  ['some classes', { data: 'mnist', cost: 'square', classes: '1,7' }],
  ['fewer samples', { data: 'mnist', cost: 'square' }, 5000],
])('nothing beside %s', (_, change, samples) => {
  expect(published(change, samples)).toBe(null);
});
