/** The loss and its gradient in the points against differences of plain loops in double precision. */
import { dispose, tensor2d } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { expectNoLeak, onEachBackend, randomMatrix, SLOW } from '../../../test/tensor/backends.ts';
import type { Matrix } from '../../../test/tensor/plain.ts';
import { planCostPlain, regularisedPlain } from '../../../test/transport/sinkhorn-plain.ts';
import { compileCost } from '../../costs/compile.ts';
import type { Cost } from '../../costs/cost.ts';
import { Random } from '../../tensor/random/random.ts';
import { finish } from '../../tensor/work.ts';
import { selfLoss, transportLoss } from './objective.ts';

const cloud = (stream: string, n: number): Matrix => randomMatrix(new Random(9, stream), n, 2);
const typed = (expression: string) => compileCost({ name: 'custom', expression }, 2);
const COSTS: Record<string, Cost> = {
  squared: compileCost({ name: 'square' }, 2),
  power: compileCost({ name: 'power', parameters: { p: 1.5 } }, 2),
  'not symmetric': typed('(x1-y1)^2 + 3*max(0, x2-y2)^2 + x1*y2'),
};
const scale = 0.4;

const pairsPlain = (cost: Cost, x: Matrix, y: Matrix): Matrix =>
  x.map((a) => y.map((b) => scale * cost.scalar(a, 0, b, 0)));

onEachBackend(() => {
  it.each(Object.keys(COSTS).flatMap((name) => [true, false].map((unrolled) => [name, unrolled] as const)))(
    '%s cost, through the iterations: %s',
    (name, unrolled) =>
      expectNoLeak(async () => {
        const cost = COSTS[name];
        const [eps, iterations] = [0.4, unrolled ? 4 : 200];
        const [x, y] = [cloud('x', 5), cloud('y', 5)];
        const [at, to] = [tensor2d(x), tensor2d(y)];
        const problem = { cost, scale, eps, iterations, unrolled };
        const across = finish(transportLoss(problem, at, to));
        const self = finish(selfLoss(problem, at, to));
        const of = unrolled ? planCostPlain : regularisedPlain;
        const W = (a: Matrix, b: Matrix, value = of) => value(pairsPlain(cost, a, b), eps, iterations);
        const whole = (moved: Matrix) => W(moved, y) - W(moved, moved) / 2;
        const [dx, ofX, numbers, value] = await Promise.all(
          [across.dx, self.dx, across.numbers, self.value].map((t) => t.data()),
        );
        expect(numbers[0]).toBeCloseTo(W(x, y, planCostPlain), 4);
        expect(value[0]).toBeCloseTo(-(W(x, x, planCostPlain) + W(y, y, planCostPlain)) / 2, 4);
        for (const [i, row] of x.entries())
          for (const k of row.keys()) {
            const moved = (by: number) =>
              whole(x.map((r, l) => (l === i ? r.map((v, c) => (c === k ? v + by : v)) : r)));
            const wanted = (moved(1e-5) - moved(-1e-5)) / 2e-5;
            expect(dx[2 * i + k] + ofX[2 * i + k], `point ${i}, ${k}`).toBeCloseTo(wanted, 3);
          }
        dispose([at, to, across.dx, across.numbers, self.dx, self.value]);
      }),
    SLOW,
  );
});
