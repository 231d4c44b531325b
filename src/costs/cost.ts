import type { Tensor1D, Tensor2D } from '@tensorflow/tfjs-core';
import type { Radial } from './radial.ts';

/** Which cost, as plain data: the name of a preset or of a cost of images, or `custom` with its expression. */
export interface CostSpec {
  name: string;
  /** The expression, for `custom`. */
  expression?: string;
  /** Parameters by name (p, q, weight, period); missing ones take their defaults. */
  parameters?: Readonly<Record<string, number>>;
  /** The shape of the points, if they are images; costs of images need it. */
  shape?: ImageShape;
}

/** A point of dimension side * side * channels: rows of pixels, each with its channels, in [-1, 1]. */
export interface ImageShape {
  side: number;
  channels: 1 | 3;
}

/**
 * A cost as a fold over coordinates, for kernels that read the dimensions in tiles: in each stage every accumulator
 * runs over all k; a later stage may use the results of earlier ones. All strings are WGSL over f32. In `update`, `acc`
 * is the running value, `xk` and `yk` the coordinates, `k` the coordinate's index (u32), `r0, r1, ...` the results of
 * earlier stages, `d` the dimension (u32). Single coordinates in the expression (x1, y2) are accumulators too.
 * Numbers such as exponents are uniforms (`u.c0`, `u.c1`, ...), so that another exponent needs no other kernel.
 */
export interface Fold {
  stages: { accumulators: { init: string; update: string }[] }[];
  /** The cost, from the results r0, r1, ... (numbered over all stages). */
  result: string;
  /** WGSL functions that the strings above call. */
  helpers: string;
  /** The values of u.c0, u.c1, ... */
  constants: readonly number[];
}

/** A transport cost c(x, y) between points of R^d, compiled from one expression. */
export interface Cost {
  readonly spec: CostSpec;
  readonly dimension: number;
  /** The expression it was compiled from, with its parameters' values filled in. */
  readonly expression: string;
  readonly tex: string;
  /** c(x_i, y_i): [m, d], [m, d] -> [m]. */
  matched(x: Tensor2D, y: Tensor2D): Tensor1D;
  /** Its gradient in x_i: [m, d], [m, d] -> [m, d]. Finite even at x = y, where it is 0 if c has a kink there. */
  gradient(x: Tensor2D, y: Tensor2D): Tensor2D;
  /** The same in y_i. */
  gradientInY(x: Tensor2D, y: Tensor2D): Tensor2D;
  /** c(x_i, y_j): [m, d], [N, d] -> [m, N]. The caller keeps m * N small. Not differentiable. */
  pairs(x: Tensor2D, y: Tensor2D): Tensor2D;
  /** c(x, y) in double precision, x at offset xo of xs, y at offset yo of ys. The plain twin. */
  scalar(xs: ArrayLike<number>, xo: number, ys: ArrayLike<number>, yo: number): number;
  /** null for costs that are no fold over coordinates: see `radial`, `features` and `ssim` for their form. */
  readonly fold: Fold | null;
  /**
   * Does c depend on |x_k - y_k| alone, and never decrease if one of them grows? Then a k-d tree can prune by boxes.
   */
  readonly monotone: boolean;
  /**
   * c as a function of the squared Euclidean distance, if it depends on nothing else; otherwise null. Then engines can
   * use |x|^2 + |y|^2 - 2 x.y, one matrix product, and exclude pairs by bounds.
   */
  readonly radial: Radial | null;
  /**
   * The features, if c is a radial cost between linear features of x and y (blurred images, or edges); otherwise null.
   */
  readonly features: Features | null;
  /** The form of c if it is made of structural similarity; otherwise null. */
  readonly ssim: SsimForm | null;
  /**
   * Approximately the largest |c| between two of n points [n, d]: see `diameter`. To be used through `usableDiameter`.
   */
  diameter(points: Float32Array): number;
}

/** Compiles costs of images: in `image/index.ts`, which is loaded on demand. */
export type CompileImageCost = (spec: CostSpec) => Cost;

/** c(x, y) = cost(A x, A y) with a linear map A from R^d to R^(cost.dimension). */
export interface Features {
  /** A x: [n, d] -> [n, cost.dimension]. */
  map(x: Tensor2D): Tensor2D;
  /**
   * A x of the point at an offset, in double precision; the coordinates may be in another order than those of `map`.
   */
  plain(x: ArrayLike<number>, offset: number): Float64Array;
  /** The cost between features, which is radial. */
  cost: Cost;
}

/**
 * c = square * |x - y|^2 / d + similarity * (1 - S(x, y)). S is structural similarity: one scale for grey images;
 * for colour the product over two scales (`weights`) of each channel, averaged over the channels.
 */
export interface SsimForm {
  shape: ImageShape;
  /** Side of the Gaussian window of standard deviation 1.5, in pixels. */
  window: number;
  /** Exponents of the scales, the finest first: [1] for one scale. */
  weights: readonly number[];
  square: number;
  similarity: number;
}
