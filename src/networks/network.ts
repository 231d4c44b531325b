import type { Tensor, Tensor2D, Variable } from '@tensorflow/tfjs-core';
import type { Work } from '../tensor/work.ts';

/** Gradients of sum(y * dy). */
export interface Gradients {
  /** In the parameters, in their order. */
  parameters: Tensor[];
  /** In the input, [n, inputs]. */
  dx: Tensor2D;
}

/**
 * The gradient of sum(y * dy) in the input of a pass, which can be differentiated itself. It is disposed with the pass.
 */
export interface InputGradient {
  /** [n, inputs] */
  dx: Tensor2D;
  /**
   * Gradients in the parameters, in their order, of a penalty on dx whose gradient in dx is v [n, inputs]; x and dy are
   * constants. May be called once; frees the pass.
   */
  penaltyGradients(v: Tensor2D): Work<Tensor[]>;
}

/** One forward pass, with everything that its backward pass needs. */
export interface Pass {
  /** [n, outputs] */
  y: Tensor2D;
  /** Gradients of sum(y * dy) in the parameters, in their order. May be called once; frees the pass. */
  backward(dy: Tensor2D): Work<Tensor[]>;
  /** The same, and the gradient in the input. Throws an Error for a table, which has none. */
  backwardToInput(dy: Tensor2D): Work<Gradients>;
  /**
   * Instead of these: the gradient in the input. Throws an Error for a table, and for networks with layers that
   * `input-gradient` cannot differentiate (layer normalisation, gated units).
   */
  inputGradient(dy: Tensor2D): Work<InputGradient>;
  dispose(): void;
}

/**
 * Parameters and a pure forward function. Gradients are computed by explicit formulas, which are fast on every backend.
 * Passes yield after each layer.
 */
export interface Network {
  readonly parameters: readonly Variable[];
  readonly inputs: number;
  readonly outputs: number;
  /**
   * Multiply-adds per row of the forward pass, and of its largest layer: the size of pieces of work depends on them.
   */
  readonly cost: number;
  readonly largest: number;
  /** Numbers per row in the largest tensor of either pass, which keeps pieces within the device's limits. */
  readonly memory: number;
  forward(x: Tensor2D): Work<Pass>;
  /** The forward pass alone: [n, inputs] -> [n, outputs]. */
  apply(x: Tensor2D): Work<Tensor2D>;
  dispose(): void;
}

/** A function of points that is computed without gradients: a network, or what follows from one. */
export type Mapping = Pick<Network, 'inputs' | 'outputs' | 'largest' | 'memory' | 'apply' | 'dispose'>;

/** Passes through layers, one at a time. Layers are counted from the input. */
export interface Steps {
  forward(layer: number, x: Tensor2D): { y: Tensor2D; saved: Tensor[] };
  /** Given the gradient dy in the output y, what `backward` of the last layer begins with: dy itself or a new tensor. */
  begin(y: Tensor2D, dy: Tensor2D): Tensor2D;
  /** `d` is what `begin` or the layer above gave; dx is for the layer below, null where it is not needed. */
  backward(
    layer: number,
    x: Tensor2D,
    y: Tensor2D,
    saved: readonly Tensor[],
    d: Tensor2D,
    needDx: boolean,
  ): { dx: Tensor2D | null; gradients: Tensor[] };
  /** Lets go of what is kept between passes. */
  dispose(): void;
}
