/** Structural similarity of batches of images and its gradient, as tensor operations. Plain twin: `ssimPlain`. */
import {
  add,
  concat,
  div,
  maximum,
  mean,
  mul,
  pow,
  reshape,
  split,
  square,
  step,
  sub,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
  tidy,
} from '@tensorflow/tfjs-core';
import type { ImageShape } from '../cost.ts';
import { type Band, pairwise, windowed } from './bands.ts';
import { filtered, filteredAdjoint, imagesOf, planesOf } from './separable.ts';
import { C1, C2, pooledSide, SHIFT, TINY_MEAN } from './ssim.ts';

/** The slope of relu(v)^w is unbounded near 0: it is computed at a v of at least this. */
const STEEPEST_AT = 1e-3;

/** Structural similarity S of images [., d], in [-1, 1]. */
export interface Similarity {
  /** S(x_i, y_i): [m, d], [m, d] -> [m]. */
  value(x: Tensor2D, y: Tensor2D): Tensor1D;
  /**
   * Its gradient in x_i: [m, d], [m, d] -> [m, d]. With several scales, if the mean of one is between 0 and 1e-3, it is
   * shorter than the true one, which is unbounded there; if the mean is below 0, it is 0.
   */
  gradient(x: Tensor2D, y: Tensor2D): Tensor2D;
}

/** One scale: the matrices of its windows, and of the step to the next scale. */
interface Scale {
  window: Band;
  pool: Band;
  weight: number;
  last: boolean;
}

/** Structural similarity as defined by `ssimPlain` (Wang, Bovik, Sheikh and Simoncelli 2004), as tensor operations. */
export function similarity(shape: ImageShape, window: number, weights: readonly number[]): Similarity {
  const scales: Scale[] = [];
  let side = shape.side;
  for (const [i, weight] of weights.entries()) {
    const last = i === weights.length - 1;
    scales.push({ window: windowed(side, window), pool: pairwise(side), weight, last });
    side = pooledSide(side);
  }
  const planes = (x: Tensor2D) => add(planesOf(x, shape), SHIFT);
  return {
    value: (x, y) =>
      tidy(() => {
        const products = product(forward(planes(x), planes(y), scales).map(({ power }) => power));
        return reshape(mean(reshape(products, [-1, shape.channels]), 1), [-1]);
      }),
    gradient: (x, y) =>
      tidy(() => imagesOf(backward(forward(planes(x), planes(y), scales), shape.channels), shape)),
  };
}

/** The intermediate results of one scale for planes x, y: [P, side, side]. */
interface Found {
  scale: Scale;
  x: Tensor;
  y: Tensor;
  ratios: Ratios;
  /** Means over the windows, [P, 1, 1], and their factors in the product over the scales. */
  mean: Tensor;
  power: Tensor;
}

function forward(x: Tensor, y: Tensor, scales: readonly Scale[]): Found[] {
  return scales.map((scale, i) => {
    if (i > 0) {
      const { pool } = scales[i - 1];
      [x, y] = [filtered(x, pool, pool), filtered(y, pool, pool)];
    }
    const ratios = ratiosOf(x, y, scale.window);
    const average = mean(
      scale.last ? mul(ratios.luminance, ratios.structure) : ratios.structure,
      [1, 2],
      true,
    );
    const power = scales.length === 1 ? average : powerOf(average, scale.weight);
    return { scale, x, y, ratios, mean: average, power };
  });
}

/** relu(v)^weight. */
const powerOf = (v: Tensor, weight: number): Tensor => mul(step(v), pow(maximum(v, TINY_MEAN), weight));

const slopeOf = (v: Tensor, weight: number): Tensor =>
  mul(step(v), mul(weight, pow(maximum(v, STEEPEST_AT), weight - 1)));

const product = (factors: Tensor[]): Tensor => factors.reduce((all, factor) => mul(all, factor));

/** The gradient in the planes x of the mean over `channels` planes of the product over the scales. */
function backward(found: readonly Found[], channels: number): Tensor {
  let slope: Tensor | null = null;
  for (const [i, { scale, x, y, ratios, mean: average }] of [...found.entries()].reverse()) {
    const others = found.filter((_, j) => j !== i).map(({ power }) => power);
    const windows = scale.window.to ** 2 * channels;
    const outer = found.length === 1 ? [] : [slopeOf(average, scale.weight), ...others];
    const share = product([div(1, windows) as Tensor, ...outer]);
    const own = mul(share, planeGradient(x, y, ratios, scale));
    slope = slope ? add(own, filteredAdjoint(slope, scale.pool, scale.pool)) : own;
  }
  return slope as Tensor;
}

/** Per window, [P, inside, inside]: the means of x and y, and the factors of the similarity. */
interface Ratios {
  meanX: Tensor;
  meanY: Tensor;
  /** (2 mx my + C1) / (mx^2 + my^2 + C1), and its denominator. */
  luminance: Tensor;
  brightness: Tensor;
  /** (2 cov + C2) / (varx + vary + C2), and its denominator. */
  structure: Tensor;
  variation: Tensor;
}

function ratiosOf(x: Tensor, y: Tensor, window: Band): Ratios {
  const stacked = concat([x, y, add(square(x), square(y)), mul(x, y)], 0);
  const [meanX, meanY, squares, products] = split(filtered(stacked, window, window), 4);
  const both = mul(meanX, meanY);
  const apart = add(square(meanX), square(meanY));
  const brightness = add(apart, C1);
  const variation = add(sub(squares, apart), C2);
  const luminance = div(add(mul(both, 2), C1), brightness);
  const structure = div(add(mul(sub(products, both), 2), C2), variation);
  return { meanX, meanY, luminance, brightness, structure, variation };
}

/** The gradient in x of a plane's sum over its windows of `structure`, at the last scale times `luminance`. */
function planeGradient(x: Tensor, y: Tensor, ratios: Ratios, { window, last }: Scale): Tensor {
  const { meanX, meanY, luminance, brightness, structure, variation } = ratios;
  // Derivatives in the windows' moments: the means of x y, of x^2 + y^2 (with the factor -structure / 2), and of x.
  const byProduct = div(last ? mul(luminance, 2) : 2, variation);
  const bySquares = mul(mul(structure, byProduct), -0.5);
  const byMean = mul(byProduct, sub(mul(meanX, structure), meanY));
  const lit = () => mul(structure, div(mul(sub(meanY, mul(meanX, luminance)), 2), brightness));
  const slopes = concat([last ? add(byMean, lit()) : byMean, bySquares, byProduct], 0);
  const [ofMean, ofSquares, ofProduct] = split(filteredAdjoint(slopes, window, window), 3);
  return add(ofMean, add(mul(mul(x, 2), ofSquares), mul(y, ofProduct)));
}
