import type { Tensor1D, Tensor2D } from '@tensorflow/tfjs-core';
import type { Cost } from '../costs/cost.ts';
import type { Work } from '../tensor/work.ts';

/**
 * psi [N]; or [N, 2], rows whose sums are psi_j with more digits than single precision has. Only hosts get the latter:
 * where costs hardly differ from point to point, even loads depend on those digits.
 */
export type Potential = Tensor1D | Tensor2D;

/** a(i) = argmin_j { s c(x_i, y_j) + psi_j } and the minimum itself (Laschos et al. 2020, Eq. 2 and 9). */
export interface Assignment {
  /** int32 [m]; ties go to the lowest index. */
  index: Tensor1D;
  /** float32 [m]: s c(x_i, y_a(i)) + psi_a(i). */
  value: Tensor1D;
}

export type EngineName = 'wgsl' | 'kd-tree' | 'gemm' | 'plain' | 'pca' | 'ssim';

/** What an engine does, in words. */
export const ENGINE_WORDS: Readonly<Record<EngineName, string>> = {
  wgsl: 'one GPU kernel',
  'kd-tree': 'k-d tree',
  gemm: 'matrix products',
  pca: 'principal axes',
  ssim: 'shortlist, then exact',
  plain: 'plain loops',
};

/** What assignments took since it was last asked for. */
export interface Effort {
  /** Pairs (x_i, y_j) that were decided upon. */
  pairs: number;
  /** Of these, pairs whose cost was really evaluated (not left out by a bound, not taken from an earlier step). */
  evaluated: number;
  /** Of these, pairs whose cost (or bound) was kept from an earlier assignment of the same points. */
  reused: number;
}

/** Points whose costs are kept, since only psi changes. */
export interface Prepared {
  /** The same answer as the engine's `assign`. */
  assign(psi: Potential): Work<Assignment>;
  dispose(): void;
}

/** An engine is made for fixed reals y [N, d], a cost and its scale s. All engines agree with `assignPlain`. */
export interface AssignmentEngine {
  readonly name: EngineName;
  /** x [m, d]. The caller disposes what it gets; the inputs stay the caller's. */
  assign(x: Tensor2D, psi: Potential): Work<Assignment>;
  /**
   * For several assignments of the same points under changing psi: computes once what does not depend on psi,
   * as far as the memory allows. x stays the caller's, and must outlive what is returned.
   */
  prepare(x: Tensor2D): Work<Prepared>;
  /** The effort since the last call; null where it is not counted. */
  effort(): Promise<Effort | null>;
  dispose(): void;
}

/** Makes an engine for reals y [N, d], which stay the caller's. */
export type EngineFactory = (y: Tensor2D, cost: Cost, scale: number) => AssignmentEngine;
