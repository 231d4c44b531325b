import type { Tensor1D, Tensor2D } from '@tensorflow/tfjs-core';
import type { Work } from '../tensor/work.ts';

/** a(i) = argmin_j { s c(x_i, y_j) + psi_j } and the minimum itself (Laschos et al. 2020, Eq. 2 and 9). */
export interface Assignment {
  /** int32 [m]; ties go to the lowest index. */
  index: Tensor1D;
  /** float32 [m]: s c(x_i, y_a(i)) + psi_a(i). */
  value: Tensor1D;
}

export type EngineName = 'wgsl' | 'kd-tree' | 'blocked' | 'plain';

/** An engine is made for fixed reals y [N, d], a cost and its scale s. All engines agree with `assignPlain`. */
export interface AssignmentEngine {
  readonly name: EngineName;
  /** x [m, d], psi [N]. The caller disposes what it gets; the inputs stay the caller's. */
  assign(x: Tensor2D, psi: Tensor1D): Work<Assignment>;
  dispose(): void;
}
