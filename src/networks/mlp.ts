import type { Tensor1D, Tensor2D } from '@tensorflow/tfjs-core';
import { type Activation, activate, activateBackward } from '../tensor/ops/activation.ts';
import { layerNorm, layerNormBackward } from '../tensor/ops/layer-norm.ts';
import type { Random } from '../tensor/random/random.ts';
import type { DensePasses } from './dense-passes.ts';
import { type DenseShape, fromValues, type Layer, plainLayer, stack } from './layer.ts';
import type { Network } from './network.ts';

/** The shape of a multilayer perceptron. */
export interface MlpShape {
  inputs: number;
  outputs: number;
  /** Units of each hidden layer, and how many hidden layers. */
  width: number;
  depth: number;
  /** LayerNorm after each hidden product, before its activation. */
  norm: boolean;
  /** Activation of the hidden layers; default: leaky ReLU of slope 0.2. */
  hidden?: Activation;
  output: 'linear' | 'tanh';
}

/**
 * A multilayer perceptron, [n, inputs] -> [n, outputs], with initial weights drawn from `random`; `OwnPasses` as in
 * `stack`.
 */
export function makeMlp(shape: MlpShape, random: Random, OwnPasses?: typeof DensePasses): Network {
  const widths = [shape.inputs, ...new Array<number>(shape.depth).fill(shape.width), shape.outputs];
  const layers = widths.slice(1).map((outputs, i) => {
    const hidden = i < shape.depth;
    const make = hidden && shape.norm ? normalisedLayer : plainLayer;
    const activation = hidden ? (shape.hidden ?? 'leakyRelu') : shape.output;
    return make({ inputs: widths[i], outputs, activation }, random);
  });
  return stack(layers, shape.inputs, shape.outputs, OwnPasses);
}

function normalisedLayer({ inputs, outputs, activation }: DenseShape, random: Random): Layer {
  const inner = plainLayer({ inputs, outputs, activation: 'linear' }, random);
  const gain = fromValues(new Float32Array(outputs).fill(1), [outputs]);
  const bias = fromValues(new Float32Array(outputs), [outputs]);
  const affine = () => [gain, bias] as unknown as [Tensor1D, Tensor1D];
  return {
    ...inner,
    affine: null,
    dense: inner.dense && { ...inner.dense, activation, norm: { gain, bias } },
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
