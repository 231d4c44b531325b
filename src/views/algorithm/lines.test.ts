import katex from 'katex';
import { describe, expect, it } from 'vitest';
import { LISTING, loadRange, type Numbers } from './lines.ts';

const empty: Numbers = { stats: null, frame: null, reals: null, setup: null };
const setup = { m: 2000, scale: 0.25, costTex: String.raw`\lVert x-y\rVert^2`, assignmentEngine: 'kd-tree' };

describe('listing', () => {
  it('names each line that can be lit once', () => {
    expect(LISTING.map((l) => l.line)).toEqual(['generate', 'assign', 'count', 'assigner', 'generator']);
  });

  it('has formulas that KaTeX can set, before and after the run has begun', () => {
    for (const entry of LISTING) {
      for (const numbers of [empty, { ...empty, setup }]) {
        expect(() => katex.renderToString(entry.tex(numbers), { throwOnError: true })).not.toThrow();
        expect(entry.live(numbers)).not.toContain('NaN');
      }
    }
  });

  it('shows the numbers of the run', () => {
    expect(LISTING[0].live({ ...empty, setup })).toBe('m = 2,000');
    expect(loadRange(Int32Array.of(3, 0, 7))).toBe('0…7');
    expect(loadRange(new Int32Array(0))).toBe('–');
  });
});
