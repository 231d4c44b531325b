/**
 * Layers on images as rows [n, side * side * channels]. The windows are extracted again in the backward pass, since
 * keeping them would take many times the memory of the images. Weights are initialised as in He et al. 2015, uniform
 * with variance gain^2 / (inputs of an output); biases are zero.
 */
import {
  add,
  concat,
  mul,
  neg,
  relu,
  reshape,
  split,
  step,
  sub,
  sum,
  type Tensor1D,
  type Tensor2D,
  tidy,
  type Variable,
} from '@tensorflow/tfjs-core';
import { type Activation, activate } from '../tensor/ops/activation.ts';
import {
  type Grid,
  imageSize,
  patches,
  patchesSize,
  sameGrid,
  unpatch,
  windowSize,
} from '../tensor/ops/convolution.ts';
import { columnSums, dense, denseBackward, weightGradients } from '../tensor/ops/dense.ts';
import { glu, gluBackward } from '../tensor/ops/glu.ts';
import { product, productTransposed } from '../tensor/ops/product.ts';
import { foldWeights, LARGE_KERNEL, SMALL_KERNEL, unfoldWeights } from '../tensor/ops/upsampling.ts';
import type { Random } from '../tensor/random/random.ts';
import { affineLayer, denseLayer, fromValues, type Layer, uniformVariable } from './layer.ts';

/**
 * The gain that preserves the mean square of values through a layer: approximately for gated units, and for softplus if
 * it is 1.
 */
const GAIN = {
  ...{ linear: 1, tanh: 1, relu: Math.SQRT2, leakyRelu: Math.sqrt(2 / 1.04) },
  ...{ softplus: 1.083, gated: 1.85 },
};

interface Parameters {
  all: Variable[];
  w(): Tensor2D;
  b(): Tensor1D;
}

function start(
  shape: [number, number],
  biases: number,
  fan: number,
  gain: number,
  random: Random,
): Parameters {
  const w = uniformVariable(gain * Math.sqrt(3 / fan), shape, random);
  const b = fromValues(new Float32Array(biases), [biases]);
  return { all: [w, b], w: () => w as unknown as Tensor2D, b: () => b as unknown as Tensor1D };
}

const rowsOf = (t: Tensor2D, columns: number): Tensor2D => reshape(t, [-1, columns]);

/** f(x w + b): [n, inputs] -> [n, outputs], with He initialisation; w [inputs, outputs], b [outputs]. */
export function startLayer(inputs: number, outputs: number, activation: Activation, random: Random): Layer {
  const { all } = start([inputs, outputs], outputs, inputs, GAIN[activation], random);
  return denseLayer({ inputs, outputs, activation }, all[0], all[1]);
}

/**
 * f(convolution + b): images of the grid to images of windows^2 pixels; w [kernel^2 * channels, outputs], b [outputs].
 */
export function convLayer(grid: Grid, outputs: number, activation: Activation, random: Random): Layer {
  const places = grid.windows ** 2;
  const size = windowSize(grid);
  const { all, w, b } = start([size, outputs], outputs, size, GAIN[activation], random);
  const images = (pixels: Tensor2D) => rowsOf(pixels, places * outputs);
  const adjoint = (dz: Tensor2D) => unpatch(productTransposed(rowsOf(dz, outputs), w()), grid);
  return affineLayer({
    parameters: all,
    cost: patchesSize(grid) * outputs,
    memory: Math.max(patchesSize(grid), places * outputs),
    activation,
    forward: (x) => tidy(() => images(dense(patches(x, grid), w(), b(), activation))),
    linear: (x) => images(product(patches(x, grid), w())),
    adjoint,
    backward(x, dz, needDx) {
      const { dw, db } = weightGradients(patches(x, grid), rowsOf(dz, outputs));
      return { dx: needDx ? adjoint(dz) : null, gradients: [dw, db] };
    },
  });
}

/**
 * Concatenated ReLU (Shang et al. 2016) of a convolution: [relu(z), relu(-z)] at each pixel, where z is the convolution
 * + b; images of the grid to images of windows^2 pixels with 2 * outputs channels; w and b as in `convLayer`.
 */
export function concatenatedLayer(grid: Grid, outputs: number, random: Random): Layer {
  const inner = convLayer(grid, outputs, 'linear', random);
  const images = (pixels: Tensor2D, channels: number) => rowsOf(pixels, grid.windows ** 2 * channels);
  return {
    ...inner,
    affine: null,
    memory: Math.max(inner.memory, 2 * grid.windows ** 2 * outputs),
    forward(x) {
      const z = inner.forward(x).y;
      const y = tidy(() => {
        const pixels = rowsOf(z, outputs);
        return images(concat([relu(pixels), relu(neg(pixels))], 1) as Tensor2D, 2 * outputs);
      });
      return { y, saved: [z] };
    },
    backward(x, _y, [z], dy, needDx) {
      const pixels = rowsOf(z as Tensor2D, outputs);
      const [up, down] = split(rowsOf(dy, 2 * outputs), 2, 1);
      const dz = sub(mul(up, step(pixels)), mul(down, step(neg(pixels)))) as Tensor2D;
      return inner.backward(x, z as Tensor2D, [], images(dz, outputs), needDx);
    },
  };
}

/**
 * f(transposed convolution + b): images of windows^2 pixels to images of the grid; w [inputs, kernel^2 * channels],
 * b [channels]. With stride 1 it is a convolution with its kernel rotated by 180 degrees, and cheaper than `convLayer`
 * if there are fewer channels than inputs.
 */
export function transposedLayer(grid: Grid, inputs: number, activation: Activation, random: Random): Layer {
  const { channels, kernel, stride, windows } = grid;
  const fan = (inputs * kernel ** 2) / stride ** 2;
  const { all, w, b } = start([inputs, windowSize(grid)], channels, fan, GAIN[activation], random);
  const linear = (x: Tensor2D) => unpatch(product(rowsOf(x, inputs), w()), grid);
  const images = (points: Tensor2D) => rowsOf(points, windows ** 2 * inputs);
  return affineLayer({
    parameters: all,
    cost: patchesSize(grid) * inputs,
    memory: Math.max(patchesSize(grid), windows ** 2 * inputs),
    activation,
    forward: (x) =>
      tidy(() => {
        const z = add(rowsOf(linear(x), channels), b());
        return rowsOf(activate(z as Tensor2D, activation), imageSize(grid));
      }),
    linear,
    adjoint: (dz) => images(productTransposed(patches(dz, grid), w())),
    backward(x, dz, needDx) {
      const d = patches(dz, grid);
      const { dw } = weightGradients(rowsOf(x, inputs), d);
      const db = columnSums(rowsOf(dz, channels));
      return { dx: needDx ? images(productTransposed(d, w())) : null, gradients: [dw, db] };
    },
  });
}

/** glu(x w + b): [n, inputs] -> [n, outputs]; w [inputs, 2 * outputs], b [2 * outputs]. */
export function gatedLayer(inputs: number, outputs: number, random: Random): Layer {
  const both = 2 * outputs;
  const { all } = start([inputs, both], both, inputs, GAIN.gated, random);
  const inner = denseLayer({ inputs, outputs: both, activation: 'linear' }, all[0], all[1]);
  return {
    ...inner,
    affine: null,
    forward(x) {
      const z = inner.forward(x).y;
      return { y: glu(z), saved: [z] };
    },
    backward(x, _y, [z], dy, needDx) {
      return inner.backward(x, z as Tensor2D, [], gluBackward(z as Tensor2D, dy), needDx);
    },
  };
}

/**
 * glu(5 x 5 convolution of the image doubled by nearest neighbours + b): [n, side^2 * inputs] to
 * [n, (2 side)^2 * outputs]; w [25 * inputs, 2 * outputs], b [2 * outputs].
 */
export function upsampledLayer(side: number, inputs: number, outputs: number, random: Random): Layer {
  const both = 2 * outputs;
  const small = sameGrid(side, inputs, SMALL_KERNEL, 1);
  const fourfold = sameGrid(2 * side, outputs, 2, 2);
  const { all, w, b } = start(
    [LARGE_KERNEL ** 2 * inputs, both],
    both,
    LARGE_KERNEL ** 2 * inputs,
    GAIN.gated,
    random,
  );
  return {
    affine: null,
    dense: null,
    parameters: all,
    cost: patchesSize(small) * 4 * both,
    memory: Math.max(patchesSize(small), side ** 2 * 4 * both),
    forward(x) {
      const { y, z } = tidy(() => {
        const z = add(rowsOf(product(patches(x, small), foldWeights(w())), both), b()) as Tensor2D;
        return { z, y: unpatch(rowsOf(glu(z), 4 * outputs), fourfold) };
      });
      return { y, saved: [z] };
    },
    backward(x, _y, [z], dy, needDx) {
      const dg = rowsOf(patches(dy, fourfold), outputs);
      const dz = rowsOf(gluBackward(z as Tensor2D, dg), 4 * both);
      const layer = { x: patches(x, small), y: dz, w: foldWeights(w()), dy: dz };
      const { dx, dw, db } = denseBackward({ ...layer, activation: 'linear', needDx });
      return {
        dx: dx && unpatch(dx, small),
        gradients: [unfoldWeights(dw), sum(reshape(db, [4, both]), 0)],
      };
    },
  };
}
