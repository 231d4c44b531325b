/** What numbers are computed by, for saved runs: on one machine equal runs are equal to the bit by the same only. */
import { getBackend } from '@tensorflow/tfjs-core';
import { BACKENDS, type BackendName } from '../../settings/backends.ts';
import { ownKernels } from '../kernels/wasm/own.ts';

/** `wasm` alone is WebAssembly without own loops. */
export const ARITHMETICS = ['webgpu', 'webgl', 'cpu', 'wasm', 'wasm-simd', 'wasm-relaxed'] as const;
export type Arithmetic = (typeof ARITHMETICS)[number];

/** That of the backend that runs. */
export function arithmetic(): Arithmetic {
  const own = ownKernels();
  return own ? `wasm-${own.build}` : (getBackend() as BackendName);
}

const words = (of: Arithmetic): string =>
  of === 'wasm-simd'
    ? 'WebAssembly with SIMD'
    : of === 'wasm-relaxed'
      ? 'WebAssembly with relaxed SIMD'
      : BACKENDS[of as BackendName];

/** What to say of a run that goes on, where it was made by another arithmetic; null where it was not, or is not known. */
export function otherArithmetic(madeBy: Arithmetic | undefined): string | null {
  const now = arithmetic();
  if (!madeBy || madeBy === now) return null;
  return `The run was saved on ${words(madeBy)} and continues on ${words(now)}: from here on its numbers differ, in their last digits at first, from what they would have been.`;
}
