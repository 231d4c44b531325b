import { expect, test } from 'vitest';
import type { RunFigures } from '../../benchmark/stored.ts';
import { metricText, spreadOf } from './words.ts';

const run = (cos: number) => ({ cos }) as RunFigures;

test('the median and the ends of some runs', () => {
  expect(spreadOf([], 'cos')).toBe(null);
  expect(spreadOf([run(0.5)], 'cos')).toEqual({ median: 0.5, least: 0.5, greatest: 0.5, runs: 1 });
  expect(spreadOf([run(0.9), run(0.1), run(0.4)], 'cos')).toMatchObject({
    median: 0.4,
    least: 0.1,
    greatest: 0.9,
  });
  expect(spreadOf([run(1), run(0), run(0.5), run(0.25)], 'cos')?.median).toBe(0.375);
});

test('numbers as the tables print them', () => {
  expect(metricText('cos', 0.8449)).toBe('0.84');
  expect(metricText('deviation', 12.345)).toBe('12.3 %');
  expect(metricText('l2', 557)).toBe('557');
});
