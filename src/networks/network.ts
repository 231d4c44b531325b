import type { Tensor, Tensor2D, Variable } from '@tensorflow/tfjs-core';
import type { Work } from '../tensor/work.ts';

/** Gradients of sum(y * dy). */
export interface Gradients {
  /** In the parameters, in their order. */
  parameters: Tensor[];
  /** In the input, [n, inputs]. */
  dx: Tensor2D;
}

/** The gradient of sum(y * dy) in the input of a pass, to be differentiated itself. Ends with the pass. */
export interface InputGradient {
  /** [n, inputs] */
  dx: Tensor2D;
  /**
   * Gradients in the parameters, in their order, of a penalty on dx, whose gradient in dx is v [n, inputs]. x and dy
   * count as constants. May be called once; frees the pass.
   */
  penaltyGradients(v: Tensor2D): Work<Tensor[]>;
}

/** One forward pass with what its backward pass needs. */
export interface Pass {
  /** [n, outputs] */
  y: Tensor2D;
  /** Gradients of sum(y * dy) in the parameters, in their order. May be called once; frees the pass. */
  backward(dy: Tensor2D): Work<Tensor[]>;
  /** The same, and the gradient in the input. Throws for a table, which has none. */
  backwardToInput(dy: Tensor2D): Work<Gradients>;
  /** In place of these. Throws for networks whose gradient in the input cannot be differentiated; see `input-gradient`. */
  inputGradient(dy: Tensor2D): Work<InputGradient>;
  dispose(): void;
}

/**
 * Parameters and one pure forward function. The gradients are written out, so that they are fast on every
 * backend. Passes yield after each layer.
 */
export interface Network {
  readonly parameters: readonly Variable[];
  readonly inputs: number;
  readonly outputs: number;
  /** Multiply-adds of one row's forward pass; and those of its largest layer: what pieces of work are cut by. */
  readonly cost: number;
  readonly largest: number;
  /** Numbers of one row's largest tensor, in either pass: pieces keep within the device's limits by it. */
  readonly memory: number;
  forward(x: Tensor2D): Work<Pass>;
  /** The forward pass alone: [n, inputs] -> [n, outputs]. */
  apply(x: Tensor2D): Work<Tensor2D>;
  dispose(): void;
}
