/** The minibatch energy distance and its gradient against differences of plain loops in double precision. */
import { dispose, tensor2d } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { expectNoLeak, onEachBackend, randomMatrix } from '../../../test/tensor/backends.ts';
import type { Matrix } from '../../../test/tensor/plain.ts';
import { sinkhornPlain } from '../../../test/transport/sinkhorn-plain.ts';
import { Random } from '../../tensor/random/random.ts';
import { finish } from '../../tensor/work.ts';
import { energyLoss, matchingOf } from './objective.ts';

const cosine = (a: number[], b: number[]) =>
  a.reduce((sum, v, k) => sum + v * b[k], 0) / (Math.hypot(...a) * Math.hypot(...b));
const costs = (a: Matrix, b: Matrix): Matrix => a.map((u) => b.map((v) => 1 - cosine(u, v)));
const matching = { eps: 0.2, iterations: 6 };
const plan = (a: Matrix, b: Matrix) => sinkhornPlain(costs(a, b), matching.eps, matching.iterations).plan;

const N = 4;
const batches = (v: Matrix) => [0, 1, 2, 3].map((b) => v.slice(b * N, b * N + N));
/** The six terms of L, for plans that may be those of other features. */
function lossOf(v: Matrix, plans: Matrix[]) {
  const [X, X2, Y, Y2] = batches(v);
  const pairs = [
    [X, Y],
    [X, Y2],
    [X2, Y],
    [X2, Y2],
    [X, X2],
    [Y, Y2],
  ] as const;
  return pairs.map(([a, b], p) =>
    costs(a, b).reduce((sum, row, i) => sum + row.reduce((s, c, j) => s + plans[p][i][j] * c, 0), 0),
  );
}
const L = ([a, b, c, d, xx, yy]: number[]) => a + b + c + d - 2 * xx - 2 * yy;

onEachBackend(() => {
  it('has the value and the gradient of Algorithm 1, with the plans held fixed', () =>
    expectNoLeak(async () => {
      const v = randomMatrix(new Random(4, 'features'), 4 * N, 3);
      const [X, X2, Y, Y2] = batches(v);
      const plans = [plan(X, Y), plan(X, Y2), plan(X2, Y), plan(X2, Y2), plan(X, X2), plan(Y, Y2)];
      const at = tensor2d(v);
      const loss = finish(energyLoss(at, matching));
      const [numbers, dv] = await Promise.all([loss.numbers.data(), loss.dv.data()]);
      const terms = lossOf(v, plans);
      const across = terms.slice(0, 4).reduce((a, b) => a + b) / 4;
      for (const [k, wanted] of [L(terms) / 2, across, terms[4], terms[5]].entries())
        expect(numbers[k]).toBeCloseTo(wanted, 4);
      for (const [i, row] of v.entries())
        for (const k of row.keys()) {
          const moved = (by: number) =>
            L(
              lossOf(
                v.map((r, l) => (l === i ? r.map((x, c) => (c === k ? x + by : x)) : r)),
                plans,
              ),
            );
          expect(dv[3 * i + k], `${i} ${k}`).toBeCloseTo((moved(1e-5) - moved(-1e-5)) / 2e-5, 4);
        }
      const matched = finish(matchingOf(at, at, matching));
      expect((await matched.data())[1]).toBeCloseTo(plan(v, v)[0][1], 5);
      dispose([at, loss.numbers, loss.dv, matched]);
    }));

  it('is finite where features are 0', () =>
    expectNoLeak(async () => {
      const at = tensor2d(Array.from({ length: 8 }, () => [0, 0]));
      const loss = finish(energyLoss(at, matching));
      for (const t of [loss.dv, loss.numbers]) expect((await t.data()).every(Number.isFinite)).toBe(true);
      dispose([at, loss.dv, loss.numbers]);
    }));
});
