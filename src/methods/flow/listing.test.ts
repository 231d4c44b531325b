import katex from 'katex';
import { describe, expect, it } from 'vitest';
import { defaults } from '../../../test/experiment.ts';
import { WORDS } from '../../../test/words.ts';
import { linesOf, type Numbers } from '../listing.ts';
import { stepsOf } from '../method.ts';
import { listing } from './listing.ts';
import { flow } from './method.ts';

const empty: Numbers = { batch: null, N: null, setup: null };
const setup = { m: 256, costTex: 'c', generatorCostTex: null, assigning: null };
const batch = {
  flowLoss: 0.5,
  pairCost: 2,
  pairBound: 1.5,
  unevenness: 0.1,
  emptyReals: 3,
  largestLatentLoad: 9,
};

const CASES = (['semi-discrete', 'minibatch', 'independent'] as const).flatMap((coupling) =>
  (['ring', 'mnist'] as const).map((data) => ({ coupling, data })),
);

describe.each(CASES)('pairs: $coupling, $data', ({ coupling, data }) => {
  const e = { ...defaults(data, 'flow'), coupling };
  const lines = linesOf(listing(e, WORDS));

  it('lights the lines that its steps run through, in order', () => {
    expect(stepsOf(flow, e).flatMap((step) => step.lines)).toEqual(lines.map(({ line }) => line));
  });

  it('has formulas that KaTeX can set, and numbers as soon as they are known', () => {
    for (const line of lines)
      for (const numbers of [empty, { batch, N: 100, setup }]) {
        expect(() => katex.renderToString(line.tex(numbers), { throwOnError: true })).not.toThrow();
        expect(line.live(numbers)).not.toMatch(/NaN|undefined|false/);
      }
    expect(lines.map((line) => line.live({ batch, N: 100, setup })).slice(-2)).toEqual([
      'n = 256 · mean cost 2',
      'loss 0.5',
    ]);
  });
});
