import type { Tensor1D, Tensor2D } from '@tensorflow/tfjs-core';
import type { Radial } from './radial.ts';

/** Which cost, as plain data: a name of the table of presets, or `custom` with its expression. */
export interface CostSpec {
  name: string;
  /** The expression, for `custom`. */
  expression?: string;
  /** Parameters by name (p, q, weight, period); missing ones take their defaults. */
  parameters?: Readonly<Record<string, number>>;
  /** Of images; costs of images need it. */
  shape?: ImageShape;
}

/** A point of dimension side * side * channels: rows of pixels, each with its channels, in [-1, 1]. */
export interface ImageShape {
  side: number;
  channels: 1 | 3;
}

/**
 * A cost as a fold over coordinates, for kernels that stream through the dimensions in tiles:
 * for each stage, every accumulator runs over all k; a later stage may use the earlier results.
 * All strings are WGSL over f32. In `update`, `acc` is the running value, `xk` and `yk` the coordinates,
 * `k` the coordinate's index (u32), `r0, r1, ...` the results of earlier stages, `d` the dimension (u32).
 * Coordinates that the expression names singly (x1, y2) arrive as accumulators too.
 */
export interface Fold {
  stages: { accumulators: { init: string; update: string }[] }[];
  /** The cost from the results r0, r1, ... (numbered through all stages). */
  result: string;
  /** WGSL helper functions that the strings above call. */
  helpers: string;
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
  /** Its gradient in x_i: [m, d], [m, d] -> [m, d]. Finite also at x = y, where it is 0 if c has a kink there. */
  gradient(x: Tensor2D, y: Tensor2D): Tensor2D;
  /** c(x_i, y_j): [m, d], [N, d] -> [m, N]. The caller keeps m * N small. Gradients are not needed. */
  pairs(x: Tensor2D, y: Tensor2D): Tensor2D;
  /** c(x, y) in double precision, x at offset xo of xs, y at offset yo of ys. The plain twin. */
  scalar(xs: ArrayLike<number>, xo: number, ys: ArrayLike<number>, yo: number): number;
  /** null for structural costs, which are no fold over coordinates: `features` or `ssim` tell how to score them. */
  readonly fold: Fold | null;
  /** Does c never fall when some |x_k - y_k| grows? Then a k-d tree may prune by boxes. */
  readonly monotone: boolean;
  /**
   * How c grows with the squared Euclidean distance, if that is all it depends on; else null. Lets engines use
   * |x|^2 + |y|^2 - 2 x.y, i.e. one matrix product, and leave out pairs by bounds.
   */
  readonly radial: Radial | null;
  /** If c is a radial cost between linear features of x and of y (blurred, or edges): these; else null. */
  readonly features: Features | null;
  /** If c is made of structural similarity: of which; else null. */
  readonly ssim: SsimForm | null;
  /** About the largest |c| between two of n points [n, d]; see `diameter`, and `usableDiameter` for what to do with it. */
  diameter(points: Float32Array): number;
}

/** What compiles costs of images: `image/index.ts`, which is loaded on demand. */
export type CompileImageCost = (spec: CostSpec) => Cost;

/** c(x, y) = cost(A x, A y) with a linear map A from R^d to R^(cost.dimension). */
export interface Features {
  /** A x: [n, d] -> [n, cost.dimension]. */
  map(x: Tensor2D): Tensor2D;
  /** A x of one point at an offset, in double precision, up to the order of the numbers. */
  plain(x: ArrayLike<number>, offset: number): Float64Array;
  /** Radial. */
  cost: Cost;
}

/**
 * c = square * |x - y|^2 / d + similarity * (1 - S(x, y)). S is structural similarity: one scale for grey images;
 * for colour the product over two scales (`weights`) of each channel, averaged over the channels.
 */
export interface SsimForm {
  shape: ImageShape;
  /** Side of the Gaussian window of deviation 1.5. */
  window: number;
  /** Exponents of the scales, the finest first: [1] for one scale. */
  weights: readonly number[];
  square: number;
  similarity: number;
}
