import { type Tensor2D, tensor2d, tidy, transpose } from '@tensorflow/tfjs-core';
import { product } from '../../../tensor/ops/product.ts';

/** Reals that the axes are computed from, at least; for the span of the axes fewer are enough. */
const SAMPLE = 2000;
const SPAN_SAMPLE = 1000;
/** Products with the covariance. More would change the axes little, and the bounds hold for any axes. */
const PASSES = 2;
/** Rounds of rotations, after which nothing changes any more. */
const ROUNDS = 6;

/**
 * Approximately the first `count` principal axes of centred points [n, d]: a matrix V [d, count], row by row, by
 * subspace iteration on a sample of the points. However good the axes are, |V^T z| <= |z| holds for all z, rounding
 * included. Axes along which the points have no extent are zero. Needs a backend that can be read synchronously.
 */
export function principalAxes(moved: Float32Array, n: number, d: number, count: number): Float32Array {
  const points = sampleOf(moved, n, d, SAMPLE);
  return iterate(points, d, count, (columns, covarianceOf) => byVariance(columns, covarianceOf(columns), d));
}

/** As `principalAxes`, but with any axes that span the same space, which is faster. */
export function principalSpan(moved: Float32Array, n: number, d: number, count: number): Float32Array {
  return iterate(sampleOf(moved, n, d, SPAN_SAMPLE), d, count, (columns) => columns);
}

type CovarianceOf = (columns: Float64Array[]) => Float32Array;

/** At least `atLeast` of the points, evenly spread, or all if there are fewer. */
function sampleOf(moved: Float32Array, n: number, d: number, atLeast: number): Float32Array {
  const step = Math.max(1, Math.floor(n / atLeast));
  const rows = Math.ceil(n / step);
  const sample = new Float32Array(rows * d);
  for (let i = 0; i < rows; i++) sample.set(moved.subarray(i * step * d, (i * step + 1) * d), i * d);
  return sample;
}

function iterate(
  sample: Float32Array,
  d: number,
  count: number,
  finish: (columns: Float64Array[], covarianceOf: CovarianceOf) => Float64Array[],
): Float32Array {
  const rows = sample.length / d;
  const points = tensor2d(sample, [rows, d]);
  const transposed = tidy(() => transpose(points)) as Tensor2D;
  const covarianceOf: CovarianceOf = (columns) => covariance(points, transposed, columns);
  let columns = firstColumns(sample, rows, d, count);
  for (let pass = 0; pass < PASSES; pass++) {
    orthonormalise(columns);
    columns = split(covarianceOf(columns), d, count);
  }
  orthonormalise(columns);
  columns = finish(columns, covarianceOf);
  points.dispose();
  transposed.dispose();
  return contraction(columns, d);
}

/** Some of the points, evenly spread, as a start: they share the directions of large variance. */
function firstColumns(sample: Float32Array, rows: number, d: number, count: number): Float64Array[] {
  return Array.from({ length: count }, (_, c) => {
    const from = Math.floor((c * rows) / count) * d;
    return Float64Array.from(sample.subarray(from, from + d));
  });
}

/** Y^T Y V, [d, count]. */
function covariance(points: Tensor2D, transposed: Tensor2D, columns: Float64Array[]): Float32Array {
  const [d, count] = [columns[0].length, columns.length];
  const image = tidy(() => product(transposed, product(points, tensor2d(join(columns, d), [d, count]))));
  const numbers = image.dataSync() as Float32Array;
  image.dispose();
  return numbers;
}

function join(columns: Float64Array[], d: number): Float32Array {
  const v = new Float32Array(d * columns.length);
  columns.forEach((column, c) => {
    for (let k = 0; k < d; k++) v[k * columns.length + c] = column[k];
  });
  return v;
}

const split = (v: Float32Array, d: number, count: number): Float64Array[] =>
  Array.from({ length: count }, (_, c) => Float64Array.from({ length: d }, (_, k) => v[k * count + c]));

/** Gram-Schmidt, twice, in place. A column that depends on those before it becomes zero. */
function orthonormalise(columns: Float64Array[]): void {
  columns.forEach((column, c) => {
    const before = dot(column, column);
    for (let time = 0; time < 2; time++) {
      for (let other = 0; other < c; other++) subtract(column, columns[other], dot(column, columns[other]));
    }
    const squared = dot(column, column);
    const factor = squared > 1e-12 * before ? 1 / Math.sqrt(squared) : 0;
    for (let k = 0; k < column.length; k++) column[k] *= factor;
  });
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let k = 0; k < a.length; k++) sum += a[k] * b[k];
  return sum;
}

function subtract(a: Float64Array, b: Float64Array, factor: number): void {
  for (let k = 0; k < a.length; k++) a[k] -= factor * b[k];
}

/** The columns rotated within their span to the principal axes there (Rayleigh-Ritz), largest variance first. */
function byVariance(columns: Float64Array[], image: Float32Array, d: number): Float64Array[] {
  const images = split(image, d, columns.length);
  const matrix = columns.map((v) => Float64Array.from(images, (w) => dot(v, w)));
  const vectors = columns.map((_, i) => Float64Array.from(columns, (_, j) => (i === j ? 1 : 0)));
  diagonalise(matrix, vectors);
  const order = columns.map((_, i) => i).sort((i, j) => matrix[j][j] - matrix[i][i]);
  return order.map((i) => {
    const column = new Float64Array(d);
    columns.forEach((v, j) => {
      subtract(column, v, -vectors[i][j]);
    });
    return column;
  });
}

/** Cyclic Jacobi rotations of a symmetric matrix; `vectors` [i] become the eigenvector of diagonal element i. */
function diagonalise(a: Float64Array[], vectors: Float64Array[]): void {
  const n = a.length;
  for (let round = 0; round < ROUNDS; round++) {
    for (let p = 0; p < n; p++) {
      for (let q = p + 1; q < n; q++) {
        if (Math.abs(a[p][q]) <= 1e-9 * Math.sqrt(Math.abs(a[p][p] * a[q][q]))) continue;
        const theta = (a[q][q] - a[p][p]) / (2 * a[p][q]);
        const t = Math.sign(theta || 1) / (Math.abs(theta) + Math.hypot(theta, 1));
        const c = 1 / Math.hypot(t, 1);
        for (const row of a) rotatePair(row, p, q, c, t * c);
        rotate(a[p], a[q], c, t * c);
        rotate(vectors[p], vectors[q], c, t * c);
      }
    }
  }
}

function rotatePair(row: Float64Array, p: number, q: number, c: number, s: number): void {
  const old = row[p];
  row[p] = c * old - s * row[q];
  row[q] = s * old + c * row[q];
}

function rotate(p: Float64Array, q: Float64Array, c: number, s: number): void {
  for (let k = 0; k < p.length; k++) {
    const old = p[k];
    p[k] = c * old - s * q[k];
    q[k] = s * old + c * q[k];
  }
}

/** The matrix V of these columns in single precision, scaled down so that |V^T z| <= |z| certainly holds. */
function contraction(columns: Float64Array[], d: number): Float32Array {
  let squared = 0;
  columns.forEach((v, i) => {
    columns.slice(0, i + 1).forEach((w, j) => {
      const off = dot(v, w);
      // A column of zeros needs no scaling.
      squared += i === j ? Math.max(0, off - 1) ** 2 : 2 * off ** 2;
    });
  });
  const shrink = 1 / Math.sqrt(1 + Math.sqrt(squared) + ROUNDING);
  return join(columns, d).map((v) => v * shrink);
}

/** Much more than what rounding to single precision adds to |V^T V - 1|. */
const ROUNDING = 1e-5;
