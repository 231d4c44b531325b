/** Layers on rows, and networks as sequences of them. */
import {
  dispose,
  keep,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
  tensor,
  tidy,
  type Variable,
  variable,
} from '@tensorflow/tfjs-core';
import { ownKernels } from '../tensor/kernels/wasm/own.ts';
import { type Activation, activateBackward } from '../tensor/ops/activation.ts';
import { dense, weightGradients } from '../tensor/ops/dense.ts';
import { product, productTransposed } from '../tensor/ops/product.ts';
import type { Random } from '../tensor/random/random.ts';
import { Scope, type Work } from '../tensor/work.ts';
import { type DenseParts, DensePasses } from './dense-passes.ts';
import { type Affine, inputGradient } from './input-gradient.ts';
import type { Gradients, Network, Pass, Steps } from './network.ts';

/** One layer: [n, inputs] -> [n, outputs], with its parameters. */
export interface Layer {
  readonly parameters: Variable[];
  /** Multiply-adds per row of the forward pass. */
  readonly cost: number;
  /** Numbers per row in the largest tensor of either pass. */
  readonly memory: number;
  /** `saved`: what the backward pass needs besides x and y. */
  forward(x: Tensor2D): { y: Tensor2D; saved: Tensor[] };
  /**
   * Gradients of sum(y * dy), in the order of the parameters; `dx` is null if not needed. To be called within a tidy.
   */
  backward(
    x: Tensor2D,
    y: Tensor2D,
    saved: readonly Tensor[],
    dy: Tensor2D,
    needDx: boolean,
  ): { dx: Tensor2D | null; gradients: Tensor[] };
  /** Its parts if it has the form f(A x + b); otherwise null. */
  readonly affine: Affine | null;
  /** Its parts, where it is dense, with a normalisation or without; else null. */
  readonly dense: DenseParts | null;
}

/** Passes of any layers, on any backend. */
const layerByLayer = (layers: readonly Layer[]): Steps => ({
  forward: (layer, x) => layers[layer].forward(x),
  begin: (_y, dy) => dy,
  backward: (layer, ...of) => backOne(layers[layer], ...of),
  dispose() {},
});

/** The fastest passes there are; `OwnPasses` are those of dense layers by own loops. */
function stepsOf(layers: readonly Layer[], OwnPasses: typeof DensePasses): Steps {
  const own = ownKernels();
  const parts = layers.map(({ dense }) => dense).filter((dense) => dense !== null);
  return own && parts.length === layers.length ? new OwnPasses(own, parts) : layerByLayer(layers);
}

/** A network of layers applied one after the other: [n, inputs] -> [n, outputs]. */
export function stack(
  layers: readonly Layer[],
  inputs: number,
  outputs: number,
  OwnPasses: typeof DensePasses = DensePasses,
): Network {
  const parameters = layers.flatMap((layer) => layer.parameters);
  const steps = stepsOf(layers, OwnPasses);
  return {
    parameters,
    inputs,
    outputs,
    cost: layers.reduce((sum, { cost }) => sum + cost, 0),
    memory: Math.max(inputs, ...layers.map(({ memory }) => memory)),
    largest: Math.max(...layers.map(({ cost }) => cost)),
    forward: (x) => forward(layers, steps, x),
    apply: (x) => apply(layers, steps, x),
    dispose() {
      steps.dispose();
      dispose(parameters);
    },
  };
}

function* apply(layers: readonly Layer[], steps: Steps, x: Tensor2D): Work<Tensor2D> {
  const scope = new Scope();
  try {
    let h = x;
    for (const layer of layers.keys()) {
      const y = scope.own(tidy(() => steps.forward(layer, h).y));
      if (h !== x) scope.free(h); // x stays the caller's
      h = y;
      yield;
    }
    return scope.release(h);
  } finally {
    scope.end();
  }
}

function* forward(layers: readonly Layer[], steps: Steps, x: Tensor2D): Work<Pass> {
  const scope = new Scope();
  const inputs: Tensor2D[] = [x];
  const saved: Tensor[][] = [];
  let complete = false;
  try {
    for (const layer of layers.keys()) {
      const out = steps.forward(layer, inputs[inputs.length - 1]);
      inputs.push(scope.own(out.y));
      saved.push(out.saved.map((t) => scope.own(t)));
      yield;
    }
    complete = true;
  } finally {
    if (!complete) scope.end();
  }
  const passed = { steps, inputs, saved, scope };
  return {
    y: inputs[layers.length],
    *backward(dy) {
      return (yield* backward(passed, dy, false)).parameters;
    },
    *backwardToInput(dy) {
      const { parameters, dx } = yield* backward(passed, dy, true);
      return { parameters, dx: dx as Tensor2D };
    },
    inputGradient: (dy) =>
      inputGradient(
        layers.map(({ affine }) => affine),
        inputs,
        dy,
        scope,
      ),
    dispose: () => scope.end(),
  };
}

/** A forward pass: its input and the output of each layer, and what their backward passes need beside. */
interface Passed {
  steps: Steps;
  inputs: readonly Tensor2D[];
  saved: readonly Tensor[][];
  /** Holds what the forward pass made; ends with the backward one. */
  scope: Scope;
}

function* backward(
  { steps, inputs, saved, scope }: Passed,
  dy: Tensor2D,
  needDx: boolean,
): Work<{ parameters: Gradients['parameters']; dx: Tensor2D | null }> {
  try {
    const all: Tensor[][] = [];
    let d = steps.begin(inputs[saved.length], dy);
    if (d !== dy) scope.own(d);
    for (let i = saved.length - 1; i >= 0; i--) {
      const { dx, gradients } = steps.backward(i, inputs[i], inputs[i + 1], saved[i], d, needDx || i > 0);
      all.unshift(gradients.map((t) => scope.own(t)));
      for (const t of [inputs[i + 1], ...saved[i], ...(d === dy ? [] : [d])]) scope.free(t);
      if (dx) d = scope.own(dx);
      yield;
    }
    return {
      parameters: all.flat().map((t) => scope.release(t)),
      dx: needDx ? scope.release(d) : null,
    };
  } finally {
    scope.end();
  }
}

function backOne(layer: Layer, ...of: Parameters<Layer['backward']>): ReturnType<Layer['backward']> {
  let dx: Tensor2D | null = null;
  const gradients = tidy(() => {
    const out = layer.backward(...of);
    dx = out.dx && keep(out.dx);
    return out.gradients;
  });
  return { dx, gradients };
}

/** A variable with values uniform in [-bound, bound]. */
export function uniformVariable(bound: number, shape: number[], random: Random): Variable {
  const size = shape.reduce((a, b) => a * b, 1);
  return fromValues(
    random.uniform(size).map((u) => (2 * u - 1) * bound),
    shape,
  );
}

/** A variable with the given values. */
export function fromValues(values: Float32Array, shape: number[]): Variable {
  const start = tensor(values, shape);
  const v = variable(start);
  start.dispose();
  return v;
}

export interface DenseShape {
  inputs: number;
  outputs: number;
  activation: Activation;
}

/** f(x w + b) with weights and biases uniform in +-1/sqrt(inputs), like PyTorch's `Linear`. */
export function plainLayer(shape: DenseShape, random: Random): Layer {
  const bound = 1 / Math.sqrt(shape.inputs);
  const w = uniformVariable(bound, [shape.inputs, shape.outputs], random);
  return denseLayer(shape, w, uniformVariable(bound, [shape.outputs], random));
}

/** f(x w + b) with parameters w [inputs, outputs] and b [outputs]. */
export function denseLayer({ inputs, outputs, activation }: DenseShape, w: Variable, b: Variable): Layer {
  const weights = () => [w, b] as unknown as [Tensor2D, Tensor1D];
  const layer = affineLayer({
    parameters: [w, b],
    cost: inputs * outputs,
    memory: outputs,
    activation,
    forward: (x) => dense(x, ...weights(), activation),
    linear: (x) => product(x, weights()[0]),
    adjoint: (dz) => productTransposed(dz, weights()[0]),
    backward(x, dz, needDx) {
      const { dw, db } = weightGradients(x, dz);
      return { dx: needDx ? productTransposed(dz, weights()[0]) : null, gradients: [dw, db] };
    },
  });
  return { ...layer, dense: { inputs, outputs, activation, w, b, norm: null } };
}

/** The layer f(A x + b) made of these parts, which need not be dense. */
export function affineLayer({
  parameters,
  cost,
  memory,
  forward,
  ...affine
}: Affine & Pick<Layer, 'parameters' | 'cost' | 'memory'> & { forward(x: Tensor2D): Tensor2D }): Layer {
  return {
    ...{ parameters, cost, memory, affine, dense: null },
    forward: (x) => ({ y: forward(x), saved: [] }),
    backward: (x, y, _saved, dy, needDx) =>
      affine.backward(x, activateBackward(y, dy, affine.activation), needDx),
  };
}
