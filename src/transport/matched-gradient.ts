/** Gradients of costs between points and the reals that they are assigned to. */
import { gather, mul, type Tensor1D, type Tensor2D, tidy } from '@tensorflow/tfjs-core';
import type { Cost } from '../costs/cost.ts';
import { ownKernels } from '../tensor/kernels/wasm/own.ts';

/**
 * The gradient of s c(x_i, y_j) in x_i, where j = index[i]: x [m, d], y [N, d], index int32 [m] -> [m, d]. The caller
 * disposes it.
 */
export function matchedGradient(
  cost: Cost,
  scale: number,
  x: Tensor2D,
  y: Tensor2D,
  index: Tensor1D,
): Tensor2D {
  const own = ownKernels();
  const p = cost.radial?.p;
  if (!own || (p !== 1 && p !== 2))
    return tidy(() => mul(cost.gradient(x, gather(y, index) as Tensor2D), scale));
  const [m, d] = x.shape;
  const [slopes] = own.run([x, y, index], [[m, d]], ([x, y, index], [slopes]) =>
    own.loops.matchedGradient(x, y, index, slopes, m, d, scale, p === 1),
  );
  return slopes as Tensor2D;
}
