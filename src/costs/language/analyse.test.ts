import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { expressions, numbers, overflows } from '../../../test/costs/expressions.ts';
import { compileCost } from '../compile.ts';

const custom = (expression: string, d = 2) => compileCost({ name: 'custom', expression }, d);

describe('monotone', () => {
  it.each([
    'sum((x-y)^2)',
    'norm(x-y)',
    'norm(y-x)^p',
    'norm(x-y)^0.5',
    'norm(x-y, 1)',
    'norm(x-y, 3)',
    'norm(x-y, 7)',
    'norm(x-y, inf)',
    'sum(weight^t * (x-y)^2)',
    'sum(abs(x-y)^1.5)',
    'abs(x1-y1) + 5*abs(x2-y2)',
    'max(abs(x-y)) + mean(sqrt(abs(x-y)))',
    '1 - exp(-norm(x-y)^2)',
    'norm(x-y) * (1 + sum((x-y)^4))',
    'sum((2*(x-y))^2 / 3)',
    'min(norm(x-y), 1)',
    'log(1 + dot(x-y, x-y))',
  ])('%s', (text) => {
    expect(custom(text).monotone).toBe(true);
  });

  it.each([
    '-sum((x-y)^2)',
    '1 - dot(x,y)/(norm(x)*norm(y))',
    'sum(min(mod(abs(x-y), period), period - mod(abs(x-y), period))^2)',
    'sum(x-y)^2',
    'sum(abs(x) - abs(y))',
    'abs(x1-y2)',
    'abs(x1-y1) - abs(x2-y2)',
    '1/norm(x-y)',
    'sum((x-y)^3)',
    'sum((t - 0.5) * (x-y)^2)',
    'norm(x-y) * (norm(x-y) - 1)',
    'sum(abs((x-y) + 1))',
    'sin(norm(x-y))',
    'x1*norm(x-y)',
  ])('not %s', (text) => {
    expect(custom(text).monotone).toBe(false);
  });

  it('is never claimed of a cost that falls, or that minds more than |x - y|', () => {
    let claimed = 0;
    const distances = expressions(2).map((text) =>
      text.replace(/\b[xy]\b/g, '(x-y)').replace(/\b[xy]([12])\b/g, '(x$1-y$1)'),
    );
    fc.assert(
      fc.property(distances, fc.integer({ min: 0, max: 99 }), (text, seed) => {
        fc.pre(text.length <= 200 && !overflows(text));
        const cost = custom(text);
        if (!cost.monotone) return;
        claimed++;
        const [x, y] = [numbers(2, seed), numbers(2, seed + 100)];
        const at = (u: number, v: number) => cost.scalar([y[0] + u, y[1] + v], 0, y, 0);
        const [u, v] = [x[0] - y[0], x[1] - y[1]];
        const here = at(u, v);
        const slack = 1e-9 * (1 + Math.abs(here));
        expect(Math.abs(at(-u, v) - here)).toBeLessThanOrEqual(slack);
        expect(Math.abs(at(u, -v) - here)).toBeLessThanOrEqual(slack);
        for (const by of [1.01, 1.7]) {
          expect(at(by * u, v)).toBeGreaterThanOrEqual(here - slack);
          expect(at(u, by * v)).toBeGreaterThanOrEqual(here - slack);
        }
      }),
      { numRuns: 1000, seed: 3 },
    );
    expect(claimed).toBeGreaterThan(50);
  });
});

describe('radial', () => {
  it.each([
    ['sum((x-y)^2)', 2],
    ['sum((y-x)^2)', 2],
    ['sum(abs(x-y)^2)', 2],
    ['dot(x-y, x-y)', 2],
    ['norm(x-y)', 1],
    ['norm(x-y, 2)^3', 3],
    ['norm(x-y)*norm(x-y)', 2],
    ['norm(y-x)^p', 2],
    ['sqrt(norm(x-y))', 0.5],
  ])('%s is |x - y|^%d', (text, p) => {
    expect(custom(text).radial?.p).toBe(p);
  });

  it.each(['2*sum((x-y)^2)', 'norm(x-y)^-1', 'norm(x+y)', 'norm(x-y, 1)', 'norm(x)', '1', 'sum(t*(x-y)^2)'])(
    'not %s',
    (text) => {
      expect(custom(text).radial).toBeNull();
    },
  );
});
