/** Matrix products by the fastest loops of each backend. */
import { matMul, reshape, type Tensor1D, type Tensor2D, tidy, transpose } from '@tensorflow/tfjs-core';
import { hasCpuMemory } from '../kernels/cpu.ts';
import { type OwnKernels, ownKernels } from '../kernels/wasm/own.ts';
import { type Activation, forLoops } from './activation.ts';

/** a b: a [m, k], b [k, n] -> [m, n] */
export function product(a: Tensor2D, b: Tensor2D): Tensor2D {
  const own = ownKernels();
  return own ? productByLoops(own, a, b) : matMul(a, b);
}

/** a times b transposed: a [m, k], b [n, k] -> [m, n] */
export function productTransposed(a: Tensor2D, b: Tensor2D): Tensor2D {
  const own = ownKernels();
  if (own) return productByLoops(own, a, b, { flipped: true });
  if (!hasCpuMemory()) return matMul(a, b, false, true);
  // On WebAssembly products with a transpose flag run a plain loop, ten times slower than a transpose first: of what is
  // smallest, since the product can be made transposed.
  const productSize = a.shape[0] * b.shape[0];
  return b.size > a.size + productSize ? transposed(matMul(b, transpose(a))) : matMul(a, transpose(b));
}

export function transposed(a: Tensor2D): Tensor2D {
  const [rows, columns] = a.shape;
  return rows === 1 || columns === 1 ? reshape(a, [columns, rows]) : transpose(a);
}

/** By own loops: f(a b + biases), where b is [n, k] if it is `flipped`. */
export function productByLoops(
  own: OwnKernels,
  a: Tensor2D,
  b: Tensor2D,
  more: { flipped?: boolean; biases?: Tensor1D; activation?: Activation } = {},
): Tensor2D {
  const { flipped = false, biases, activation = 'linear' } = more;
  const [m, k] = a.shape;
  const n = b.shape[flipped ? 0 : 1];
  const packed = own.scratch(own.loops.packedBytes(k, n));
  const [c] = own.run(biases ? [a, b, biases] : [a, b], [[m, n]], ([a, b, biases = 0], [c]) => {
    own.loops.pack(b, ...strides(k, n, flipped), biases, k, n, packed);
    own.loops.product(a, packed, c, m, k, n, ...forLoops(activation), 0);
  });
  return c as Tensor2D;
}

/** From a number of [k, n], or of [n, k] flipped, to the one below, and to the one on its right. */
const strides = (k: number, n: number, flipped: boolean): [number, number] => (flipped ? [1, k] : [n, 1]);

/** The second factor of many products: laid out for them once. */
export interface Factor {
  /** a [m, k] -> [m, n] */
  multiply(a: Tensor2D): Tensor2D;
  dispose(): void;
}

/** A factor b [k, n], or [n, k] where it is `flipped`; b stays the caller's. */
export function factorOf(b: Tensor2D, flipped = false): Factor {
  const own = ownKernels();
  if (own) return factorByLoops(own, b, flipped);
  const matrix = flipped ? tidy(() => transpose(b)) : b.clone();
  return { multiply: (a) => matMul(a, matrix), dispose: () => matrix.dispose() };
}

function factorByLoops(own: OwnKernels, b: Tensor2D, flipped: boolean): Factor {
  const [k, n] = flipped ? [b.shape[1], b.shape[0]] : b.shape;
  const packed = own.allocate(own.loops.packedBytes(k, n));
  own.run([b], [], ([b]) => own.loops.pack(b, ...strides(k, n, flipped), 0, k, n, packed));
  return {
    multiply(a) {
      const m = a.shape[0];
      const [c] = own.run([a], [[m, n]], ([a], [c]) => own.loops.product(a, packed, c, m, k, n, 0, 1, 0));
      return c as Tensor2D;
    },
    dispose: () => own.free(packed),
  };
}
