import katex from 'katex';
import { describe, expect, it } from 'vitest';
import { WORDS } from '../../../test/words.ts';
import { linesOf as inOrder, type Numbers } from '../listing.ts';
import { listing as listingOf, type Variant } from './listing.ts';

const listing = (variant: Variant) => listingOf(variant, WORDS);
const empty: Numbers = { batch: null, N: null, setup: null };
const setup: NonNullable<Numbers['setup']> = {
  m: 2000,
  costTex: String.raw`\lVert x-y\rVert^2`,
  generatorCostTex: null,
  assigning: { scale: 0.25, engine: 'kd-tree' },
};
const own = { ...setup, generatorCostTex: String.raw`1 - \mathrm{SSIM}(x, y)` };
const paper: Variant = { fresh: true, schedule: 'constant', train: 'both', steps: 5 };
const variants: Variant[] = [
  paper,
  { ...paper, fresh: false, schedule: 'constant' },
  { ...paper, fresh: true, schedule: 'sqrt' },
  { ...paper, fresh: false, schedule: 'sqrt' },
  { ...paper, train: 'assigner' },
];
const linesOf = (variant: Variant) => inOrder(listing(variant));

describe('listing', () => {
  it('names each line that can be lit once, in the order in which they run', () => {
    for (const variant of variants) {
      expect(linesOf(variant).map((l) => l.line)).toEqual([
        'generate',
        'assign',
        'count',
        'assigner',
        'generator',
      ]);
    }
  });

  it('generates within the loop only where points are fresh in each step', () => {
    expect(listing(paper).inner.map((l) => l.line)).toContain('generate');
    expect(listing({ ...paper, fresh: false }).before.map((l) => l.line)).toEqual(['generate']);
  });

  it('goes on while θ has not converged, as in the paper; an assigner alone while loads are uneven', () => {
    for (const variant of variants.slice(0, 4))
      expect(listing(variant).condition).toBe('θ has not converged');
    expect(listing({ ...paper, train: 'assigner' }).condition).toBe('loads are uneven');
  });

  it('shows the generator as not run where the assigner is alone, whatever else is chosen', () => {
    const alone = listing({ ...paper, schedule: 'sqrt', train: 'assigner' });
    expect(alone.before.map((l) => l.line)).toEqual(['generate']);
    expect(linesOf({ ...paper, train: 'assigner' }).map((l) => l.off ?? false)).toEqual([
      ...[false, false, false, false, true],
    ]);
    expect(
      variants
        .slice(0, 4)
        .flatMap(linesOf)
        .some((l) => l.off),
    ).toBe(false);
  });

  it('has formulas that KaTeX can set, before and after the run has begun', () => {
    for (const entry of variants.flatMap(linesOf)) {
      for (const numbers of [empty, { ...empty, setup }, { ...empty, setup: own }]) {
        expect(() => katex.renderToString(entry.tex(numbers), { throwOnError: true })).not.toThrow();
        expect(entry.live(numbers)).not.toContain('NaN');
      }
    }
  });

  it('shows the numbers of the run', () => {
    expect(linesOf(paper)[0].live({ ...empty, setup })).toBe('m = 2,000');
    const batch = { m: 500, N: 2000, leastLoad: 0, largestLoad: 7, unassigned: 1800, misplaced: 0.6 };
    const costs = { dual: 0.5, assignedCost: 0.75, objective: 0.125 };
    expect(linesOf(paper).map((l) => l.live({ ...empty, batch: { ...batch, ...costs } }))).toEqual([
      'm = 500',
      '',
      'nⱼ = 0…7 · fair 0.25 · 1,800 empty',
      'L = 0.125 · dual 0.5',
      'mean cost 0.75',
    ]);
  });

  it('says how uneven the loads are, of as many points as reals or more', () => {
    const now = (misplaced: number, m: number) => listing(paper).now?.({ misplaced, m, N: 100 });
    expect([now(0.01, 100), now(0.25, 100), now(0.25, 99)]).toEqual(['loads even', '25 % misplaced', '']);
  });

  it('shows how m grows, and the cost of the generator where it is another', () => {
    const growing = linesOf({ ...paper, schedule: 'sqrt' });
    expect(growing[0].live({ ...empty, setup })).toBe('mₜ = 2,000');
    expect(growing[0].tex(empty)).toContain(String.raw`\sqrt`);
    expect(growing[3].tex(empty)).toContain('m_t');
    const last = linesOf(paper)[4];
    expect(last.tex({ ...empty, setup })).not.toContain('c_G');
    expect(last.tex({ ...empty, setup: own })).toContain('c_G(x,y) = 1 - ');
  });
});
