/** The flow of a velocity network v, [n, d + 1] -> [n, d], whose last input is the time t in [0, 1]. */
import {
  add,
  clone,
  concat,
  div,
  fill,
  maximum,
  mul,
  slice,
  sub,
  type Tensor2D,
  tidy,
} from '@tensorflow/tfjs-core';
import { Scope, type Work } from '../tensor/work.ts';
import { applyInPieces } from './micro-batch.ts';
import type { Mapping, Network, Pass } from './network.ts';

/** The input of a velocity network: points x [n, d] at times t [n, 1]. To be called within a tidy. */
export const atTimes = (x: Tensor2D, t: Tensor2D): Tensor2D => concat([x, t], 1);

/** The least time to the end that the difference from it is divided by. */
const MIN_REST = 0.1;

/**
 * The velocity v(x, t) = (D(x, t) - x) / max(1 - t, MIN_REST) of a network D, [n, d + 1] -> [n, d], that estimates the
 * ends of the lines. A network that is narrower than d cannot pass the noise in x on, which v contains, and D need not.
 * It has no gradient in its input: these passes throw an Error.
 */
export const towardsEnd = (end: Network): Network => ({
  ...end,
  *forward(input): Work<Pass> {
    const pass = yield* end.forward(input);
    const y = tidy(() => div(sub(pass.y, placeOf(input, end.outputs)), restOf(input)) as Tensor2D);
    const unknown = () => {
      throw new Error('A velocity towards an end has no gradient in its input.');
    };
    return {
      y,
      *backward(dy) {
        const d = tidy(() => div(dy, restOf(input)) as Tensor2D);
        try {
          return yield* pass.backward(d);
        } finally {
          d.dispose();
          y.dispose();
        }
      },
      backwardToInput: unknown,
      inputGradient: unknown,
      dispose() {
        y.dispose();
        pass.dispose();
      },
    };
  },
  *apply(input) {
    const at = yield* end.apply(input);
    const v = tidy(() => div(sub(at, placeOf(input, end.outputs)), restOf(input)) as Tensor2D);
    at.dispose();
    return v;
  },
});

/** x [n, d] and max(1 - t, MIN_REST) [n, 1] of an input. To be called within a tidy. */
const placeOf = (input: Tensor2D, d: number): Tensor2D => slice(input, [0, 0], [-1, d]);
const restOf = (input: Tensor2D): Tensor2D =>
  maximum(sub(1, slice(input, [0, input.shape[1] - 1], [-1, 1])), MIN_REST);

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
