import type { Tensor1D } from '@tensorflow/tfjs-core';
import type { Work } from '../../tensor/work.ts';
import type { Assignment, Prepared } from '../assignment.ts';

/** For engines that keep nothing between two assignments of the same points. */
export function* nothingKept(assign: (psi: Tensor1D) => Work<Assignment>): Work<Prepared> {
  return { assign, dispose() {} };
}
