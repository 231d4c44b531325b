import { type Tensor, tensor2d, tidy } from '@tensorflow/tfjs-core';
import { hasCpuMemory, runOnCpu } from '../../../tensor/kernels/cpu.ts';
import { type Factor, factorOf } from '../../../tensor/ops/product.ts';

/**
 * Numbers in a tile of reals, at most: the tile stays in the processor's cache while all rows are multiplied by it.
 * Measured on WebAssembly: 32 instead of 17 GFLOP/s for 5000 reals of 784 coordinates.
 */
const TILE_NUMBERS = 1 << 19;

/** Reals [N, width] as the right factor of matrix products, cut into tiles. Needs a backend. */
export class ColumnTiles {
  /** Reals per tile; the last tile may have fewer. */
  readonly size: number;
  private readonly matrices: Factor[] = [];

  /** @param y [N, width], row by row */
  constructor(y: Float32Array, N: number, width: number) {
    this.size = Math.max(1, Math.min(N, Math.ceil(N / Math.ceil((N * width) / TILE_NUMBERS))));
    for (let from = 0; from < N; from += this.size) {
      const to = Math.min(N, from + this.size);
      const rows = tensor2d(y.subarray(from * width, to * width), [to - from, width]);
      this.matrices.push(factorOf(rows, true));
      rows.dispose();
    }
  }

  /** x_i . y_j for x [n, width]: one matrix product per tile. */
  multiply(x: Float32Array, n: number): Products {
    return new Products(
      tidy(() => {
        const rows = tensor2d(x, [n, x.length / n]);
        return this.matrices.map((matrix) => matrix.multiply(rows));
      }),
      this.size,
    );
  }

  dispose(): void {
    for (const matrix of this.matrices) matrix.dispose();
  }
}

/**
 * Inner products of n rows with all reals, one matrix [n, reals of the tile] per tile: on the backend, or in arrays.
 */
export class Products {
  private arrays: Float32Array[] | null = null;
  private readonly tensors: Tensor[];

  constructor(
    tensors: Tensor[],
    readonly size: number,
  ) {
    this.tensors = tensors;
  }

  /** Moves them from the backend into arrays, which may be changed; returns their size in bytes. */
  keep(): number {
    this.arrays ??= this.tensors.map((tensor) => (tensor.dataSync() as Float32Array).slice());
    for (const tensor of this.tensors.splice(0)) tensor.dispose();
    return this.arrays.reduce((sum, { byteLength }) => sum + byteLength, 0);
  }

  /** Reads without a copy if the backend's memory is the processor's; so `use` must not make tensors. */
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
