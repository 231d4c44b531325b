/** How engines read a potential. */
import { reshape, slice, type Tensor1D, tidy } from '@tensorflow/tfjs-core';
import type { Potential } from '../assignment.ts';

/** psi [N] in double precision, with all the digits that it carries. */
export function numbersOf(psi: Potential): Float64Array {
  const parts = psi.dataSync();
  if (psi.rank === 1) return Float64Array.from(parts);
  return Float64Array.from({ length: psi.shape[0] }, (_, j) => parts[2 * j] + parts[2 * j + 1]);
}

/** psi in single precision, [N]. The caller disposes it. */
export const rounded = (psi: Potential): Tensor1D =>
  tidy(() => reshape(psi.rank === 1 ? psi : slice(psi, [0, 0], [-1, 1]), [-1]));
