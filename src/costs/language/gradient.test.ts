import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { expressions, numbers } from '../../../test/costs/expressions.ts';
import { COST_DEFAULTS, COST_PRESETS } from '../presets.ts';
import { expressionOf } from '../scalar.ts';
import { gradient } from './gradient.ts';
import { Graph } from './graph.ts';
import { interpret } from './interpret.ts';
import { lower } from './lower.ts';
import { parseExpression } from './parse.ts';

function derived(text: string, dimension: number) {
  const graph = new Graph(dimension);
  const root = lower(parseExpression(text), graph, COST_DEFAULTS);
  const slopes = { x: gradient(root, graph), y: gradient(root, graph, 'y') };
  return {
    cost: (x: number[], y: number[]) => interpret(root, graph, x, y)[0],
    /** Numbers that swallow others, as those of a division by 0. */
    huge: (x: number[], y: number[]) => {
      let largest = 0;
      interpret(root, graph, x, y, (value) => {
        largest = Math.max(largest, Math.abs(value));
        return value;
      });
      return largest > 1e6;
    },
    slope: (x: number[], y: number[], of: 'x' | 'y' = 'x') => {
      const g = interpret(slopes[of], graph, x, y);
      return x.map((_, k) => g[g.length === 1 ? 0 : k]);
    },
  };
}

/** Central differences, or null near a kink or a jump. */
function differences(cost: (x: number[]) => number, x: number[]): number[] | null {
  const slope = (k: number, h: number) => {
    const moved = (by: number) => cost(x.map((value, l) => (l === k ? value + by : value)));
    return { both: (moved(h) - moved(-h)) / (2 * h), right: (moved(h) - moved(0)) / h };
  };
  const result = x.map((_, k) => {
    const [wide, narrow] = [slope(k, 1e-4), slope(k, 1e-5)];
    const scale = 1 + Math.abs(narrow.both);
    const smooth =
      Math.abs(wide.both - narrow.both) < 1e-5 * scale && Math.abs(narrow.both - narrow.right) < 1e-2 * scale;
    return smooth ? narrow.both : Number.NaN;
  });
  return result.every(Number.isFinite) ? result : null;
}

function expectDerivative(text: string, d: number, x: number[], y: number[]): boolean {
  const { cost, slope, huge } = derived(text, d);
  if (huge(x, y)) return false;
  const inX = differences((moved) => cost(moved, y), x);
  const inY = differences((moved) => cost(x, moved), y);
  for (const [of, wanted] of [
    ['x', inX],
    ['y', inY],
  ] as const) {
    const found = slope(x, y, of);
    wanted?.forEach((value, k) => {
      expect(Math.abs(found[k] - value), `${text} at ${x} | ${y}: ${found} against ${wanted}`).toBeLessThan(
        1e-4 * (1 + Math.abs(value)),
      );
    });
  }
  return inX !== null;
}

const NAMED = COST_PRESETS.map(({ name }) => expressionOf({ name }));
const TYPED = [
  'sum(abs(x-y)^0.5)',
  'norm(x-y, 6)',
  'norm(x-y, inf)',
  'norm(x-y)^0.5',
  'max(x-y)',
  'sum(sqrt(abs(x-y)))',
];

describe('the gradient', () => {
  it.each([...NAMED, ...TYPED])('of %s agrees with differences', (text) => {
    for (const d of [1, 2, 3, 7, 50]) {
      // Cosines of numbers are signs: flat.
      if (d > 1 || !text.includes('dot'))
        expect(expectDerivative(text, d, numbers(d, d), numbers(d, d + 100))).toBe(true);
    }
  });

  it.each([...NAMED, ...TYPED])('of %s is finite where x = y, and at the origin', (text) => {
    for (const d of [1, 2, 7]) {
      const { slope } = derived(text, d);
      const x = numbers(d, 3);
      for (const point of [x, x.map(() => 0), x.map((_, k) => (k === 0 ? 1 : 0))]) {
        expect(slope(point, point).every((value) => Number.isFinite(value) && Math.abs(value) < 1e6)).toBe(
          true,
        );
      }
    }
  });

  it('is 0 at the tip of a distance', () => {
    for (const text of ['norm(x-y)', 'norm(x-y, 1)', 'norm(x-y, inf)', 'norm(x-y, 6)', 'sum(abs(x-y)^0.5)']) {
      expect(derived(text, 2).slope([1, 2], [1, 2]).map(Math.abs)).toEqual([0, 0]);
    }
  });

  it('is shared where coordinates are tied', () => {
    expect(derived('max(x)', 2).slope([1, 1], [0, 0])).toEqual([0.5, 0.5]);
    expect(derived('max(x1, x2)', 2).slope([1, 1], [0, 0])).toEqual([0.5, 0.5]);
    expect(derived('min(x) + x1', 2).slope([1, 2], [0, 0])).toEqual([2, 0]);
  });

  it('of any expression agrees with differences', () => {
    let compared = 0;
    fc.assert(
      fc.property(expressions(3), fc.integer({ min: 0, max: 1000 }), (text, seed) => {
        if (expectDerivative(text, 3, numbers(3, seed), numbers(3, seed + 5000))) compared++;
      }),
      { numRuns: 500, seed: 20 },
    );
    expect(compared).toBeGreaterThan(200);
  });

  it('of any expression is finite where x = y', () => {
    fc.assert(
      fc.property(expressions(3), (text) => {
        const { slope } = derived(text, 3);
        const x = numbers(3, 1);
        expect(slope(x, x).every(Number.isFinite)).toBe(true);
        expect(slope([0, 0, 0], [0, 0, 0]).every(Number.isFinite)).toBe(true);
      }),
      { numRuns: 300, seed: 21 },
    );
  });
});
