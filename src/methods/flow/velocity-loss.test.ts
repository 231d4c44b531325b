/** The loss against its plain twin, and its gradients against differences of the twin, in double precision. */
import { dispose, tensor2d } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { mlpPlain, type Values } from '../../../test/networks/plain.ts';
import { expectClose, expectNoLeak, onEachBackend, randomMatrix } from '../../../test/tensor/backends.ts';
import { towardsEnd } from '../../networks/flow.ts';
import { makeMlp } from '../../networks/mlp.ts';
import { Random } from '../../tensor/random/random.ts';
import { finish } from '../../tensor/work.ts';
import { velocityLoss } from './velocity-loss.ts';

const [n, d] = [7, 2];
const z = randomMatrix(new Random(1, 'z'), n, d);
const y = randomMatrix(new Random(1, 'y'), n, d);
const t = [...new Random(1, 't').uniform(n - 1), 0.95];

/** A velocity from the output of the network at x, t. */
type Form = (output: number, x: number, t: number) => number;
const FORMS: [string, typeof towardsEnd, Form][] = [
  ['the velocity itself', (network) => network, (v) => v],
  ['the ends of the lines', towardsEnd, (end, x, t) => (end - x) / Math.max(1 - t, 0.1)],
];

/** mean_i |v(x_i, t_i) - (y_i - z_i)|^2 */
const lossPlain = (form: Form, parameters: Values): number =>
  z.reduce((sum, from, i) => {
    const x = from.map((at, k) => (1 - t[i]) * at + t[i] * y[i][k]);
    const output = mlpPlain(['leakyRelu', 'leakyRelu', 'linear'], parameters, [...x, t[i]]);
    const v = output.map((value, k) => form(value, x[k], t[i]));
    return sum + v.reduce((s, value, k) => s + (value - (y[i][k] - from[k])) ** 2, 0) / n;
  }, 0);

onEachBackend(() => {
  it.each(FORMS)(
    'is the mean squared difference from the directions of the pairs, and its gradient leads down: %s',
    async (_, make, form) => {
      const shape = { inputs: d + 1, outputs: d, width: 5, depth: 2, norm: false, output: 'linear' } as const;
      const velocity = make(makeMlp(shape, new Random(3, 'v')));
      const values = await Promise.all(
        velocity.parameters.map(async (p) => Float64Array.from(await p.data())),
      );
      const given = [tensor2d(z), tensor2d(y), tensor2d(t, [n, 1])] as const;
      const step = 1e-5;
      const slopes = values.map((part, p) =>
        Array.from(part, (_, k) => {
          const at = (by: number) =>
            lossPlain(
              form,
              values.map((v, i) => (i === p ? v.map((u, j) => u + (j === k ? by : 0)) : v)),
            );
          return (at(step) - at(-step)) / (2 * step);
        }),
      );
      await expectNoLeak(async () => {
        const { loss, gradients } = finish(velocityLoss(velocity, ...given));
        await expectClose(loss, [lossPlain(form, values)], 1e-5);
        expect(gradients.map(({ shape }) => shape)).toEqual(velocity.parameters.map(({ shape }) => shape));
        for (const [p, gradient] of gradients.entries()) await expectClose(gradient, slopes[p], 1e-4);
        dispose([loss, ...gradients]);
      });
      dispose([...given]);
      velocity.dispose();
    },
  );
});
