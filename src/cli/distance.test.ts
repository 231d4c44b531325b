import { afterAll, describe, expect, it } from 'vitest';
import { Folder, json, lab } from '../../test/cli/command.ts';
import { uniform } from '../../test/transport/problems.ts';

const folder = new Folder();
afterAll(() => folder.remove());

const x = folder.write('x.csv', ['0,0', '1,2']);
const y = folder.write('y.csv', ['3,4', '1,2', '0,-1']);
const far = folder.write('far.csv', ['0,0', '1e200,0']);

const distance = async (...args: string[]) =>
  json(await lab('distance', ...args))[0] as Record<string, number>;

/** n lines of d numbers. */
function lines(n: number, d: number, seed: number): string[] {
  const next = uniform(seed);
  return Array.from({ length: n }, () =>
    Array.from({ length: d }, () => (2 * next() - 1).toFixed(6)).join(','),
  );
}

describe('distance', () => {
  it('proves the optimum between files', async () => {
    // By hand, in sixths: (0,0) sends 2 to (0,-1), 1 to (1,2); (1,2) sends 1 to (1,2), 2 to (3,4).
    const { lower, upper, gap, seconds, m, N } = await distance(
      '--cost',
      'square',
      '--generated',
      x,
      '--real',
      y,
    );
    expect(upper).toBeCloseTo((2 * 1 + 1 * 5 + 1 * 0 + 2 * 8) / 6, 9);
    expect(lower).toBeLessThanOrEqual(upper);
    expect(gap).toBeLessThanOrEqual(1e-6);
    expect(seconds).toBeGreaterThanOrEqual(0);
    expect([m, N]).toEqual([2, 3]);
  });

  it('takes typed costs with parameters, and pictures', async () => {
    const cost = ['--cost', 'weight*abs(x1-y1) + abs(x2-y2)', '--param', 'weight=3'];
    const { upper } = await distance(...cost, '--generated', x, '--real', x);
    expect(upper).toBe(0);
    const [a, b] = [folder.write('a.csv', lines(6, 64, 1)), folder.write('b.csv', lines(4, 64, 2))];
    const similar = await distance('--cost', 'ssim', '--param', 'window=4', '--generated', a, '--real', b);
    expect(similar.lower).toBeGreaterThan(0.5);
    expect(similar.gap).toBeLessThanOrEqual(1e-6);
  });

  it('stops at the gap that is asked for, in many dimensions too', async () => {
    const files = [folder.write('u.csv', lines(120, 30, 3)), folder.write('v.csv', lines(80, 30, 4))];
    const args = ['--cost', 'euclidean', '--generated', files[0], '--real', files[1]];
    const rough = await distance(...args, '--gap', '1e-3');
    const fine = await distance(...args, '--gap', '1e-9');
    expect(rough.gap).toBeLessThanOrEqual(1e-3);
    expect(fine.gap).toBeLessThanOrEqual(1e-9);
    expect(rough.lower).toBeLessThanOrEqual(fine.upper);
    expect(fine.lower).toBeLessThanOrEqual(rough.upper);
  });

  it.each([
    ['no files', ['--cost', 'square'], '--generated FILE.csv is missing'],
    ['no cost', ['--generated', x, '--real', y], '--cost NAME_OR_EXPRESSION is missing'],
    ['a cost misspelt', ['--cost', 'euclidian', '--generated', x, '--real', y], 'power, square, euclidean'],
    ['a gap below zero', ['--cost', 'square', '--generated', x, '--real', y, '--gap=-1'], '--gap -1'],
    ['points too far apart', ['--cost', 'square', '--generated', far, '--real', y], `${far}, line 2: `],
    ['points that are no pictures', ['--cost', 'ssim', '--generated', x, '--real', y], 'the points have 2'],
    [
      'an unknown parameter',
      ['--cost', 'square', '--param', 'r=1', '--generated', x, '--real', y],
      '--param r',
    ],
  ])('refuses %s', async (_, args, message) => {
    const { code, out, err } = await lab('distance', ...args);
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain(message);
    expect(err.trim().split('\n')).toHaveLength(1);
  });
});
