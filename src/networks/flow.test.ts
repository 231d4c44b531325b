import { fill, tensor2d, tidy } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { mlpPlain } from '../../test/networks/plain.ts';
import { expectClose, expectNoLeak, onEachBackend, randomMatrix } from '../../test/tensor/backends.ts';
import { Random } from '../tensor/random/random.ts';
import { finish, finishAsync } from '../tensor/work.ts';
import { eulerFlow, eulerPaths, towardsEnd } from './flow.ts';
import { makeMlp } from './mlp.ts';

const make = () =>
  makeMlp({ inputs: 3, outputs: 2, width: 6, depth: 1, norm: false, output: 'linear' }, new Random(3, 'v'));

onEachBackend(() => {
  it.each([1, 2, 7])('follows the velocity in %d Euler steps, as its plain twin does', async (steps) => {
    const velocity = make();
    const values = await Promise.all(velocity.parameters.map((p) => p.data()));
    const z = randomMatrix(new Random(4, 'z'), 9, 2);
    const positions = [z];
    for (let k = 0; k < steps; k++)
      positions.push(
        positions[k].map((x) => {
          const v = mlpPlain(['leakyRelu', 'linear'], values, [...x, k / steps]);
          return x.map((at, c) => at + v[c] / steps);
        }),
      );
    const x = tensor2d(z);
    await expectNoLeak(async () => {
      const paths = await finishAsync(eulerPaths(velocity, x, steps));
      const ends = await finishAsync(eulerFlow(velocity, steps).apply(x));
      expect(paths.shape).toEqual([9 * (steps + 1), 2]);
      await expectClose(paths, positions.flat(2));
      await expectClose(ends, positions[steps].flat());
      paths.dispose();
      ends.dispose();
    });
    x.dispose();
    velocity.dispose();
  });

  it('arrives at the end that a network names, in any number of steps', async () => {
    const end = make();
    end.parameters.forEach((p, i) => {
      tidy(() => p.assign(fill(p.shape, i === end.parameters.length - 1 ? 0.75 : 0)));
    });
    const velocity = towardsEnd(end);
    const x = tensor2d([[1, -2]]);
    for (const steps of [1, 2, 8]) {
      const y = await expectNoLeak(() => finishAsync(eulerFlow(velocity, steps).apply(x)), 1);
      await expectClose(y, [0.75, 0.75], 1e-5);
      y.dispose();
    }
    x.dispose();
    velocity.dispose();
  });

  it('a flow along a constant velocity is exact in one step', async () => {
    const velocity = make();
    velocity.parameters.forEach((p, i) => {
      tidy(() => p.assign(fill(p.shape, i === velocity.parameters.length - 1 ? 1.5 : 0)));
    });
    const x = tensor2d([[1, -2]]);
    for (const steps of [1, 3]) {
      const y = finish(eulerFlow(velocity, steps).apply(x));
      await expectClose(y, [2.5, -0.5], 1e-6);
      y.dispose();
    }
    x.dispose();
    velocity.dispose();
  });
});
