import { type Tensor2D, tensor2d, tidy } from '@tensorflow/tfjs-core';
import type { Cost } from '../../../costs/cost.ts';
import { Products } from '../gemm/column-tiles.ts';
import { type Exact, refineRow, scoreRow } from './refine-row.ts';

/** Where answers go: row i of x to place i. */
export interface Answers {
  index: Int32Array;
  value: Float32Array;
}

/** Some rows of x with what does not depend on psi. */
export interface Block {
  /** Writes the answers of its rows; returns how many pairs had their cost evaluated for it. */
  assign(psi: ArrayLike<number>, out: Answers): number;
  /** Gets ready to be assigned more than once; returns the bytes that this takes. */
  keep(): number;
  dispose(): void;
}

/** One way to assign. All of them give the same answers. */
export interface RowSolver {
  /** Is given the points x [m, d] before their blocks are made, to choose what is best for them. */
  look?(x: Float32Array, m: number, psi: ArrayLike<number>): void;
  /** The rows from..to of x [m, d], which must outlive the block. */
  block(x: Float32Array, from: number, to: number): Block;
  dispose(): void;
}

/** What a row solver works for: reals y [N, d], a cost and its scale. */
export interface Task {
  y: Float32Array;
  N: number;
  d: number;
  cost: Cost;
  scale: number;
}

/** Unit roundoff of single precision, doubled: products may be summed with or without fused steps. */
export const ROUNDOFF = 2 ** -23;

/** Double precision from the start: for few dimensions. */
export function exactRowSolver({ y, N, d, cost, scale }: Task): RowSolver {
  return {
    block(x, from, to) {
      let kept: Float32Array | null = null;
      const exact = (psi: ArrayLike<number>): Exact => ({ cost: cost.scalar, x, y, psi, d, scale });
      return {
        assign(psi, out) {
          if (kept) return screenBlock(kept, exact(psi), from, to, 1, out);
          for (let i = from; i < to; i++) write(out, i, scoreRow(exact(psi), i * d));
          return (to - from) * N;
        },
        keep() {
          kept = new Float32Array((to - from) * N);
          for (let i = from, at = 0; i < to; i++) {
            for (let j = 0; j < N; j++) kept[at++] = cost.scalar(x, i * d, y, j * d);
          }
          return kept.byteLength;
        },
        dispose() {},
      };
    },
    dispose() {},
  };
}

/**
 * For other costs: tensor operations in single precision, then the screening. Their error is not known for
 * every expression; what is assumed is d + 64 roundoffs of the row's largest cost.
 */
export function pairsRowSolver(reals: Tensor2D, { y, N, d, cost, scale }: Task): RowSolver {
  const device = reals.clone();
  return {
    block(x, from, to) {
      const costs = tidy(() => cost.pairs(tensor2d(x.subarray(from * d, to * d), [to - from, d]), device));
      const products = new Products([costs], N);
      let fresh = (to - from) * N;
      return {
        assign(psi, out) {
          const exact: Exact = { cost: cost.scalar, x, y, psi, d, scale };
          products.read(([c]) => screenBlock(c, exact, from, to, d + 64, out));
          const evaluated = fresh;
          fresh = 0;
          return evaluated;
        },
        keep: () => products.keep(),
        dispose: () => products.dispose(),
      };
    },
    dispose: () => device.dispose(),
  };
}

/** Rows of costs [to - from, N], off by so many roundoffs of a row's largest. Returns the pairs scored again. */
function screenBlock(
  costs: Float32Array,
  exact: Exact,
  from: number,
  to: number,
  roundoffs: number,
  out: Answers,
): number {
  const N = exact.psi.length;
  let evaluated = 0;
  for (let i = from; i < to; i++) {
    const row = costs.subarray((i - from) * N, (i - from + 1) * N);
    const best = refineRow(row, roundoffs * ROUNDOFF, exact, i * exact.d);
    evaluated += best.evaluated;
    write(out, i, best);
  }
  return evaluated;
}

function write(out: Answers, i: number, best: { index: number; value: number }): void {
  out.index[i] = best.index;
  out.value[i] = best.value;
}
