import { tensor2d, tidy } from '@tensorflow/tfjs-core';
import { type Factor, factorOf } from '../../../tensor/ops/product.ts';
import type { Centred } from '../gemm/centred.ts';
import { ROUNDOFF } from '../host/row-solvers.ts';

/** Points in the coordinates of the principal axes. */
export interface Projected {
  /** Coordinates: [n, count]. */
  along: Float32Array;
  /** |x|^2: [n]. */
  squares: Float64Array;
  /** Lengths of the parts orthogonal to all these axes, rounded up: [n]. */
  rest: Float32Array;
}

/**
 * The principal axes of the reals, with the bound
 *   |x - y|^2 >= |x|^2 + |y|^2 - 2 (a.b + r s),
 * where a and b are the first k coordinates of x and y, and r and s the lengths of the remaining parts, to which
 * Cauchy-Schwarz is applied. It holds for any matrix V whose product a = V^T x is never longer than x, with
 * r^2 = |x|^2 - |a|^2, and for any larger r and s.
 */
export class PrincipalAxes {
  readonly reals: Projected;
  private readonly matrix: Factor;
  private readonly d: number;

  /** @param columns V [d, count], with |V^T z| <= |z| for all z: see `principalAxes` */
  constructor(
    points: Centred,
    d: number,
    readonly columns: Float32Array,
    readonly count: number,
  ) {
    this.d = d;
    const matrix = tensor2d(columns, [d, count]);
    this.matrix = factorOf(matrix);
    matrix.dispose();
    this.reals = this.project(points);
  }

  project({ moved, squares }: Centred): Projected {
    const rows: [number, number] = [squares.length, this.d];
    const product = tidy(() => this.matrix.multiply(tensor2d(moved, rows)));
    const along = product.dataSync() as Float32Array;
    product.dispose();
    return { along, squares, rest: this.rest(along, squares, this.count) };
  }

  /** Lengths of the parts beyond the first k axes: [n]. A coordinate is off by at most d roundoffs of |x|. */
  rest(along: Float32Array, squares: Float64Array, k: number): Float32Array {
    const error = ROUNDOFF * this.d * Math.sqrt(k);
    return Float32Array.from(squares, (squared, i) => {
      let rest = squared * (1 + error);
      for (let c = i * this.count; c < i * this.count + k; c++) rest -= along[c] * along[c];
      return Math.sqrt(Math.max(rest, 0)) * (1 + ROUNDOFF);
    });
  }

  /** The first k coordinates of each point and the length of the rest: [n, k + 1]. */
  short({ along, squares, rest: restOfAll }: Projected, k: number): Float32Array {
    const rest = k === this.count ? restOfAll : this.rest(along, squares, k);
    const short = new Float32Array(squares.length * (k + 1));
    for (let i = 0; i < squares.length; i++) {
      short.set(along.subarray(i * this.count, i * this.count + k), i * (k + 1));
      short[i * (k + 1) + k] = rest[i];
    }
    return short;
  }

  /** The error of a.b + r s in roundoffs of |x| |y|: sums of d products for k coordinates, then one of k + 1. */
  roundoffs(k: number): number {
    return 2 * Math.sqrt(k) * this.d + k + 1;
  }

  dispose(): void {
    this.matrix.dispose();
  }
}
