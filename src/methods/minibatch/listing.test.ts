import katex from 'katex';
import { describe, expect, it } from 'vitest';
import { defaults } from '../../../test/experiment.ts';
import { WORDS } from '../../../test/words.ts';
import { linesOf, type Numbers } from '../listing.ts';
import { METHODS } from '../registry.ts';

const empty: Numbers = { batch: null, N: null, setup: null };
const setup = { m: 256, costTex: 'c', generatorCostTex: null, assigning: null };
const losses = { criticLoss: 1.25, atReals: 0.75, atGenerated: 0.5, slope: 1.5, penalty: 0.025 };
const plans = {
  planCost: 1.5,
  sinkhornDivergence: 0.75,
  marginalError: 0.01,
  smoothedDual: 1.25,
  energy: 0.5,
  across: 0.25,
};
const batch = { ...losses, ...plans, estimate: 2, difference: 0.125, divergence: 0.0625, generatorLoss: 0.5 };

/** Flow matching has a listing of its own, and a test of it. */
const ON_MINIBATCHES = METHODS.filter(
  ({ settings, flow }) => !flow && settings.some(({ key }) => key === 'minibatch'),
);

describe.each(ON_MINIBATCHES)('the listing of $id', (method) => {
  const listed = async () => (await method.listing()).listing(defaults('ring', method.id), WORDS);

  it('lights the lines that its steps run through, in order', async () => {
    const lines = linesOf(await listed()).map(({ line }) => line);
    expect(method.steps.flatMap((step) => step.lines)).toEqual(lines);
  });

  it('has formulas that KaTeX can set, and numbers once there are some', async () => {
    for (const line of linesOf(await listed())) {
      expect(() => katex.renderToString(line.tex(empty), { throwOnError: true })).not.toThrow();
      if (line.line !== 'clip') expect(line.live(empty)).toBe('');
      expect(line.live({ batch, N: 10, setup })).toMatch(/\d/);
    }
  });
});

it('tells what the critic and the generator have come to', async () => {
  const live = async (id: string) => {
    const method = METHODS.find((m) => m.id === id);
    const { listing } = (await method?.listing()) ?? {};
    return linesOf(listing?.(defaults('ring', id), WORDS) as never).map((line) =>
      line.live({ batch, N: 10, setup }),
    );
  };
  expect(await live('gan')).toEqual(['n = 256', 'n = 256', 'D = 0.75 at reals, 0.5 at points', 'loss 0.5']);
  expect((await live('wgan-gp')).slice(2)).toEqual([
    'mean slope 1.5, penalty 0.025',
    'difference 2',
    'loss 0.5',
  ]);
  expect((await live('sinkhorn')).slice(2)).toEqual([
    'ε = 0.01 · 50 iterations · error 1 %',
    'S = 0.75',
    'cost 1.5',
  ]);
  expect((await live('logsumexp')).slice(2)).toEqual([
    'ε = 0.01 · cost 1.5',
    'dual 1.25 · error 1 %',
    'cost 1.5',
  ]);
  expect((await live('otgan')).slice(2)).toEqual([
    'ε = 0.02 · 10 iterations · across 0.25',
    'L/2 = 0.5',
    'L/2 = 0.5',
  ]);
  expect((await live('wgan')).slice(2)).toEqual(['difference 0.125', 'c = 0.01', 'loss 0.5']);
});

it('a generator that has not stepped yet has no loss to tell', async () => {
  const [gan] = METHODS.filter(({ id }) => id === 'gan');
  const { listing } = await gan.listing();
  const lines = linesOf(listing(defaults('ring', gan.id), WORDS));
  expect(lines.at(-1)?.live({ batch: losses, N: 10, setup })).toBe('');
});
