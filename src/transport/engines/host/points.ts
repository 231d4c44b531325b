import type { Tensor2D } from '@tensorflow/tfjs-core';
import { hasCpuMemory, runOnCpu } from '../../../tensor/kernels/cpu.ts';

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

  /** Some rows [indices, d], without reading the others. */
  rows(indices: readonly number[], d: number): Float32Array {
    const some = new Float32Array(indices.length * d);
    const fill = (x: Float32Array) => {
      for (const [n, i] of indices.entries()) some.set(x.subarray(i * d, (i + 1) * d), n * d);
    };
    if (this.read || !this.tensor || !hasCpuMemory()) fill(this.array);
    else runOnCpu([this.tensor], [], ([x]) => fill(x));
    return some;
  }
}
