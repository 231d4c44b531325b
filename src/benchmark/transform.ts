/** The c-transform under the Euclidean distance: f(x) = min_j { |x - y_j| + psi_j }, a 1-Lipschitz function. */
import type { Matrix, Memory } from './memory.ts';

/** For each point the j that attains the minimum, and the minimum. */
export interface Transformed {
  index: Int32Array;
  value: Float64Array;
}

/** Points whose products with all reals are in memory at a time. */
const ROWS = 256;

export class Transform {
  private y: Float32Array = new Float32Array(0);
  /** -|y_j|^2 / 2, [1, N]. */
  private readonly biases: Matrix;
  private readonly reals: Matrix;
  private readonly points: Matrix;
  private readonly products: Matrix;
  private readonly packed: number;

  /** For N reals of D coordinates. */
  constructor(
    private readonly memory: Memory,
    private readonly D: number,
    private readonly N: number,
  ) {
    this.biases = memory.matrix(1, N);
    this.reals = memory.matrix(N, D);
    this.points = memory.matrix(ROWS, D);
    this.products = memory.matrix(ROWS, N);
    this.packed = memory.bytes(memory.loops.packedBytes(D, N));
  }

  /** Sets the reals, [N, D]. */
  set(y: Float32Array): void {
    const { D, N, memory } = this;
    this.y = y;
    this.reals.values.set(y);
    const biases = this.biases.values;
    for (let j = 0; j < N; j++) {
      let square = 0;
      for (let k = 0; k < D; k++) square += y[j * D + k] ** 2;
      biases[j] = -square / 2;
    }
    memory.loops.pack(this.reals.at, 1, D, this.biases.at, D, N, this.packed);
  }

  /**
   * The transform of psi [N] at x [n, D]. Distances are compared by |x - y|^2 = |x|^2 - 2 (x y - |y|^2 / 2) in single
   * precision; the least one is then computed in double.
   */
  of(psi: ArrayLike<number>, x: Float32Array): Transformed {
    const { D, N, memory, packed } = this;
    const n = x.length / D;
    const index = new Int32Array(n);
    const value = new Float64Array(n);
    const potential = Float64Array.from(psi);
    const [points, products] = [this.points.values, this.products.values];
    for (let from = 0; from < n; from += ROWS) {
      const rows = Math.min(ROWS, n - from);
      points.set(x.subarray(from * D, (from + rows) * D));
      memory.loops.product(this.points.at, packed, this.products.at, rows, D, N, 0, 1, 0);
      for (let i = 0; i < rows; i++) {
        let square = 0;
        for (let k = 0; k < D; k++) square += points[i * D + k] ** 2;
        const j = leastOf(products, i * N, N, square, potential);
        index[from + i] = j;
        value[from + i] = this.distance(x, from + i, j) + potential[j];
      }
    }
    return { index, value };
  }

  /** The gradient of the transform at x [n, D], given what it found: (x - y_j) / |x - y_j|, [n, D]. */
  gradient(x: Float32Array, { index }: Transformed): Float32Array {
    const { D, y } = this;
    const out = new Float32Array(x.length);
    index.forEach((j, i) => {
      const length = this.distance(x, i, j);
      if (length === 0) return; // not differentiable there
      for (let k = 0; k < D; k++) out[i * D + k] = (x[i * D + k] - y[j * D + k]) / length;
    });
    return out;
  }

  private distance(x: Float32Array, i: number, j: number): number {
    const { D, y } = this;
    let square = 0;
    for (let k = 0; k < D; k++) square += (x[i * D + k] - y[j * D + k]) ** 2;
    return Math.sqrt(square);
  }
}

function leastOf(products: Float32Array, at: number, N: number, square: number, psi: Float64Array): number {
  let [least, best] = [Number.POSITIVE_INFINITY, 0];
  for (let j = 0; j < N; j++) {
    const s = square - 2 * products[at + j];
    const v = (s > 0 ? Math.sqrt(s) : 0) + psi[j];
    if (v < least) {
      least = v;
      best = j;
    }
  }
  return best;
}
