/** Dense layers with explicit gradients, by the fastest matrix products of each backend. */
import {
  fused,
  matMul,
  ones,
  type Rank,
  reshape,
  sum,
  type Tensor1D,
  type Tensor2D,
  tidy,
  transpose,
} from '@tensorflow/tfjs-core';
import { hasCpuMemory } from '../kernels/cpu.ts';
import { hasKernels } from '../kernels/webgpu.ts';
import { weightGradients as weightGradientsOnDevice } from '../kernels/weight-gradients.ts';
import { type Activation, activate, activateBackward, avoidsSlowActivations, SLOPE } from './activation.ts';

/** f(x w + b): x [n, in], w [in, out], b [out] -> [n, out]. For its gradients use `denseBackward`, not tfjs. */
export function dense(x: Tensor2D, w: Tensor2D, b: Tensor1D, activation: Activation): Tensor2D {
  const product = { a: x, b: w, bias: b };
  if (activation === 'linear') return fused.matMul(product) as Tensor2D;
  if (activation === 'relu') return fused.matMul({ ...product, activation }) as Tensor2D;
  if (activation === 'leakyRelu' && !avoidsSlowActivations()) {
    return fused.matMul({ ...product, activation: 'leakyrelu', leakyreluAlpha: SLOPE }) as Tensor2D;
  }
  return tidy(() => activate(fused.matMul(product) as Tensor2D, activation));
}

/** The arguments of `denseBackward`. */
export interface DenseBackward {
  x: Tensor2D;
  /** The output of `dense`, [n, out]. */
  y: Tensor2D;
  w: Tensor2D;
  /** [n, out] */
  dy: Tensor2D;
  activation: Activation;
  needDx: boolean;
}

export interface DenseGradients {
  /** [n, in]; null if `needDx` is false. */
  dx: Tensor2D | null;
  /** [in, out] */
  dw: Tensor2D;
  /** [out] */
  db: Tensor1D;
}

/** Gradients of sum(y * dy), summed over the rows. */
export function denseBackward({ x, y, w, dy, activation, needDx }: DenseBackward): DenseGradients {
  const [dw, db, dx] = tidy(() => {
    const dz = activateBackward(y, dy, activation);
    const { dw, db } = weightGradients(x, dz);
    return needDx ? [dw, db, productTransposed(dz, w)] : [dw, db];
  });
  return { dx: (dx as Tensor2D | undefined) ?? null, dw: dw as Tensor2D, db: db as Tensor1D };
}

/** Gradients of sum((x w + b) * dz) in w and b: x [n, in], dz [n, out] -> dw [in, out], db [out]. */
export function weightGradients(x: Tensor2D, dz: Tensor2D): { dw: Tensor2D; db: Tensor1D } {
  return hasKernels() ? weightGradientsOnDevice(x, dz) : { dw: transposedProduct(x, dz), db: columnSums(dz) };
}

// On WebAssembly products with a transpose flag run a plain loop, which is ten times slower than transposing first; the
// smallest matrix is transposed, since the product can be computed transposed too. A second factor is always a copy,
// since the backend caches packed second factors by their memory alone, whatever their shape.

function transposedProduct(a: Tensor2D, b: Tensor2D): Tensor2D {
  if (!hasCpuMemory()) return matMul(a, b, true, false);
  return a.size > b.size ? transposed(matMul(transposed(b), a)) : matMul(transposed(a), b);
}

/** a b^T: a [n, k], b [m, k] -> [n, m]. */
export function productTransposed(a: Tensor2D, b: Tensor2D): Tensor2D {
  if (!hasCpuMemory()) return matMul(a, b, false, true);
  const productSize = a.shape[0] * b.shape[0];
  return b.size > a.size + productSize ? transposed(matMul(b, transpose(a))) : matMul(a, transpose(b));
}

function transposed(a: Tensor2D): Tensor2D {
  const [rows, columns] = a.shape;
  return rows === 1 || columns === 1 ? reshape(a, [columns, rows]) : transpose(a);
}

/**
 * Sums over rows: [n, c] -> [c]. On WebAssembly a product with ones is ten times faster than `sum` over the first axis.
 */
export function columnSums(a: Tensor2D): Tensor1D {
  if (!hasCpuMemory()) return sum(a, 0);
  return reshape(matMul(ones<Rank.R2>([1, a.shape[0]]), a), [a.shape[1]]);
}
