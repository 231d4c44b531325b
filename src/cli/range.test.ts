import { afterAll, expect, it } from 'vitest';
import { Folder } from '../../test/cli/command.ts';
import { uniform } from '../../test/transport/problems.ts';
import { evaluateMatrix } from '../costs/compile.ts';
import { IMAGE_COSTS } from '../costs/presets.ts';
import { readClouds } from './clouds.ts';
import { UsageError } from './input.ts';

const folder = new Folder();
afterAll(() => folder.remove());

/** Files of the same pictures, 8 x 8, with black and white where they are wanted. */
function pictures(black: number, white: number): [x: string, y: string] {
  const next = uniform(5);
  const write = (name: string, n: number) => {
    const line = () => Array.from({ length: 64 }, () => black + next() * (white - black)).join(',');
    return folder.write(`${name}${black},${white}.csv`, Array.from({ length: n }, line));
  };
  return [write('x', 3), write('y', 2)];
}

async function costs(cost: string, [generated, real]: string[], range?: string): Promise<Float64Array> {
  const { x, y, cost: compiled } = await readClouds({ cost, range, param: ['window=4'], generated, real });
  return evaluateMatrix(compiled, x.points, y.points);
}

it.each(IMAGE_COSTS)('%s is the same for the same pictures in any range', async (cost) => {
  const expected = await costs(cost, pictures(-1, 1));
  for (const [black, white] of [
    [-1, 1],
    [0, 1],
    [0, 255],
    [-0.5, 3],
  ]) {
    const found = await costs(cost, pictures(black, white), `${black},${white}`);
    found.forEach((value, k) => {
      expect(value).toBeCloseTo(expected[k], 9);
    });
  }
});

const unit = pictures(0, 1);
const bytes = pictures(0, 255);

it.each<[string, string, string[], string | undefined, RegExp]>([
  [
    'bytes as they are',
    'ssim',
    bytes,
    undefined,
    /x0,255\.csv, line 1: [\d.]+ is not in \[-1, 1\].*--range 0,255$/,
  ],
  [
    'values that may be in two ranges',
    'psnr',
    unit,
    undefined,
    /x0,1\.csv: all values are in \[0, 1\]: --range 0,1/,
  ],
  ['values below black', 'blend', pictures(-1, 1), '0,1', /line 1: -[\d.]+ is not in \[0, 1\]/],
  ['values above white', 'blend', bytes, '0,1', /is not in \[0, 1\].*--range 0,255/],
  ['a range for another cost', 'square', unit, '0,1', /--range goes with the costs of pictures \(ssim/],
  ['an invalid range', 'ssim', unit, '255', /--range 255: expected black and white/],
  ['white below black', 'ssim', unit, '1,0', /--range 1,0: expected/],
])('refuses %s', async (_, cost, files, range, message) => {
  const error = await costs(cost, files, range).catch((thrown) => thrown);
  expect(error).toBeInstanceOf(UsageError);
  expect(error.message).toMatch(message);
});
