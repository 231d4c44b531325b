import { type Tensor2D, tensor2d, tidy } from '@tensorflow/tfjs-core';
import type { Cost } from '../../../costs/cost.ts';
import { Products } from '../gemm/column-tiles.ts';
import type { Points } from './points.ts';
import { type Exact, refineRow, scoreRow } from './refine-row.ts';

/** Results of an assignment, [m] each: row i of x is written to place i. */
export interface AssignmentArrays {
  index: Int32Array;
  value: Float32Array;
}

/** Some rows of x, with everything about them that does not depend on psi. */
export interface Block {
  /** Writes the results of its rows for psi [N]; returns the number of pairs whose cost it evaluated. */
  assign(psi: ArrayLike<number>, out: AssignmentArrays): number;
  /** Prepares for further assignments; returns the bytes that this takes. */
  keep(): number;
  dispose(): void;
}

/** One way to assign rows. All of them give the same results. */
export interface RowSolver {
  /** Called with the points x [m, d] before their blocks are made, to choose what is fastest for them. */
  tune?(x: Points, m: number, psi: ArrayLike<number>): void;
  /** The rows from..to-1 of x [m, d], which must outlive the block. */
  block(x: Points, from: number, to: number): Block;
  dispose(): void;
}

/** What a row solver is made for: reals y [N, d], a cost c and its scale s. */
export interface Task {
  y: Float32Array;
  N: number;
  d: number;
  cost: Cost;
  scale: number;
}

/** Twice the unit roundoff of single precision: products may be summed with or without fused multiply-adds. */
export const ROUNDOFF = 2 ** -23;

/** All in double precision: for few dimensions. */
export function exactRowSolver({ y, N, d, cost, scale }: Task): RowSolver {
  return {
    block({ array: x }, from, to) {
      let kept: Float32Array | null = null;
      const exact = (psi: ArrayLike<number>): Exact => ({ cost: cost.scalar, x, y, psi, d, scale });
      return {
        assign(psi, out) {
          if (kept) return refineBlock(kept, exact(psi), from, to, 1, out);
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
 * For any cost: tensor operations in single precision, then `refineRow`. The error of an arbitrary expression is not
 * known; the assumption is d + 64 roundoffs of the row's largest cost.
 */
export function pairsRowSolver(reals: Tensor2D, { y, N, d, cost, scale }: Task): RowSolver {
  const device = reals.clone();
  return {
    block({ array: x }, from, to) {
      const costs = tidy(() => cost.pairs(tensor2d(x.subarray(from * d, to * d), [to - from, d]), device));
      const products = new Products([costs], N);
      let fresh = (to - from) * N;
      return {
        assign(psi, out) {
          const exact: Exact = { cost: cost.scalar, x, y, psi, d, scale };
          products.read(([c]) => refineBlock(c, exact, from, to, d + 64, out));
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

/**
 * Refines rows from costs [to - from, N] that are off by at most `roundoffs` roundoffs of a row's largest.
 * Returns the number of pairs evaluated again.
 */
function refineBlock(
  costs: Float32Array,
  exact: Exact,
  from: number,
  to: number,
  roundoffs: number,
  out: AssignmentArrays,
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

function write(out: AssignmentArrays, i: number, best: { index: number; value: number }): void {
  out.index[i] = best.index;
  out.value[i] = best.value;
}
