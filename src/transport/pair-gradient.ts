/** Gradients of weighted sums of costs over all pairs of two clouds. */
import { concat, mul, reshape, slice, sub, sum, type Tensor2D, tidy, tile } from '@tensorflow/tfjs-core';
import type { Cost } from '../costs/cost.ts';
import { product } from '../tensor/ops/product.ts';
import { Scope, type Work } from '../tensor/work.ts';

/** Numbers (pairs times dimension) in one block. */
const BLOCK_NUMBERS = 1e6;

/**
 * The gradient of sum_ij w_ij c(x_i, y_j) in each x_i, or of sum_ij w_ij c(y_j, x_i) where `second`: x [m, d], y [n, d],
 * w [m, n] -> [m, d]. The caller disposes it.
 */
export function* pairGradient(
  cost: Cost,
  x: Tensor2D,
  y: Tensor2D,
  w: Tensor2D,
  second = false,
): Work<Tensor2D> {
  if (cost.radial?.p === 2)
    return tidy(() => mul(sub(mul(x, sum(w, 1, true)), product(w, y)), 2)) as Tensor2D;
  const scope = new Scope();
  const [[m, d], n] = [x.shape, y.shape[0]];
  const rows = Math.max(1, Math.floor(BLOCK_NUMBERS / (n * d)));
  try {
    const parts: Tensor2D[] = [];
    for (let from = 0; from < m; from += rows) {
      const count = Math.min(rows, m - from);
      const part = tidy(() => {
        const left = reshape(tile(reshape(slice(x, [from, 0], [count, d]), [count, 1, d]), [1, n, 1]), [
          count * n,
          d,
        ]) as Tensor2D;
        const right = tile(y, [count, 1]);
        const slopes = second ? cost.gradientInY(right, left) : cost.gradient(left, right);
        const weights = reshape(slice(w, [from, 0], [count, n]), [count * n, 1]);
        return sum(reshape(mul(slopes, weights), [count, n, d]), 1) as Tensor2D;
      });
      parts.push(scope.own(part));
      yield;
    }
    return concat(parts);
  } finally {
    scope.end();
  }
}
