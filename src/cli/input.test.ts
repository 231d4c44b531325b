import { expect, it } from 'vitest';
import { defaults } from '../experiment/experiment.ts';
import { readExperiment } from './input.ts';

it.each([
  ['#data=moons&N=60'],
  ['data=moons&N=60'],
  ['https://host/path/#data=moons&N=60'],
  ['http://localhost:4173/?a=1#data=moons&N=60'],
])('takes the link %s', (url) => {
  expect(readExperiment(url, undefined)).toEqual({ ...defaults(), data: 'moons', N: 60 });
});

it.each([['https://host/path'], ['#'], ['']])('takes %j as the defaults', (url) => {
  expect(readExperiment(url, undefined)).toEqual(defaults());
});

it('puts what is set on top of the link, as it is typed', () => {
  const { N, expr } = readExperiment('#N=60&expr=norm(x)', ['N=70', 'expr=x1+y1 & %2B=']);
  expect({ N, expr }).toEqual({ N: 70, expr: 'x1+y1 & %2B=' });
});
