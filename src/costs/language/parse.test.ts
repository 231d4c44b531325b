import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import peggy from 'peggy';
import { describe, expect, it } from 'vitest';
import { expressions } from '../../../test/costs/expressions.ts';
import { compileCost } from '../compile.ts';
import { ExpressionError } from './error.ts';
import { MAX_LENGTH, parseExpression } from './parse.ts';

const at = (text: string, x = [0.3, -0.2], y = [0.5, 0.1]): number =>
  compileCost({ name: 'custom', expression: text }, x.length).scalar(x, 0, y, 0);

function errorOf(text: string, dimension = 2): ExpressionError {
  try {
    compileCost({ name: 'custom', expression: text }, dimension);
  } catch (error) {
    if (error instanceof ExpressionError) return error;
    throw error;
  }
  throw new Error(`${text} was accepted`);
}

describe('the grammar', () => {
  it('is what parser.js was made from', () => {
    const grammar = readFileSync(new URL('./expression.peggy', import.meta.url), 'utf8');
    const parser = readFileSync(new URL('./parser.js', import.meta.url), 'utf8');
    const made = peggy.generate(grammar, { output: 'source', format: 'es' });
    const code = (text: string) => text.replace(/^\/\/.*\n/gm, '').trim();
    expect(code(made)).toBe(code(parser));
  });

  it.each([
    ['1 + 2 * 3', 7],
    ['2 * 3 - 4 - 5', -3],
    ['12 / 2 / 3', 2],
    ['-2^2', -4],
    ['2^3^2', 512],
    ['2^-1', 0.5],
    ['(1 + 2) * .5e1', 15],
    ['--3', 3],
    ['2 - -3', 5],
    ['1e-3 * 1E3', 1],
    ['pi + e', Math.PI + Math.E],
    ['p + 10*q + 100*weight + 1000*period', 2512],
    ['sum(x) + 10*sum(y) + 100*y2', 16.1],
    ['sum(t)', 1],
    ['max(x - y) + 10*min(x - y)', -3.2],
    ['max(x1, y1) - min(x2, y2)', 0.7],
    ['mean(abs(x-y))', 0.25],
    ['mod(-0.5, 2)', 1.5],
    ['norm(3*x/x, 1) + norm(x - x)', 6],
    ['norm(x - y, inf)', 0.3],
    ['dot(x, y)', 0.13],
    ['1/0 + 0/0', 1e18],
    ['sqrt(-1) + (-8)^(1/3) + (-2)^3', -8],
  ])('%s = %d', (text, value) => {
    expect(at(text)).toBeCloseTo(value, 9);
  });
});

describe('errors', () => {
  it.each<[string, number, number, RegExp]>([
    ['', 0, 0, /Type a cost/],
    ['constructor', 0, 11, /There is no name "constructor"/],
    ['x + __proto__', 4, 9, /There is no name "__proto__"/],
    ['toString(x)', 0, 8, /There is no function "toString"/],
    ['sum(x) + alert(1)', 9, 5, /There is no function "alert"/],
    ['x = y', 2, 1, /"=" has no meaning/],
    ['sum(x);', 6, 1, /";" is unexpected: an operator or the end/],
    ['x.y', 1, 1, /"\." is unexpected/],
    ['x[0]', 1, 1, /"\[" is unexpected/],
    ['"x"', 0, 1, /is unexpected/],
    ['sum(`x`)', 4, 1, /"`" is unexpected/],
    ['2x1', 1, 1, /write \* to multiply/],
    ['x1**2', 3, 1, /write \^/],
    ['sum((x-y)^2', 11, 0, /too early: an operator or \)/],
    ['sum(x -', 7, 0, /too early: a number, a name or \(/],
    ['x1 > y1', 3, 1, /">" is unexpected/],
    ['x - y', 0, 5, /wrap it in sum/],
    ['sum(x3)', 4, 2, /There is no x3: the points have x1 to x2/],
    ['y0', 0, 2, /There is no y0/],
    ['nrm(x-y)', 0, 3, /did you mean norm\?/],
    ['X1', 0, 2, /did you mean x1\?/],
    ['1 + sqrt', 4, 4, /sqrt is a function: write sqrt\(v\)/],
    ['sum(x, y)', 0, 9, /sum has 2 arguments here/],
    ['sum(x1)', 4, 2, /needs a vector/],
    ['dot(x, 2)', 7, 1, /needs a vector/],
    ['norm(x, y1)', 8, 2, /positive number or inf/],
    ['norm(x, -1)', 8, 2, /positive number or inf/],
    ['inf', 0, 3, /only in norm/],
    ['1e400', 0, 5, /number is too large/],
    ['sum((x-y)^2)*2^2^2^2^2', 13, 9, /number is too large/],
    ['10^300*10^300 + x1', 0, 6, /number is too large/],
    ['x1 - 1e10*1e10', 5, 9, /number is too large/],
    ['x1 * -exp(10)^9', 6, 9, /number is too large/],
    ['sum(x * 1e9^(4*t))', 8, 9, /number is too large/],
    ['sum(x) + 1€', 10, 1, /"€" is unexpected/],
  ])('%s', (text, position, length, message) => {
    const error = errorOf(text);
    expect(error.message).toMatch(message);
    expect([error.at, error.length]).toEqual([position, length]);
  });

  it('parameters that overflow are errors, too', () => {
    const spec = { name: 'custom', expression: 'x1 + 10^p', parameters: { p: 400 } };
    expect(() => compileCost(spec, 2)).toThrow(/number is too large/);
    expect(() => compileCost({ ...spec, expression: 'x1*p*p', parameters: { p: 1e17 } }, 2)).not.toThrow();
  });

  it('limits length and depth', () => {
    expect(errorOf(`${'1+'.repeat(MAX_LENGTH)}1`).message).toMatch(/at most 200 characters/);
    expect(errorOf(`${'abs('.repeat(49)}1`).message).toMatch(/too early/);
    expect(errorOf(`${'-'.repeat(190)}x1`).message).toMatch(/Too deeply nested/);
  });

  it('knows the dimension', () => {
    expect(errorOf('x2', 1).message).toMatch(/only x1/);
    expect(at('x7', [1, 2, 3, 4, 5, 6, 7], [0, 0, 0, 0, 0, 0, 0])).toBe(7);
  });

  it('are all that text can bring about', () => {
    const bits =
      'x y x1 p sum( norm( ) + - * / ^ , 2 .5 = ; [ ] { } " constructor __proto__ this \\ € ${'.split(' ');
    const text = fc.array(fc.constantFrom(...bits), { maxLength: 12 }).map((parts) => parts.join(''));
    fc.assert(
      fc.property(fc.oneof(text, fc.string(), expressions(2)), (expression) => {
        try {
          compileCost({ name: 'custom', expression }, 2);
        } catch (error) {
          if (!(error instanceof ExpressionError)) throw error;
          expect(error.at).toBeGreaterThanOrEqual(0);
          expect(error.at + error.length).toBeLessThanOrEqual(expression.length);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('come for an unknown cost, too', () => {
    expect(() => compileCost({ name: 'manhattan' }, 2)).toThrow('There is no cost "manhattan"');
  });
});

it('gives each part of the tree its place', () => {
  const tree = parseExpression(' sum( (x-y) ^ 2 ) ');
  expect([tree.at, tree.length]).toEqual([1, 16]);
  const power = tree.kind === 'call' ? tree.args[0] : tree;
  expect([power.at, power.length]).toEqual([6, 9]);
});
