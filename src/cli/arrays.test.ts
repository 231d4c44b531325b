import { afterAll, describe, expect, it } from 'vitest';
import { Folder, json, lab } from '../../test/cli/command.ts';

const folder = new Folder();
afterAll(() => folder.remove());

const x = folder.write('x.csv', ['0,0', '1,2']);
const y = folder.write('y.csv', ['3,4', '1,2', '0,-1']);
const clouds = ['--generated', x, '--real', y];

describe('cost', () => {
  it.each([
    ['square', [], [25, 5, 1], [8, 0, 10]],
    ['euclidean', [], [5, 5 ** 0.5, 1], [8 ** 0.5, 0, 10 ** 0.5]],
    ['norm', ['--param', 'q=inf'], [4, 2, 1], [2, 0, 3]],
    ['weight*abs(x1-y1) + abs(x2-y2)', ['--param', 'weight=3'], [13, 5, 1], [8, 0, 6]],
  ])('%s %j', async (cost, parameters, first, second) => {
    const [{ cost: matrix }] = json(await lab('cost', '--cost', cost, ...parameters, ...clouds));
    const close = (row: number[]) => row.map((c) => expect.closeTo(c, 12));
    expect(matrix).toEqual([close(first), close(second)]);
  });
});

describe('assign', () => {
  const assign = async (...args: string[]) => json(await lab('assign', '--cost', 'square', ...args))[0];

  it('finds the nearest real', async () => {
    expect(await assign(...clouds)).toEqual({ index: [2, 1], value: [1, 0] });
  });

  it('adds psi to the scaled cost', async () => {
    // By hand: 0.5 * [25, 5, 1] + psi = [11.5, 2.75, 5.5] and 0.5 * [8, 0, 10] + psi = [3, 0.25, 10].
    const psi = folder.write('psi.csv', ['-1', '0.25', '5']);
    expect(await assign(...clouds, '--psi', psi, '--scale', '0.5')).toEqual({
      index: [1, 1],
      value: [2.75, 0.25],
    });
  });

  it('gives a tie to the lowest index', async () => {
    const corners = folder.write('corners.csv', ['9,9', '1,0', '0,1', '-1,0', '1,0']);
    const origin = folder.write('origin.csv', ['0,0']);
    expect(await assign('--generated', origin, '--real', corners)).toEqual({ index: [1], value: [1] });
  });
});
