import katex from 'katex';
import { expect, it } from 'vitest';
import { defaults } from '../../../test/experiment.ts';
import { WORDS } from '../../../test/words.ts';
import { linesOf, type Numbers } from '../listing.ts';
import { listing } from './listing.ts';
import { exactPlan } from './method.ts';
import { pointsOf } from './points.ts';

const empty: Numbers = { batch: null, N: null, setup: null };
const assigning = { scale: 1, engine: 'plain' } as const;
const setup = { m: 2500, costTex: 'c', generatorCostTex: 'd', assigning };
const batch = { lower: 0.99, upper: 1, split: 12 };

it('lights the lines that its steps run through, in order', () => {
  const lines = linesOf(listing(defaults(), WORDS)).map(({ line }) => line);
  expect(exactPlan.steps.flatMap((step) => step.lines)).toEqual(lines);
});

it('has formulas that KaTeX can set, before and after the run has begun', () => {
  for (const line of linesOf(listing(defaults(), WORDS)))
    for (const numbers of [empty, { ...empty, setup }])
      expect(() => katex.renderToString(line.tex(numbers), { throwOnError: true })).not.toThrow();
});

it('tells the interval, its gap, and where m is less than was asked for', () => {
  const live = (ratio: number, N: number) =>
    linesOf(listing({ ratio }, WORDS)).map((line) => line.live({ batch, N, setup }));
  expect(live(1, 20_000)).toEqual([
    'm = 2,500, the most',
    'cost at most 1 · 12 split',
    'at least 0.99 · gap 1 %',
    'cost 1',
  ]);
  expect(live(1, 2500)[0]).toBe('m = 2,500');
});

it('takes as many points as the table of costs has room for', () => {
  expect([pointsOf({ ratio: 2 }, 1000), pointsOf({ ratio: 16 }, 20_000)]).toEqual([2000, 2500]);
});
