/**
 * Gradients, in the parameters, of penalties on the gradient in the input, such as the gradient penalty of WGAN-GP
 * (Gulrajani et al. 2017). With g = gradient of sum(y * dy) in x and v = gradient of the penalty P in g, the gradient
 * of P is that of sum(g * v) with v constant, which is the directional derivative of sum(y * dy) along v. So tangents
 * are propagated forward through the layers, t = f'(z) * A t, and that computation is differentiated backward. If f' is
 * piecewise constant, the weights enter through the products A t alone, and no backward pass is needed.
 */
import { add, type Tensor, type Tensor2D, tidy, zerosLike } from '@tensorflow/tfjs-core';
import { type Activation, activateBackward, slopeBackward } from '../tensor/ops/activation.ts';
import type { Scope, Work } from '../tensor/work.ts';
import type { InputGradient } from './network.ts';

/**
 * A layer f(A x + b), where A x is linear in x and in the weights. The parameters are the weights and b, in this order.
 */
export interface Affine {
  readonly activation: Activation;
  /** A x: [n, inputs] -> [n, outputs]. */
  linear(x: Tensor2D): Tensor2D;
  /** Gradient of sum(A x * dz) in x: [n, outputs] -> [n, inputs]. */
  adjoint(dz: Tensor2D): Tensor2D;
  /** Gradients of sum((A x + b) * dz); `dx` is null if it is not needed. To be called within a tidy. */
  backward(
    x: Tensor2D,
    dz: Tensor2D,
    needDx: boolean,
  ): { dx: Tensor2D | null; gradients: [weights: Tensor, biases: Tensor] };
}

/** A forward pass through layers: `values` are its input and the output of each layer. */
interface Passed {
  layers: readonly Affine[];
  values: readonly Tensor2D[];
  /** Holds the tensors of the passes. */
  scope: Scope;
}

/**
 * The gradient of sum(y * dy) in the input of a pass, from its `values` (the input and each layer's output), which the
 * scope holds. Throws an Error if a layer is null, i.e. not of the form f(A x + b).
 */
export function inputGradient(
  layers: readonly (Affine | null)[],
  values: readonly Tensor2D[],
  dy: Tensor2D,
  scope: Scope,
): Work<InputGradient> {
  const affine = layers.filter((layer) => layer !== null);
  if (affine.length < layers.length)
    throw new Error(
      'The gradient in the input cannot be differentiated for networks with layer normalisation or gated units.',
    );
  return differentiate({ layers: affine, values, scope }, dy);
}

function* differentiate(passed: Passed, dy: Tensor2D): Work<InputGradient> {
  const { layers, values, scope } = passed;
  const dzs: Tensor2D[] = [];
  let complete = false;
  try {
    let d = dy;
    for (let i = layers.length - 1; i >= 0; i--) {
      const dz = scope.own(activateBackward(values[i + 1], d, layers[i].activation));
      dzs.unshift(dz);
      if (d !== dy) scope.free(d);
      d = scope.own(tidy(() => layers[i].adjoint(dz)));
      yield;
    }
    complete = true;
    return { dx: d, penaltyGradients: (v) => penaltyGradients(passed, dzs, v) };
  } finally {
    if (!complete) scope.end();
  }
}

/** The gradients in the parameters; `dzs` are the gradients of sum(y * dy) in each layer's A x + b. Ends the scope. */
function* penaltyGradients(passed: Passed, dzs: readonly Tensor2D[], v: Tensor2D): Work<Tensor[]> {
  const { layers, values, scope } = passed;
  try {
    const all: Tensor[][] = [];
    const curvatures: (Tensor2D | null)[] = [];
    let t = v;
    for (const [i, layer] of layers.entries()) {
      const [y, dz] = [values[i + 1], dzs[i]];
      all.push(tidy(() => ofTangents(layer, t, dz)).map((g) => scope.own(g)));
      const u = scope.own(tidy(() => layer.linear(t)));
      const curvature = slopeBackward(y, dz, u, layer.activation);
      curvatures.push(curvature && scope.own(curvature));
      if (t !== v) scope.free(t);
      t = scope.own(activateBackward(y, u, layer.activation));
      for (const done of [u, dz]) scope.free(done);
      yield;
    }
    yield* throughSlopes(passed, curvatures, all);
    return all.flat().map((g) => scope.release(g));
  } finally {
    scope.end();
  }
}

/** The part of the gradients through the product A t; biases have none. */
function ofTangents(layer: Affine, t: Tensor2D, dz: Tensor2D): Tensor[] {
  const [weights, biases] = layer.backward(t, dz, false).gradients;
  return [weights, zerosLike(biases)];
}

/** Adds the part through the slopes f'(z), given the direct gradients in each z. */
function* throughSlopes(
  { layers, values, scope }: Passed,
  curvatures: readonly (Tensor2D | null)[],
  all: Tensor[][],
): Work<void> {
  let d: Tensor2D | null = null;
  for (let i = layers.length - 1; i >= 0; i--) {
    const curvature = curvatures[i];
    if (!d && !curvature) continue;
    const [first, second, dx] = tidy(() => {
      const above = d && activateBackward(values[i + 1], d, layers[i].activation);
      const dz = above && curvature ? add(above, curvature) : (above ?? curvature);
      const out = layers[i].backward(values[i], dz as Tensor2D, i > 0);
      const sums = out.gradients.map((g, k) => add(g, all[i][k]));
      return out.dx ? [...sums, out.dx] : sums;
    });
    for (const done of [...all[i], d, curvature]) if (done) scope.free(done);
    all[i] = [scope.own(first), scope.own(second)];
    d = dx ? scope.own(dx as Tensor2D) : null;
    yield;
  }
}
