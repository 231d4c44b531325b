import { expect, it } from 'vitest';
import { amend, defaults } from '../../experiment/experiment.ts';
import type { Experiment } from '../../settings/table.ts';
import { publishedOf } from './published.ts';

const of = (change: Partial<Experiment>, samples = 50_000) =>
  publishedOf(amend(defaults(change.data), { N: 5000, image: 32, ...change }), samples);

it.each<[Partial<Experiment>, number, number]>([
  [{ data: 'mnist', cost: 'square' }, 9.68, 0.14],
  [{ data: 'mnist', cost: 'power', p: 2 }, 9.68, 0.14],
  [{ data: 'mnist', cost: 'ssim' }, 9.67, 0.21],
  [{ data: 'fashion', cost: 'square' }, 3.4, 0.01],
  [{ data: 'fashion', cost: 'ssim' }, 7.17, 0.05],
])('%o: the values of the paper', (change, w1, variance) => {
  expect(of(change)).toEqual({ w1, variance });
});

it.each<[string, Partial<Experiment>, number?]>([
  ['other data', { data: 'ring', cost: 'square' }],
  ['another cost', { data: 'mnist', cost: 'power', p: 1 }],
  ['fewer reals', { data: 'mnist', cost: 'square', N: 1000 }, 10_000],
  ['smaller images', { data: 'mnist', cost: 'square', image: 28 }],
  ['some classes', { data: 'mnist', cost: 'square', classes: '1,7' }],
  ['fewer samples', { data: 'mnist', cost: 'square' }, 5000],
])('nothing beside %s', (_, change, samples) => {
  expect(of(change, samples)).toBe(null);
});
