import katex from 'katex';
import { expect, it } from 'vitest';
import { defaults } from '../../../test/experiment.ts';
import { WORDS } from '../../../test/words.ts';
import { linesOf } from '../listing.ts';
import { listing } from './listing.ts';
import { criticFirst } from './method.ts';

it('lights the lines that its steps run through, in order, with formulas that KaTeX can set', () => {
  const lines = linesOf(listing(defaults('ring', 'critic-first'), WORDS));
  expect(criticFirst.steps.flatMap((step) => step.lines)).toEqual(lines.map(({ line }) => line));
  for (const line of lines)
    expect(() =>
      katex.renderToString(line.tex({ batch: null, N: null, setup: null }), { throwOnError: true }),
    ).not.toThrow();
});

it('says how long each phase is', () => {
  const { repeat, until, after } = listing({ phaseSteps: 300, sweeps: 20, emptyShare: 0.02 }, WORDS);
  expect([repeat, until]).toEqual([300, '2 % of the reals or fewer receive nothing']);
  expect(after[0].text).toContain('× 20');
});
