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
} from '@tensorflow/tfjs-core';
import { hasCpuMemory } from '../kernels/cpu.ts';
import { type OwnKernels, ownKernels } from '../kernels/wasm/own.ts';
import { hasKernels } from '../kernels/webgpu.ts';
import { weightGradients as weightGradientsOnDevice } from '../kernels/weight-gradients.ts';
import { type Activation, activate, activateBackward, avoidsSlowActivations, SLOPE } from './activation.ts';
import { productByLoops, productTransposed, transposed } from './product.ts';

/** f(x w + b): x [n, in], w [in, out], b [out] -> [n, out]. For its gradients use `denseBackward`, not tfjs. */
export function dense(x: Tensor2D, w: Tensor2D, b: Tensor1D, activation: Activation): Tensor2D {
  const own = ownKernels();
  if (own) return productByLoops(own, x, w, { biases: b, activation });
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
  const own = ownKernels();
  if (own) return weightGradientsByLoops(own, x, dz);
  return hasKernels() ? weightGradientsOnDevice(x, dz) : { dw: transposedProduct(x, dz), db: columnSums(dz) };
}

function weightGradientsByLoops(own: OwnKernels, x: Tensor2D, dz: Tensor2D): { dw: Tensor2D; db: Tensor1D } {
  const [m, k] = x.shape;
  const n = dz.shape[1];
  const space = own.scratch(own.loops.gradientBytes(n));
  const [dw, db] = own.run([x, dz], [[k, n], [n]], ([x, dz], [dw, db]) =>
    own.loops.gradients(x, dz, dw, db, m, k, n, space),
  );
  return { dw: dw as Tensor2D, db: db as Tensor1D };
}

/** a transposed times b: see `productTransposed`. */
function transposedProduct(a: Tensor2D, b: Tensor2D): Tensor2D {
  if (!hasCpuMemory()) return matMul(a, b, true, false);
  return a.size > b.size ? transposed(matMul(transposed(b), a)) : matMul(transposed(a), b);
}

/**
 * Sums over rows: [n, c] -> [c]. On WebAssembly a product with ones is ten times faster than `sum` over the first axis.
 */
export function columnSums(a: Tensor2D): Tensor1D {
  const own = ownKernels();
  if (own) return columnSumsByLoops(own, a);
  if (!hasCpuMemory()) return sum(a, 0);
  return reshape(matMul(ones<Rank.R2>([1, a.shape[0]]), a), [a.shape[1]]);
}

function columnSumsByLoops(own: OwnKernels, a: Tensor2D): Tensor1D {
  const [m, n] = a.shape;
  const [sums] = own.run([a], [[n]], ([a], [sums]) => own.loops.columnSums(a, m, n, sums));
  return sums as Tensor1D;
}
