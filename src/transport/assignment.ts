import type { Tensor1D, Tensor2D } from '@tensorflow/tfjs-core';
import type { Cost } from '../costs/cost.ts';
import type { Work } from '../tensor/work.ts';

/**
 * psi [N]; or [N, 2] with psi_j as the sum of row j, which carries more digits than single precision. Only engines on
 * the processor get the latter: where costs hardly differ from point to point, even loads depend on those digits.
 */
export type Potential = Tensor1D | Tensor2D;

/** a(i) = argmin_j { s c(x_i, y_j) + psi_j } and the minimum itself (Laschos et al. 2020, Eq. 2 and 9). */
export interface Assignment {
  /** int32 [m]; ties go to the lowest index. */
  index: Tensor1D;
  /** float32 [m]: s c(x_i, y_a(i)) + psi_a(i). */
  value: Tensor1D;
}

/** The algorithms that can compute an assignment: see `engines/`. */
export type EngineName = 'wgsl' | 'kd-tree' | 'gemm' | 'plain' | 'pca' | 'ssim';

/** What an engine does, as the page calls it. */
export const ENGINE_WORDS: Readonly<Record<EngineName, string>> = {
  wgsl: 'one GPU kernel',
  'kd-tree': 'k-d tree',
  gemm: 'matrix products',
  pca: 'principal axes',
  ssim: 'shortlist, then exact',
  plain: 'plain loops',
};

/** The work done by assignments since the last query, in pairs of a generated point and a real. */
export interface Effort {
  /** Pairs (x_i, y_j) among which the minima were found: m N for each assignment. */
  pairs: number;
  /** Of these, pairs whose cost was evaluated: neither excluded by a bound nor known from an earlier step. */
  evaluated: number;
  /** Of these, pairs whose cost (or bound) was kept from an earlier assignment of the same points. */
  reused: number;
}

/** Points whose costs are kept, since only psi changes. */
export interface Prepared {
  /** The same result as the engine's `assign` for these points. */
  assign(psi: Potential): Work<Assignment>;
  dispose(): void;
}

/** An engine is made for fixed reals y [N, d], a cost and its scale s. All engines agree with `assignPlain`. */
export interface AssignmentEngine {
  readonly name: EngineName;
  /** x [m, d], psi [N] -> index and value [m]. The caller disposes the result; the inputs stay the caller's. */
  assign(x: Tensor2D, psi: Potential): Work<Assignment>;
  /**
   * For several assignments of the same points under changing psi: computes once what does not depend on psi,
   * as far as the memory allows. x stays the caller's, and must outlive what is returned.
   */
  prepare(x: Tensor2D): Work<Prepared>;
  /** The work since the last call; null if the engine does not count it. */
  effort(): Promise<Effort | null>;
  dispose(): void;
}

/** Makes an engine for reals y [N, d], which stay the caller's. Throws an Error if it cannot serve this cost. */
export type EngineFactory = (y: Tensor2D, cost: Cost, scale: number) => AssignmentEngine;
