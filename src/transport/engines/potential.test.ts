import { tensor1d, tensor2d } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { onEachBackend } from '../../../test/tensor/backends.ts';
import { uniform } from '../../../test/transport/problems.ts';
import { compileCost } from '../../costs/compile.ts';
import { finish } from '../../tensor/work.ts';
import { createAssignment } from '../engine.ts';
import { assignPlain } from './plain/plain.ts';
import { numbersOf, rounded } from './potential.ts';

const [m, N, d] = [60, 150, 2];

/** Points close together: psi makes all reals as expensive for their centre, but for far digits. */
function problem() {
  const next = uniform(5);
  const x = Float32Array.from({ length: m * d }, () => 1e-6 * (next() - 0.5));
  const y = Float32Array.from({ length: N * d }, () => 2 * next() - 1);
  const psi = Float64Array.from({ length: N }, (_, j) => 1e-8 * next() - Math.hypot(y[2 * j], y[2 * j + 1]));
  return { x, y, psi };
}

onEachBackend(() => {
  it.each(['kd-tree', 'gemm', 'plain'] as const)(
    '%s takes all digits of psi, also of kept points',
    (name) => {
      const { x, y, psi } = problem();
      const cost = compileCost({ name: 'euclidean' }, d);
      const twin = (psi: ArrayLike<number>) =>
        assignPlain({ x, y, psi, m, N, d, cost: cost.scalar, scale: 1 }).index;
      const single = Float32Array.from(psi);
      expect(twin(psi)).not.toEqual(twin(single)); // else this tests nothing
      const parts = tensor2d(
        single.reduce<number[]>((all, v, j) => all.concat(v, psi[j] - v), []),
        [N, 2],
      );
      const [points, reals] = [tensor2d(x, [m, d]), tensor2d(y, [N, d])];
      const engine = createAssignment(reals, cost, 1, { name });
      const kept = finish(engine.prepare(points));
      for (const assign of [
        () => engine.assign(points, parts),
        () => kept.assign(parts),
        () => kept.assign(parts),
      ]) {
        const { index, value } = finish(assign());
        expect(index.dataSync()).toEqual(twin(psi));
        index.dispose();
        value.dispose();
      }
      kept.dispose();
      engine.dispose();
      for (const tensor of [parts, points, reals]) tensor.dispose();
    },
  );

  it('reads both forms', () => {
    const [one, two] = [tensor1d([1, 2]), tensor2d([1, 2 ** -30, 2, 0], [2, 2])];
    expect([...numbersOf(one)]).toEqual([1, 2]);
    expect([...numbersOf(two)]).toEqual([1 + 2 ** -30, 2]);
    for (const psi of [one, two]) {
      const single = rounded(psi);
      expect([single.shape, ...single.dataSync()]).toEqual([[2], 1, 2]);
      single.dispose();
    }
    one.dispose();
    two.dispose();
  });
}, ['wasm', 'cpu']);
