import { describe, expect, it } from 'vitest';
import { Random } from '../../tensor/random/random.ts';
import { COST_PRESETS } from '../presets.ts';
import { doubtsOf } from './inspect.ts';

/** Standard normal numbers. */
const cloud = (n: number, d: number): Float32Array => new Random(1, 'test').normal(n * d);
const PLANES = { normal: cloud(300, 2), shifted: cloud(300, 2).map((v, i) => v + (i % 2 ? -1 : 3)) };

const kinds = (expression: string, points = PLANES.normal, dimension = 2) =>
  doubtsOf({ name: 'custom', expression }, dimension, points).map(({ kind }) => kind);

describe('doubtsOf', () => {
  it.each(COST_PRESETS)('finds nothing against $name', ({ expression }) => {
    for (const points of Object.values(PLANES)) expect(kinds(expression, points)).toEqual([]);
    expect(kinds(expression, cloud(50, 784), 784)).toEqual([]);
  });

  it.each([
    'sum(abs(x-y)^1.5)',
    'abs(x1-y1) + 5*abs(x2-y2)',
    'max(abs(x-y))',
    'norm(x-y)^0.5',
    '1/(0.1+norm(x-y))', // falls as x moves away, but not without bound
    'exp(-sum((x-y)^2))',
    'exp(sum((x-y)^2))',
    '1/norm(x-y)', // infinite at x = y alone
    'sign(norm(x-y)-0.5)',
    'log(1+sum((x-y)^2))',
    'sum(sin(5*(x-y))^2)',
    '1e12*sum((x-y)^2)', // scaled like any other
    'sum((x-y)^2)+100',
  ])('finds nothing against %s', (expression) => {
    for (const points of Object.values(PLANES)) expect(kinds(expression, points)).toEqual([]);
  });

  it.each(['0', '7', '1/0', '-1e18', 'x1-x1', '0*norm(x-y)', 'sum(0*x)'])(
    'finds %s constant',
    (expression) => {
      expect(kinds(expression)).toEqual(['constant']);
    },
  );

  it('finds a part of x plus a part of y, whatever the parts', () => {
    expect(kinds('x1-y1')).toEqual(['split', 'falls']);
    expect(kinds('sum(x^2)+sum(y^2)')).toEqual(['split']);
    expect(kinds('exp(x1)+sin(y2)')).toEqual(['split']);
    expect(kinds('norm(y)')).toEqual(['split']);
    expect(kinds('sum(x^2)+sum(y^2)+0.01*x1*y1')).not.toContain('split');
  });

  it.each([
    '-sum((x-y)^2)',
    '-norm(x-y)',
    '-norm(x-y)^0.5',
    '-exp(sum((x-y)^2))',
    'x1*y1',
    '-log(norm(x-y))',
  ])('finds that %s falls without bound', (expression) => {
    for (const points of Object.values(PLANES)) expect(kinds(expression, points)).toEqual(['falls']);
  });

  it('finds many infinite pairs', () => {
    expect(kinds('exp(1000*norm(x-y))')).toEqual(['infinite']);
    expect(kinds('1/max(0, norm(x-y)-1)')).toEqual(['infinite']);
  });

  it.each(['sum((x-y)^2)+1e12', 'sum((x-y)^2)+1e6', 'norm(x-y)-1e9', 'sum((x-y)^2)+1e8*x1^2'])(
    'finds that single precision loses the digits of %s',
    (expression) => {
      for (const points of Object.values(PLANES)) expect(kinds(expression, points)).toEqual(['digits']);
    },
  );

  it('finds all of it in many dimensions too, in little time', () => {
    const points = cloud(1000, 784);
    const begin = performance.now();
    expect(kinds('-sum((x-y)^2)', points, 784)).toEqual(['falls']);
    expect(kinds('sum((x-y)^2)+1e12', points, 784)).toEqual(['digits']);
    expect(kinds('x1-y1', points, 784)).toEqual(['split', 'falls']);
    expect(performance.now() - begin).toBeLessThan(3000);
  });

  it('takes reals that are all the same', () => {
    const same = new Float32Array(40).fill(0.3);
    expect(kinds('sum((x-y)^2)', same)).toEqual([]);
    expect(kinds('x1-y1', same)).toEqual(['split', 'falls']);
  });

  it('explains itself in whole sentences', () => {
    for (const { text } of [...doubtsOf({ name: 'custom', expression: 'x1-y1' }, 2, PLANES.normal)])
      expect(text).toMatch(/^This cost .*\.$/);
  });
});
