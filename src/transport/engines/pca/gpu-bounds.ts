import {
  concat,
  gather,
  matMul,
  max,
  mean,
  mul,
  reshape,
  slice,
  sub,
  type Tensor1D,
  type Tensor2D,
  tensor1d,
  tidy,
  transpose,
} from '@tensorflow/tfjs-core';
import { runKernel, spread } from '../../../tensor/kernels/webgpu.ts';
import { ROUNDOFF } from '../host/row-solvers.ts';
import { ORTHONORMALISE, SHORTEN, THREADS } from './wgsl.ts';

/** n points in the coordinates of the first k axes, on the device. */
export interface ProjectedPoints {
  /** Coordinates and the length of the rest: [n, k + 1]. */
  short: Tensor2D;
  /** |x|^2: [n]. */
  squares: Tensor1D;
}

/** Reals that the axes are computed from, and products with their covariance. */
const SAMPLE = 2000;
const PASSES = 4;
/** Length of the columns of V: short enough that |V^T z| <= |z| despite rounding. */
const LENGTH = 1 - 5e-4;

/** The bound by principal axes, as in `PrincipalAxes`, on WebGPU, without ever reading back from the device. */
export class GpuPrincipalAxes {
  readonly reals: Tensor2D;
  /** |y_j|^2 [N], and the largest of them [1]. */
  readonly squares: Tensor1D;
  readonly largest: Tensor1D;
  private readonly centre: Tensor1D;
  private readonly matrix: Tensor2D;

  constructor(
    y: Tensor2D,
    readonly k: number,
  ) {
    this.centre = tidy(() => mean(y, 0)) as Tensor1D;
    this.matrix = tidy(() => principal(sub(y, this.centre) as Tensor2D, k));
    const { short, squares } = this.project(y);
    this.reals = tidy(() => transpose(short));
    short.dispose();
    this.squares = squares;
    this.largest = tidy(() => reshape(max(squares), [1])) as Tensor1D;
  }

  project(x: Tensor2D): ProjectedPoints {
    const [n, d] = x.shape;
    const { k } = this;
    const [moved, along] = tidy(() => {
      const moved = sub(x, this.centre) as Tensor2D;
      return [moved, matMul(moved, this.matrix)];
    });
    const [short, squares] = runKernel({
      name: 'pca-shorten',
      inputs: { moved, along },
      outputs: {
        short: { shape: [n, k + 1], dtype: 'float32' },
        squares: { shape: [n], dtype: 'float32' },
      },
      uniforms: {
        n: ['u32', n],
        d: ['u32', d],
        k: ['u32', k],
        error: ['f32', ROUNDOFF * (d * Math.sqrt(k) + k + sumsOf(d))],
      },
      workgroup: THREADS,
      dispatch: spread(n, 1),
      wgsl: SHORTEN,
    });
    moved.dispose();
    along.dispose();
    return { short: short as Tensor2D, squares: squares as Tensor1D };
  }

  /** Error bound of |x|^2 + |y|^2 - 2 p in dimension d, relative to (|x| + |y|)^2. */
  error(d: number): number {
    return ROUNDOFF * (2 * Math.sqrt(this.k) * d + this.k + sumsOf(d) + 4);
  }

  dispose(): void {
    for (const t of [this.reals, this.squares, this.largest, this.centre, this.matrix]) t.dispose();
  }
}

/** Error, in roundoffs, of a sum of d squares by the threads of a workgroup. */
const sumsOf = (d: number): number => d / THREADS + 8;

/** Approximately the first k principal axes of moved [N, d] as columns [d, k]: subspace iteration on a sample. */
function principal(moved: Tensor2D, k: number): Tensor2D {
  const N = moved.shape[0];
  const sample = N > SAMPLE ? pick(moved, SAMPLE) : moved;
  const transposed = transpose(sample) as Tensor2D;
  let v = transpose(pick(moved, k)) as Tensor2D;
  orthonormalise(v);
  for (let pass = 0; pass < PASSES; pass++) {
    v = matMul(transposed, matMul(sample, v));
    orthonormalise(v);
  }
  return mul(v, LENGTH);
}

/** Some rows, evenly spread. */
function pick(points: Tensor2D, rows: number): Tensor2D {
  const N = points.shape[0];
  return gather(
    points,
    tensor1d(
      Int32Array.from({ length: rows }, (_, i) => Math.floor((i * N) / rows)),
      'int32',
    ),
  );
}

/** Orthonormalises the columns of v [d, k] in place. */
function orthonormalise(v: Tensor2D): void {
  const [d, count] = v.shape;
  runKernel({
    name: 'pca-orthonormalise',
    inputs: {},
    updates: { v },
    uniforms: { d: ['u32', d], count: ['u32', count] },
    workgroup: THREADS,
    dispatch: [1, 1, 1],
    wgsl: ORTHONORMALISE,
  });
}

/** What the kernel needs of the reals, in one buffer [2 N + 1]: all |y_j|^2, all psi_j, the largest |y_j|^2. */
export const packReals = ({ squares, largest }: GpuPrincipalAxes, psi: Tensor1D): Tensor1D =>
  tidy(() => concat([squares, psi, largest]));

/** `count` rows of x from row `from` on. */
export const rowsOf = (x: Tensor2D, from: number, count: number): Tensor2D =>
  slice(x, [from, 0], [count, x.shape[1]]);
