import { memory } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { onEachBackend } from '../../../test/tensor/backends.ts';
import { expectProven, solve } from '../../../test/transport/exact.ts';
import { uniform } from '../../../test/transport/problems.ts';
import { compileCost } from '../../costs/compile.ts';
import type { CostSpec } from '../../costs/cost.ts';
import { compileImageCost } from '../../costs/image/index.ts';
import { finish } from '../../tensor/work.ts';
import { fillTable } from './cost-matrix.ts';
import { CostTable } from './kernel/table.ts';
import { pairsOf } from './pairs.ts';
import type { ExactProblem } from './problem.ts';

/** Images in [-1, 1], of which some reals are copies, or nearly. */
function images(m: number, N: number, side: number, spec: CostSpec): ExactProblem {
  const next = uniform(m + N);
  const d = side * side;
  const x = Float32Array.from({ length: m * d }, () => 2 * next() - 1);
  const y = Float32Array.from({ length: N * d }, (_, k) =>
    k < 3 * d ? x[k] : k < 6 * d ? x[k] + 1e-4 * next() : 2 * next() ** 3 - 1,
  );
  const cost = compileCost({ ...spec, shape: { side, channels: 1 } }, d, compileImageCost);
  return { x, y, m, N, d, cost };
}

function filled(problem: ExactProblem) {
  const pairs = pairsOf(problem);
  const table = new CostTable(pairs.rows, pairs.columns, { dimension: pairs.problem.d });
  return { table, pairs, ...finish(fillTable(table, pairs, () => {})) };
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
  describe.each(RADIAL)('bounds by axes: $name $parameters', (spec) => {
    it.each([
      [90, 70],
      [70, 90],
    ])('are no larger than costs, and become costs where they matter, in a table of %i and %i', (m, N) => {
      const { table, pairs, unit, error, largest } = filled(images(m, N, 12, spec));
      expect(error).toBeLessThan(0.01 * largest);
      for (let i = 0; i < pairs.rows; i++) {
        const costs = Array.from({ length: pairs.columns }, (_, j) => unit * pairs.cost(i, j));
        const over = (j: number) => table.row(i)[j] - costs[j];
        for (let j = 0; j < pairs.columns; j++) expect(over(j)).toBeLessThanOrEqual(error);
        const sorted = [...costs].sort((a, b) => a - b);
        table.leastTwo(i);
        expect(Math.abs(table.found.least - sorted[0])).toBeLessThanOrEqual(error);
        expect(Math.abs(table.found.next - sorted[1])).toBeLessThanOrEqual(error);
        const n = table.below(i, sorted[20] + 2 * error);
        expect(n).toBeGreaterThan(20);
        for (const j of table.hits.slice(0, n)) {
          expect(table.isSettled(i, j)).toBe(true);
          expect(Math.abs(over(j))).toBeLessThanOrEqual(error);
        }
      }
      table.dispose();
    });

    it('tell the least two of a row also when the potential rises, or is another', () => {
      const { table, pairs, unit, error, largest } = filled(images(40, 60, 12, spec));
      const next = uniform(9);
      for (let round = 0; round < 30; round++) {
        if (round % 10 === 9) table.setPsi(Float64Array.from(table.psi, () => largest * (next() - 0.5)));
        for (let j = 0; j < table.columns; j += 3) table.psi[j] += 0.1 * largest * next();
        for (let i = 0; i < table.rows; i++) {
          const values = Array.from(
            table.psi.subarray(0, table.columns),
            (p, j) => unit * pairs.cost(i, j) + p,
          );
          const [least, second] = values.sort((a, b) => a - b);
          table.leastTwo(i);
          const off = error + 1e-6 * largest;
          expect(Math.abs(table.found.least - least)).toBeLessThanOrEqual(off);
          expect(Math.abs(table.found.next - second)).toBeLessThanOrEqual(off);
        }
      }
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
