import {
  dispose,
  type Tensor1D,
  type Tensor2D,
  tensor2d,
  tidy,
  variable,
  zeros,
} from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { expectNoLeak, onEachBackend, SLOW } from '../../../test/tensor/backends.ts';
import { countDispatches } from '../../../test/tensor/dispatches.ts';
import { dense, denseBackward } from '../ops/dense.ts';
import { makeOptimiser } from './optimiser.ts';

const WIDTHS = [2, 8, 8, 8, 1];

/** Forward, backward and one step of Adam for a network of the assigner's depth. */
function makeStep() {
  const layers = WIDTHS.slice(1).map((outputs, i) => {
    const [w, b] = [zeros([WIDTHS[i], outputs]), zeros([outputs])].map((start) => variable(start));
    return { w: w as unknown as Tensor2D, b: b as unknown as Tensor1D, parameters: [w, b] };
  });
  const parameters = layers.flatMap((layer) => layer.parameters);
  const optimiser = makeOptimiser(parameters, { kind: 'adam', rate: 1e-3, beta1: 0.5, beta2: 0.9 });
  const [x, dy] = [
    tensor2d([
      [1, 2],
      [3, 4],
      [5, 6],
    ]),
    tensor2d([[1], [2], [3]]),
  ];
  const kind = (i: number) => (i < layers.length - 1 ? 'leakyRelu' : 'linear');
  const step = () =>
    tidy(() => {
      const h = [x];
      for (const [i, { w, b }] of layers.entries()) h.push(dense(h[i], w, b, kind(i)));
      const gradients: (Tensor2D | Tensor1D)[] = [];
      let d = dy;
      for (let i = layers.length - 1; i >= 0; i--) {
        const back = denseBackward({
          x: h[i],
          y: h[i + 1],
          w: layers[i].w,
          dy: d,
          activation: kind(i),
          needDx: i > 0,
        });
        gradients.unshift(back.dw, back.db);
        d = back.dx ?? d;
      }
      optimiser.descend(gradients);
    });
  const end = () => {
    optimiser.dispose();
    dispose([...parameters, x, dy]);
  };
  return { step, end };
}

onEachBackend(() => {
  test(
    'a training step of three hidden layers takes few dispatches and keeps nothing',
    async () => {
      const { step, end } = makeStep();
      step(); // uploads
      await expectNoLeak(async () => expect(await countDispatches(step)).toBeLessThanOrEqual(22));
      end();
    },
    SLOW,
  );
}, ['webgpu']);
