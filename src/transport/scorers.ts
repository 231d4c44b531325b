import { matMul, slice, type Tensor, type Tensor2D, tensor2d, tidy, transpose } from '@tensorflow/tfjs-core';
import type { Cost } from '../costs/cost.ts';
import { hasHostMemory, runOnHost } from '../tensor/host.ts';
import { type Best, type Exact, scoreRow, screenRow } from './screen.ts';

/** Takes the rows from..to of x [m, d] and hands each its best real. */
export interface Scorer {
  score(x: Tensor2D, exact: Exact, from: number, to: number, take: (row: number, best: Best) => void): void;
  dispose(): void;
}

/** Unit roundoff of single precision, doubled: products may be summed with or without fused steps. */
const ROUNDOFF = 2 ** -23;

/** Double precision from the start: for few dimensions. */
export const exactScorer = (): Scorer => ({
  score(_x, exact, from, to, take) {
    for (let i = from; i < to; i++) take(i, scoreRow(exact, i * exact.d));
  },
  dispose() {},
});

/**
 * For radial costs: |x - y|^2 = |x|^2 + |y|^2 - 2 x.y by one matrix product, with points moved to the reals'
 * mean, where less is lost by cancellation. A sum of d products is off by at most about d roundoffs of
 * |x| |y|, the move by a few of (|x| + |y|)^2: that is the error the screening gets.
 */
export function productScorer(y: ArrayLike<number>, N: number, d: number, power: number): Scorer {
  const centre = mean(y, N, d);
  const { moved, squares } = move(y, N, d, centre);
  // On WebAssembly a transposed flag is ten times slower than a transposed matrix, made once.
  const transposed = tidy(() => transpose(tensor2d(moved, [N, d])));
  const radius = Math.sqrt(squares.reduce((most, s) => Math.max(most, s), 0));
  const t = new Float64Array(N);
  const upper = new Float64Array(N);
  return {
    score(_x, exact, from, to, take) {
      const rows = move(exact.x, to - from, d, centre, from);
      const product = tidy(() => matMul(tensor2d(rows.moved, [to - from, d]), transposed));
      onHost(product, (p) => {
        for (let i = from; i < to; i++) {
          const own = rows.squares[i - from];
          for (let j = 0; j < N; j++) t[j] = own + squares[j] - 2 * p[(i - from) * N + j];
          const length = Math.sqrt(own);
          const error = ROUNDOFF * (d * length * radius + 4 * (length + radius) ** 2);
          take(i, screenRow({ t, error, power, floor: 0 }, exact, i * d, upper));
        }
      });
      product.dispose();
    },
    dispose: () => transposed.dispose(),
  };
}

/**
 * For other costs: tensor operations in single precision, then the screening. Their error is not known for
 * every expression; what is assumed is d + 64 roundoffs of the row's largest cost.
 */
export function pairsScorer(reals: Tensor2D, cost: Cost): Scorer {
  const [N, d] = reals.shape;
  const y = reals.clone();
  const upper = new Float64Array(N);
  return {
    score(x, exact, from, to, take) {
      const costs = tidy(() => cost.pairs(slice(x, [from, 0], [to - from, d]), y));
      onHost(costs, (c) => {
        for (let i = from; i < to; i++) {
          const t = c.subarray((i - from) * N, (i - from + 1) * N);
          const error = ROUNDOFF * (d + 64) * t.reduce((most, cost) => Math.max(most, Math.abs(cost)), 0);
          const approximate = { t, error, power: 1, floor: Number.NEGATIVE_INFINITY };
          take(i, screenRow(approximate, exact, i * d, upper));
        }
      });
      costs.dispose();
    },
    dispose: () => y.dispose(),
  };
}

/** Lets `read` see the numbers of a tensor, without a copy where the backend's memory is the processor's. */
function onHost(tensor: Tensor, read: (numbers: Float32Array) => void): void {
  if (hasHostMemory()) runOnHost([tensor], [], ([numbers]) => read(numbers));
  else read(tensor.dataSync() as Float32Array);
}

function mean(y: ArrayLike<number>, N: number, d: number): Float64Array {
  const centre = new Float64Array(d);
  for (let at = 0; at < N * d; at++) centre[at % d] += y[at] / N;
  return centre;
}

/** Rows less the centre, in single precision, and their squared lengths. */
function move(points: ArrayLike<number>, n: number, d: number, centre: Float64Array, first = 0) {
  const moved = new Float32Array(n * d);
  const squares = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < d; k++) {
      moved[i * d + k] = points[(first + i) * d + k] - centre[k];
      squares[i] += moved[i * d + k] ** 2;
    }
  }
  return { moved, squares };
}
