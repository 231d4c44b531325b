import { dispose, tensor1d, tensor2d, zeros } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { onEachBackend } from '../../../test/tensor/backends.ts';
import { uniform } from '../../../test/transport/problems.ts';
import { compileCost } from '../../costs/compile.ts';
import { finish } from '../../tensor/work.ts';
import { assignPlain } from '../../transport/engines/plain/plain.ts';
import { type BatchProblem, initialPotential, SAMPLE_POINTS } from './potential-init.ts';

/** The unit of steps on points in the unit square, and on reals there of which some lie `far` above. */
async function unitOn(expression: string, far: number): Promise<number> {
  const next = uniform(1);
  const N = 200;
  const points = Float32Array.from({ length: 2 * SAMPLE_POINTS }, next);
  const reals = Float32Array.from({ length: 2 * N }, (_, k) => next() + (k % 2 && k < 12 ? far : 0));
  const [x, y] = [tensor2d(points, [SAMPLE_POINTS, 2]), tensor2d(reals, [N, 2])];
  const cost = compileCost({ name: 'custom', expression }, 2);
  const problem: BatchProblem = {
    ...{ x, y, cost, scale: 1 },
    *assign(psi) {
      const problem = { x: points, y: reals, m: SAMPLE_POINTS, N, d: 2, cost: cost.scalar, scale: 1 };
      const { index, value } = assignPlain({ ...problem, psi: psi.dataSync() });
      yield;
      return { index: tensor1d(Int32Array.from(index), 'int32'), value: tensor1d(Float32Array.from(value)) };
    },
  };
  const psi = zeros([N]) as ReturnType<typeof tensor1d>;
  const { base, unit } = finish(initialPotential(problem, psi));
  const [size] = await unit.data();
  dispose([x, y, psi, base, unit]);
  return size;
}

onEachBackend(() => {
  it('a few reals far off, under a steep cost, do not make steps long for the rest', async () => {
    const cost = '(x1-y1)^2 + 5*abs(x2-y2)^6';
    const usual = await unitOn(cost, 0);
    expect(usual).toBeGreaterThan(0);
    expect(await unitOn(cost, 1)).toBeLessThan(6 * usual);
  });

  it('the unit grows as the cost does', async () => {
    const [one, seven] = [await unitOn('norm(x-y)^2', 0), await unitOn('7*norm(x-y)^2', 0)];
    expect(seven / one).toBeCloseTo(7, 3);
  });
}, ['cpu', 'wasm']);
