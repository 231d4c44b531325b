import { memory } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { compileCost, provideImageCosts } from '../../costs/compile.ts';
import type { CostSpec } from '../../costs/cost.ts';
import { compileImageCost } from '../../costs/image/index.ts';
import { onEachBackend } from '../../tensor/testing.ts';
import { finish } from '../../tensor/work.ts';
import { uniform } from '../problems.ts';
import { fillTable } from './fill.ts';
import { CostTable } from './kernel/table.ts';
import { pairsOf } from './pairs.ts';
import type { ExactProblem } from './problem.ts';
import { expectProven, solve } from './testing.ts';

beforeAll(() => provideImageCosts(compileImageCost));

/** Images in [-1, 1], of which some reals are copies, or nearly. */
function images(m: number, N: number, side: number, spec: CostSpec): ExactProblem {
  const next = uniform(m + N);
  const d = side * side;
  const x = Float32Array.from({ length: m * d }, () => 2 * next() - 1);
  const y = Float32Array.from({ length: N * d }, (_, k) =>
    k < 3 * d ? x[k] : k < 6 * d ? x[k] + 1e-4 * next() : 2 * next() ** 3 - 1,
  );
  const cost = compileCost({ ...spec, shape: { side, channels: 1 } }, d);
  return { x, y, m, N, d, cost };
}

const RADIAL: CostSpec[] = [
  { name: 'square' },
  { name: 'euclidean' },
  { name: 'power', parameters: { p: 0.5 } },
  { name: 'power', parameters: { p: 3 } },
  { name: 'psnr' },
  { name: 'sobel' },
  { name: 'blur', parameters: { radius: 1 } },
];

onEachBackend(() => {
  describe.each(RADIAL)('costs from matrix products: $name $parameters', (spec) => {
    it.each([
      [90, 70],
      [70, 90],
    ])('are off by no more than they say, in a table of %i and %i', (m, N) => {
      const pairs = pairsOf(images(m, N, 12, spec));
      const table = new CostTable(pairs.rows, pairs.columns);
      const { unit, error, largest } = finish(fillTable(table, pairs, () => {}));
      for (let i = 0; i < pairs.rows; i++) {
        for (let j = 0; j < pairs.columns; j++) {
          expect(Math.abs(table.row(i)[j] - unit * pairs.cost(i, j))).toBeLessThanOrEqual(error);
        }
      }
      expect(error).toBeLessThan(0.01 * largest);
      table.dispose();
    });

    it('give a proven optimum, and leave no tensor', () => {
      const problem = images(150, 110, 12, spec);
      const before = memory().numTensors;
      expectProven(problem, solve(problem));
      expect(memory().numTensors).toBe(before);
    });
  });
}, ['cpu', 'wasm']);

describe('structural similarity', () => {
  it.each([
    [30, 20],
    [20, 30],
  ])('gives a proven optimum: %i x %i', (m, N) => {
    const problem = images(m, N, 14, { name: 'ssim', parameters: { window: 11 } });
    expectProven(problem, solve(problem));
  });
});
