import { matMul, type Tensor, type Tensor2D, tensor2d, tidy, transpose } from '@tensorflow/tfjs-core';
import { hasCpuMemory, runOnCpu } from '../../../tensor/kernels/cpu.ts';

/**
 * Numbers of a tile of reals at most: they stay in the processor's cache while rows pass by. Measured on
 * WebAssembly: 32 instead of 17 GFLOP/s for 5000 reals of 784 coordinates.
 */
const CACHED = 1 << 19;

/** Reals of dimension `width` as the right factor of matrix products, cut into tiles. */
export class ColumnTiles {
  /** Reals of a tile; the last one may have fewer. */
  readonly size: number;
  private readonly matrices: Tensor2D[] = [];

  /** @param y [N, width], row by row */
  constructor(y: Float32Array, N: number, width: number) {
    this.size = Math.max(1, Math.min(N, Math.ceil(N / Math.ceil((N * width) / CACHED))));
    for (let from = 0; from < N; from += this.size) {
      const to = Math.min(N, from + this.size);
      // On WebAssembly a transposed flag is ten times slower than a transposed matrix, made once.
      this.matrices.push(
        tidy(() => transpose(tensor2d(y.subarray(from * width, to * width), [to - from, width]))),
      );
    }
  }

  /** x_i . y_j for x [n, width]: one product a tile. */
  multiply(x: Float32Array, n: number): Products {
    return new Products(
      tidy(() => {
        const rows = tensor2d(x, [n, x.length / n]);
        return this.matrices.map((matrix) => matMul(rows, matrix));
      }),
      this.size,
    );
  }

  dispose(): void {
    for (const matrix of this.matrices) matrix.dispose();
  }
}

/** Products of n rows with all reals, tile by tile [n, size]: on the backend, or kept in arrays. */
export class Products {
  private arrays: Float32Array[] | null = null;
  private readonly tensors: Tensor[];

  constructor(
    tensors: Tensor[],
    readonly size: number,
  ) {
    this.tensors = tensors;
  }

  /** Moves them out of the backend into arrays, which may be changed; returns their bytes. */
  keep(): number {
    this.arrays ??= this.tensors.map((tensor) => (tensor.dataSync() as Float32Array).slice());
    for (const tensor of this.tensors.splice(0)) tensor.dispose();
    return this.arrays.reduce((sum, { byteLength }) => sum + byteLength, 0);
  }

  /** Without a copy where the backend's memory is the processor's; `use` must make no tensor. */
  read(use: (tiles: Float32Array[]) => void): void {
    if (this.arrays) use(this.arrays);
    else if (hasCpuMemory()) runOnCpu(this.tensors, [], use);
    else use(this.tensors.map((tensor) => tensor.dataSync() as Float32Array));
  }

  dispose(): void {
    for (const tensor of this.tensors.splice(0)) tensor.dispose();
    this.arrays = null;
  }
}
