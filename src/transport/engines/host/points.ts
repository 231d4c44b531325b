import { dispose, gather, type Tensor2D, tensor1d } from '@tensorflow/tfjs-core';

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
    const { read, tensor } = this;
    if (!read && tensor) {
      const at = tensor1d(Int32Array.from(indices), 'int32');
      const found = gather(tensor, at);
      const rows = found.dataSync() as Float32Array; // no `tidy`, which would look for tensors in it
      dispose([at, found]);
      return rows;
    }
    const some = new Float32Array(indices.length * d);
    for (const [n, i] of indices.entries()) some.set(this.array.subarray(i * d, (i + 1) * d), n * d);
    return some;
  }
}
