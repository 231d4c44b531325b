import {
  dispose,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
  tensor,
  tidy,
  type Variable,
  variable,
} from '@tensorflow/tfjs-core';
import { type Activation, activate, activateBackward, dense, denseBackward } from '../tensor/dense.ts';
import { layerNorm, layerNormBackward } from '../tensor/layer-norm.ts';
import type { Random } from '../tensor/random.ts';
import type { Network, Pass } from './network.ts';

export interface MlpShape {
  inputs: number;
  outputs: number;
  /** Units of each hidden layer, and how many hidden layers. */
  width: number;
  depth: number;
  /** LayerNorm after each hidden product, before its activation. */
  norm: boolean;
  output: 'linear' | 'tanh';
}

/** One layer: its parameters, and what its backward pass needs of the forward one. */
interface Layer {
  parameters: Variable[];
  forward(x: Tensor2D): { y: Tensor2D; saved: Tensor[] };
  /** `dx` is null where it is not needed. Gradients in the order of the parameters. */
  backward(
    x: Tensor2D,
    y: Tensor2D,
    saved: Tensor[],
    dy: Tensor2D,
    needDx: boolean,
  ): { dx: Tensor2D | null; gradients: Tensor[] };
}

/** A multilayer perceptron: [n, inputs] -> [n, outputs]. Hidden layers are leaky ReLU, slope .2. */
export function makeMlp(shape: MlpShape, random: Random): Network {
  const widths = [shape.inputs, ...new Array<number>(shape.depth).fill(shape.width), shape.outputs];
  const layers = widths.slice(1).map((outputs, i) => {
    const hidden = i < shape.depth;
    const make = hidden && shape.norm ? normalisedLayer : plainLayer;
    return make(widths[i], outputs, hidden ? 'leakyRelu' : shape.output, random);
  });
  const parameters = layers.flatMap((layer) => layer.parameters);
  return {
    parameters,
    inputs: shape.inputs,
    outputs: shape.outputs,
    cost: widths.slice(1).reduce((sum, outputs, i) => sum + widths[i] * outputs, 0),
    forward: (x) => forward(layers, x),
    apply: (x) => tidy(() => layers.reduce((h, layer) => layer.forward(h).y, x)),
    dispose: () => dispose(parameters),
  };
}

function forward(layers: Layer[], x: Tensor2D): Pass {
  const inputs: Tensor2D[] = [x];
  const saved: Tensor[][] = [];
  for (const layer of layers) {
    const out = layer.forward(inputs[inputs.length - 1]);
    inputs.push(out.y);
    saved.push(out.saved);
  }
  const free = () => dispose([...inputs.slice(1), ...saved.flat()]); // x stays the caller's
  const backward = (dy: Tensor2D): Tensor[] => {
    const gradients = tidy(() => {
      const all: Tensor[][] = [];
      let d = dy;
      for (let i = layers.length - 1; i >= 0; i--) {
        const out = layers[i].backward(inputs[i], inputs[i + 1], saved[i], d, i > 0);
        all.unshift(out.gradients);
        if (out.dx) d = out.dx;
      }
      return all.flat();
    });
    free();
    return gradients;
  };
  return { y: inputs[inputs.length - 1], backward, dispose: free };
}

/** Uniform in +-1/sqrt(inputs) for weights and biases: what PyTorch's Linear does. */
function initial(inputs: number, shape: [number] | [number, number], random: Random): Variable {
  const bound = 1 / Math.sqrt(inputs);
  const size = shape.reduce((a, b) => a * b, 1);
  const values = random.uniform(size).map((u) => (2 * u - 1) * bound);
  return fromValues(values, shape);
}

function fromValues(values: Float32Array, shape: number[]): Variable {
  const start = tensor(values, shape);
  const v = variable(start);
  start.dispose();
  return v;
}

function plainLayer(inputs: number, outputs: number, activation: Activation, random: Random): Layer {
  const w = initial(inputs, [inputs, outputs], random);
  const b = initial(inputs, [outputs], random);
  const weights = () => [w, b] as unknown as [Tensor2D, Tensor1D];
  return {
    parameters: [w, b],
    forward: (x) => ({ y: dense(x, ...weights(), activation), saved: [] }),
    backward(x, y, _saved, dy, needDx) {
      const { dx, dw, db } = denseBackward({ x, y, w: weights()[0], dy, activation, needDx });
      return { dx, gradients: [dw, db] };
    },
  };
}

function normalisedLayer(inputs: number, outputs: number, activation: Activation, random: Random): Layer {
  const inner = plainLayer(inputs, outputs, 'linear', random);
  const gain = fromValues(new Float32Array(outputs).fill(1), [outputs]);
  const bias = fromValues(new Float32Array(outputs), [outputs]);
  const affine = () => [gain, bias] as unknown as [Tensor1D, Tensor1D];
  return {
    parameters: [...inner.parameters, gain, bias],
    forward(x) {
      const h = inner.forward(x).y;
      const n = layerNorm(h, ...affine());
      const y = activate(n.y, activation);
      n.y.dispose();
      return { y, saved: [h, ...n.saved] };
    },
    backward(x, y, [h, ...saved], dy, needDx) {
      const dn = activateBackward(y, dy, activation);
      const { dx: dh, dgain, dbias } = layerNormBackward(saved, affine()[0], dn);
      const out = inner.backward(x, h as Tensor2D, [], dh, needDx);
      return { dx: out.dx, gradients: [...out.gradients, dgain, dbias] };
    },
  };
}
