import type { Tensor2D } from '@tensorflow/tfjs-core';

/** Points [m, d] in a tensor, read into an array where loops in JavaScript need them; or in an array alone. */
export class Points {
  private read: Float32Array | null;
  readonly tensor: Tensor2D | null;

  /** The points stay the caller's. */
  constructor(given: Tensor2D | Float32Array) {
    this.read = given instanceof Float32Array ? given : null;
    this.tensor = given instanceof Float32Array ? null : given;
  }

  get array(): Float32Array {
    this.read ??= this.tensor?.dataSync() as Float32Array;
    return this.read;
  }
}
