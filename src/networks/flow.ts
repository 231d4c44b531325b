/** The flow of a velocity network v, [n, d + 1] -> [n, d], whose last input is the time t in [0, 1]. */
import { add, clone, concat, fill, mul, type Tensor2D, tidy } from '@tensorflow/tfjs-core';
import { Scope, type Work } from '../tensor/work.ts';
import { applyInPieces } from './micro-batch.ts';
import type { Mapping, Network } from './network.ts';

/** The input of a velocity network: points x [n, d] at times t [n, 1]. To be called within a tidy. */
export const atTimes = (x: Tensor2D, t: Tensor2D): Tensor2D => concat([x, t], 1);

/**
 * The map from x(0) to x(1) of dx/dt = v(x, t), by Euler's method in `steps` equal steps: [n, d] -> [n, d]. Disposing it
 * disposes the network.
 */
export const eulerFlow = (velocity: Network, steps: number): Mapping => ({
  ...{ inputs: velocity.outputs, outputs: velocity.outputs },
  ...{ largest: velocity.largest, memory: Math.max(velocity.inputs, velocity.memory) },
  *apply(x) {
    const scope = new Scope();
    try {
      let at = scope.own(clone(x));
      for (let k = 0; k < steps; k++) {
        const next = scope.own(yield* eulerStep(velocity, at, k, steps));
        scope.free(at);
        at = next;
      }
      return scope.release(at);
    } finally {
      scope.end();
    }
  },
  dispose: () => velocity.dispose(),
});

/** The positions of x [n, d] at times 0, 1/steps, ..., 1, one after the other: [(steps + 1) n, d]. */
export function* eulerPaths(velocity: Network, x: Tensor2D, steps: number): Work<Tensor2D> {
  const scope = new Scope();
  try {
    const positions = [x];
    for (let k = 0; k < steps; k++)
      positions.push(scope.own(yield* eulerStep(velocity, positions[k], k, steps)));
    return concat(positions, 0);
  } finally {
    scope.end();
  }
}

/** x + v(x, k / steps) / steps */
function* eulerStep(velocity: Network, x: Tensor2D, k: number, steps: number): Work<Tensor2D> {
  const scope = new Scope();
  try {
    const input = scope.own(tidy(() => atTimes(x, fill([x.shape[0], 1], k / steps))));
    const v = scope.own(yield* applyInPieces(velocity, input));
    return tidy(() => add(x, mul(v, 1 / steps)));
  } finally {
    scope.end();
  }
}
