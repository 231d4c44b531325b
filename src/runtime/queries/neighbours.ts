/** Nearest reals by Euclidean distance, by matrix products in pieces. */
import {
  argMax,
  cast,
  concat,
  getBackend,
  mul,
  oneHot,
  slice,
  square,
  sub,
  sum,
  type Tensor1D,
  type Tensor2D,
  tensor1d,
  tidy,
} from '@tensorflow/tfjs-core';
import { type Factor, factorOf } from '../../tensor/ops/product.ts';
import { Scope, type Work } from '../../tensor/work.ts';

/** Multiply-adds per piece, about 5 ms; and rows per piece, at most. */
const PIECE_PRODUCTS: Record<string, number> = { wasm: 3e7, cpu: 1.5e6 };
const MAX_ROWS = 128;
/** Larger than any x.y; it prevents a real from being its own neighbour. */
const NEVER = 1e9;

/** Finds nearest reals, in single precision. */
export class Neighbours {
  private readonly factor: Factor;
  /** |y_j|^2 / 2 */
  private readonly halves: Tensor1D;
  private readonly rows: number;

  /** For reals y [N, d], which stay the caller's. */
  constructor(y: Tensor2D) {
    const [N, d] = y.shape;
    this.factor = factorOf(y, true);
    this.halves = tidy(() => mul(sum(square(y), 1), 0.5));
    const budget = PIECE_PRODUCTS[getBackend()] ?? Number.POSITIVE_INFINITY;
    this.rows = Math.max(1, Math.min(MAX_ROWS, Math.floor(budget / (N * d))));
  }

  /**
   * The nearest y_j to each x_i [n, d]: int32 [n]. If x are reals themselves, `selves` [n] are their indices, and the
   * nearest other reals are found. The largest x.y - |y|^2 / 2 is at the smallest |x - y|^2. The caller disposes it.
   */
  *nearest(x: Tensor2D, selves: readonly number[] | null = null): Work<Tensor1D> {
    const [n, d] = x.shape;
    const scope = new Scope();
    try {
      const parts: Tensor1D[] = [];
      for (let from = 0; from < n; from += this.rows) {
        const count = Math.min(this.rows, n - from);
        const own = selves?.slice(from, from + count) ?? null;
        parts.push(
          scope.own(
            this.piece(
              tidy(() => slice(x, [from, 0], [count, d])),
              own,
            ),
          ),
        );
        yield;
      }
      return concat(parts);
    } finally {
      scope.end();
    }
  }

  private piece(x: Tensor2D, selves: readonly number[] | null): Tensor1D {
    const best = tidy(() => {
      const score = sub<Tensor2D>(this.factor.multiply(x), this.halves);
      if (!selves) return argMax<Tensor1D>(score, 1);
      const own = oneHot(tensor1d([...selves], 'int32'), this.halves.size); // WebAssembly supports only 1 and 0 here
      return argMax<Tensor1D>(sub(score, mul(cast(own, 'float32'), NEVER)), 1);
    });
    x.dispose();
    return best;
  }

  dispose(): void {
    this.factor.dispose();
    this.halves.dispose();
  }
}
