import type { Tensor1D, Tensor2D } from '@tensorflow/tfjs-core';

/** Which cost, as plain data: a name of the table of presets, or `custom` with its expression. */
export interface CostSpec {
  name: string;
  /** The expression, for `custom`. */
  expression?: string;
  /** Parameters by name (p, q, weight, period); missing ones take their defaults. */
  parameters?: Readonly<Record<string, number>>;
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
  readonly fold: Fold;
  /** Does c never fall when some |x_k - y_k| grows? Then a k-d tree may prune by boxes. */
  readonly monotone: boolean;
  /**
   * If c is an increasing function g of the squared Euclidean distance: g and its WGSL, else null.
   * Lets engines use |x|^2 + |y|^2 - 2 x.y, i.e. one matrix product.
   */
  readonly radial: { power: number } | null; // c = (|x - y|^2)^power
  /** About the largest |c| between two of n points [n, d]; see `diameter`, and `usableDiameter` for what to do with it. */
  diameter(points: Float32Array): number;
}
