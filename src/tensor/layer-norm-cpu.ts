/** Layer normalisation as loops over plain memory. */
import type { Tensor } from '@tensorflow/tfjs-core';
import { LAYER_NORM_EPSILON } from './constants.ts';
import { runOnCpu } from './cpu-memory.ts';

/** x [n, d], gain and bias [d] -> y [n, d], the normalised rows [n, d], one over their deviations [n, 1]. */
export function forwardOnHost(x: Tensor, gain: Tensor, bias: Tensor): Tensor[] {
  const [n, d] = x.shape;
  return runOnCpu(
    [x, gain, bias],
    [
      [n, d],
      [n, d],
      [n, 1],
    ],
    ([x, gain, bias], [y, unit, scale]) => {
      for (let i = 0; i < n; i++) {
        let total = 0;
        for (let k = i * d; k < (i + 1) * d; k++) total += x[k];
        const centre = total / d;
        let squares = 0;
        for (let k = i * d; k < (i + 1) * d; k++) squares += (x[k] - centre) ** 2;
        const s = 1 / Math.sqrt(squares / d + LAYER_NORM_EPSILON);
        scale[i] = s;
        for (let j = 0; j < d; j++) {
          unit[i * d + j] = (x[i * d + j] - centre) * s;
          y[i * d + j] = gain[j] * unit[i * d + j] + bias[j];
        }
      }
    },
  );
}

/** -> dx [n, d], dgain [d], dbias [d]. */
export function backwardOnHost(unit: Tensor, scale: Tensor, gain: Tensor, dy: Tensor): Tensor[] {
  const [n, d] = dy.shape;
  return runOnCpu(
    [unit, scale, gain, dy],
    [[n, d], [d], [d]],
    ([unit, scale, gain, dy], [dx, dgain, dbias]) => {
      dgain.fill(0);
      dbias.fill(0);
      for (let i = 0; i < n; i++) {
        let plain = 0;
        let along = 0;
        for (let j = 0, k = i * d; j < d; j++, k++) {
          plain += gain[j] * dy[k];
          along += gain[j] * dy[k] * unit[k];
          dgain[j] += dy[k] * unit[k];
          dbias[j] += dy[k];
        }
        for (let j = 0, k = i * d; j < d; j++, k++) {
          dx[k] = scale[i] * (gain[j] * dy[k] - plain / d - (unit[k] * along) / d);
        }
      }
    },
  );
}
