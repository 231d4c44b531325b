/** The smoothed dual value and its gradients against differences of plain loops in double precision. */
import { dispose, tensor2d } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { expectNoLeak, onEachBackend, randomMatrix } from '../../../test/tensor/backends.ts';
import type { Matrix } from '../../../test/tensor/plain.ts';
import { compileCost } from '../../costs/compile.ts';
import { Random } from '../../tensor/random/random.ts';
import { finish } from '../../tensor/work.ts';
import { pairGradient } from '../../transport/pair-gradient.ts';
import { smoothedDual } from './objective.ts';

const rows = (stream: string, n: number, d: number): Matrix => randomMatrix(new Random(2, stream), n, d);
const mean = (v: number[]) => v.reduce((a, b) => a + b, 0) / v.length;
const moved = (a: Matrix, i: number, k: number, by: number): Matrix =>
  a.map((row, l) => (l === i ? row.map((v, c) => (c === k ? v + by : v)) : row));

const scale = 0.3;

onEachBackend(() => {
  it.each([
    ['square', 0.1],
    ['square', 5],
    ['euclidean', 0.3],
  ])('%s cost, eps %d', (name, eps) =>
    expectNoLeak(async () => {
      const cost = compileCost({ name }, 2);
      const [x, y, psi] = [rows('x', 5, 2), rows('y', 4, 2), rows('psi', 4, 1)];
      const plain = (x: Matrix, psi: Matrix) =>
        mean(
          x.map((a) => {
            const values = y.map((b, j) => Math.exp(-(scale * cost.scalar(a, 0, b, 0) + psi[j][0]) / eps));
            return -eps * Math.log(mean(values));
          }),
        ) - mean(psi.flat());
      const slope = (f: (by: number) => number) => (f(1e-5) - f(-1e-5)) / 2e-5;
      const [at, to, p] = [x, y, psi].map((m) => tensor2d(m));
      const { plan, numbers } = smoothedDual({ cost, scale, eps }, p, at, to);
      const dx = finish(pairGradient(cost, at, to, plan));
      const [pi, [dual, planCost, error], g] = await Promise.all([plan.array(), numbers.data(), dx.data()]);
      expect(dual).toBeCloseTo(plain(x, psi) / scale, 4);
      const costs = x.map((a) => y.map((b) => cost.scalar(a, 0, b, 0)));
      expect(planCost).toBeCloseTo(
        pi.reduce((sum, row, i) => sum + row.reduce((s, v, j) => s + v * costs[i][j], 0), 0),
        4,
      );
      const columns = y.map((_, j) => pi.reduce((sum, row) => sum + row[j], 0));
      expect(error).toBeCloseTo(columns.reduce((sum, v) => sum + Math.abs(v - 1 / 4), 0) / 2, 5);
      for (const [j, v] of columns.entries())
        expect(v - 1 / 4).toBeCloseTo(
          slope((by) => plain(x, moved(psi, j, 0, by))),
          4,
        );
      for (const i of x.keys())
        for (const k of [0, 1])
          expect(scale * g[2 * i + k]).toBeCloseTo(
            slope((by) => plain(moved(x, i, k, by), psi)),
            4,
          );
      dispose([at, to, p, plan, numbers, dx]);
    }),
  );

  it('gradients of costs that are not symmetric, in either argument', () =>
    expectNoLeak(async () => {
      const cost = compileCost({ name: 'custom', expression: '(x1-y1)^2 + x1*y2 + 2*x2^2' }, 2);
      const [x, y, w] = [rows('x', 3, 2), rows('y', 4, 2), rows('w', 3, 4)];
      const [at, to, weights] = [x, y, w].map((m) => tensor2d(m));
      for (const second of [false, true]) {
        const found = finish(pairGradient(cost, at, to, weights, second));
        const c = (a: number[], b: number[]) => (second ? cost.scalar(b, 0, a, 0) : cost.scalar(a, 0, b, 0));
        const whole = (x: Matrix) =>
          x.reduce((sum, a, i) => sum + y.reduce((s, b, j) => s + w[i][j] * c(a, b), 0), 0);
        const g = await found.data();
        for (const i of x.keys())
          for (const k of [0, 1]) {
            const wanted = (whole(moved(x, i, k, 1e-5)) - whole(moved(x, i, k, -1e-5))) / 2e-5;
            expect(g[2 * i + k]).toBeCloseTo(wanted, 3);
          }
        found.dispose();
      }
      dispose([at, to, weights]);
    }));
});
