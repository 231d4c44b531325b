import { expect, it } from 'vitest';
import { defaults, withChange } from '../experiment/experiment.ts';
import type { Experiment } from '../settings/table.ts';
import { differences, differenceWords } from './differences.ts';

const words = (left: Partial<Experiment>, right: Partial<Experiment>, from = defaults()) =>
  differences(withChange(from, left), withChange(from, right)).map(differenceWords);

it('says nothing of equal experiments, nor of how they are shown', () => {
  expect(words({}, {})).toEqual([]);
  expect(words({ theme: 'dark', layers: 'reals' }, { theme: 'light', play: false })).toEqual([]);
});

it('names each difference with its value on both sides', () => {
  expect(words({ cost: 'square' }, { cost: 'euclidean' })).toEqual(['Cost: Squared Euclidean | Euclidean']);
  expect(words({ cost: 'power', p: 2 }, { cost: 'power', p: 0.5 })).toEqual(['p: 2 | 0.5'].map(exponent));
  expect(words({ ratio: 1 / 32 }, { ratio: 1 })[0]).toMatch(/: 1\/32 \| 1$/);
});

const exponent = (text: string) => text.replace('p:', `${label('p')}:`);
const label = (key: keyof Experiment) =>
  differences(
    withChange(defaults(), { cost: 'power', [key]: 1 }),
    withChange(defaults(), { cost: 'power', [key]: 3 }),
  )[0].name;

it('puts method, data and cost first, and a dash where a setting has no meaning', () => {
  const found = differences(defaults(), withChange(defaults(), { method: 'wgan', data: 'moons', N: 100 }));
  expect(found.slice(0, 2).map(({ key }) => key)).toEqual(['method', 'data']);
  expect(found.find(({ key }) => key === 'N')).toMatchObject({ left: '2000', right: '100' });
  const scale = differences(
    withChange(defaults(), { assignerWidth: 16 }),
    withChange(defaults(), { method: 'wgan' }),
  );
  expect(scale.find(({ key }) => key === 'assignerWidth')).toMatchObject({ left: '16', right: '–' });
});

it('cannot tell drawings and files apart in words', () => {
  const drawn = { data: 'drawn', drawing: 'AAAA' } as const;
  expect(words(drawn, { ...drawn, drawing: 'BBBB' })).toEqual([expect.stringMatching(/: one \| another$/)]);
  expect(words(drawn, { ...drawn, drawing: '' })).toEqual([expect.stringMatching(/: one \| nothing$/)]);
});
