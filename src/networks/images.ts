/**
 * Networks for images, which are rows of side * side * channels numbers in [-1, 1], with 1 or 3 channels and a side of
 * 16, 28 or 32 pixels (any even number works). Loaded on demand.
 */
import { sameGrid } from '../tensor/ops/convolution.ts';
import type { Random } from '../tensor/random/random.ts';
import {
  concatenatedLayer,
  convLayer,
  gatedLayer,
  startLayer,
  transposedLayer,
  upsampledLayer,
} from './conv-layers.ts';
import { type Layer, stack } from './layer.ts';
import { type MlpShape, makeMlp } from './mlp.ts';
import type { Network } from './network.ts';
import { SparsePasses } from './sparse-passes.ts';

const KERNEL = 5;

export interface ConvShape {
  side: number;
  channels: number;
  /** Channels at the coarsest scale; half as many at each finer one. */
  width: number;
}

export interface GeneratorShape extends ConvShape {
  /** Dimension of the latent space. */
  inputs: number;
}

/**
 * The generator of the published code of the assignment method (Laschos et al. 2020): a dense layer, then 5 x 5
 * transposed convolutions of stride 2; ReLU, tanh at the end, no normalisation. [n, inputs] -> [n, side * side *
 * channels].
 */
export function convGenerator({ inputs, side, channels, width }: GeneratorShape, random: Random): Network {
  const sides = ladder(side);
  const layers = [startLayer(inputs, sides[0] ** 2 * width, 'relu', random)];
  sides.slice(1).forEach((to, i) => {
    const last = to === side;
    const grid = sameGrid(to, last ? channels : part(width, i + 1), KERNEL, 2);
    layers.push(transposedLayer(grid, part(width, i), last ? 'tanh' : 'relu', random));
  });
  return stack(layers, inputs, side * side * channels);
}

/**
 * The generator of OT-GAN (Salimans, Zhang, Radford and Metaxas 2018): a dense layer, then nearest-neighbour upsampling
 * with 5 x 5 convolutions, each with gated linear units; a last convolution with tanh.
 * [n, inputs] -> [n, side * side * channels].
 */
export function gluGenerator({ inputs, side, channels, width }: GeneratorShape, random: Random): Network {
  const sides = ladder(side);
  const doublings = sides.length - 1;
  const layers: Layer[] = [gatedLayer(inputs, sides[0] ** 2 * width, random)];
  for (let i = 0; i < doublings; i++)
    layers.push(upsampledLayer(sides[i], part(width, i), part(width, i + 1), random));
  layers.push(transposedLayer(sameGrid(side, channels, KERNEL, 1), part(width, doublings), 'tanh', random));
  return stack(layers, inputs, side * side * channels);
}

/**
 * Three 5 x 5 convolutions of stride 2 with leaky ReLU and width / 4, width / 2 and width channels, then a linear layer
 * to one number: [n, side * side * channels] -> [n, 1].
 */
export function convAssigner({ side, channels, width }: ConvShape, random: Random): Network {
  const layers: Layer[] = [];
  let [pixels, from] = [side, channels];
  for (const to of [part(width, 2), part(width, 1), width]) {
    const grid = sameGrid(pixels, from, KERNEL, 2);
    layers.push(convLayer(grid, to, 'leakyRelu', random));
    [pixels, from] = [grid.windows, to];
  }
  layers.push(startLayer(pixels ** 2 * from, 1, 'linear', random));
  return stack(layers, side * side * channels, 1);
}

/** A multilayer perceptron on images, faster where most of their pixels are background. */
export const denseOnImages = (shape: MlpShape, random: Random): Network =>
  makeMlp(shape, random, SparsePasses);

/**
 * The critic of OT-GAN (Salimans, Zhang, Radford and Metaxas 2018), without its normalisation to length 1: four 5 x 5
 * convolutions of strides 1, 2, 2 and 2 with width / 8, width / 4, width / 2 and width channels, each with concatenated
 * ReLU, which doubles them. [n, side * side * channels] -> [n, 2 * width * pixels of the last grid].
 */
export function featureCritic({ side, channels, width }: ConvShape, random: Random): Network {
  const layers: Layer[] = [];
  let [pixels, from] = [side, channels];
  [1, 2, 2, 2].forEach((stride, i) => {
    const grid = sameGrid(pixels, from, KERNEL, stride);
    const to = part(width, 3 - i);
    layers.push(concatenatedLayer(grid, to, random));
    [pixels, from] = [grid.windows, 2 * to];
  });
  return stack(layers, side * side * channels, pixels ** 2 * from);
}

/** Sides from coarse to fine, each twice the one before: 4, 8, 16, 32, or 7, 14, 28. */
function ladder(side: number): number[] {
  const sides = [side];
  while (sides[0] > 4 && sides[0] % 2 === 0) sides.unshift(sides[0] / 2);
  return sides;
}

const part = (width: number, halvings: number): number => Math.max(1, Math.round(width / 2 ** halvings));
