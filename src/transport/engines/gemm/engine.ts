import type { Tensor2D } from '@tensorflow/tfjs-core';
import type { Cost } from '../../../costs/cost.ts';
import type { AssignmentEngine } from '../../assignment.ts';
import { HostEngine } from '../host/engine.ts';
import { exactRowSolver, pairsRowSolver, type RowSolver, type Task } from '../host/row-solvers.ts';
import { gemmRowSolver, RadialReals } from './row-solver.ts';

/** From this dimension on a radial cost is computed by a matrix product (measured: equally fast at 6). */
const PRODUCT_FROM = 6;

/**
 * Exact assignment on the processor where no tree serves: rows of x in blocks, whose costs to all reals y [N, d] are
 * computed in single precision by matrix operations and the best refined in double precision, or computed in double
 * precision by loops. Which of the two is faster for a cost that is not radial depends on its expression.
 */
export function createGemmEngine(y: Tensor2D, cost: Cost, scale: number): AssignmentEngine {
  const [N, d] = y.shape;
  const task: Task = { y: y.dataSync().slice() as Float32Array, N, d, cost, scale };
  return new HostEngine('gemm', N, waysFor(y, task));
}

function waysFor(y: Tensor2D, task: Task): RowSolver[] {
  if (!task.cost.radial) return [exactRowSolver(task), pairsRowSolver(y, task)];
  return [task.d < PRODUCT_FROM ? exactRowSolver(task) : gemmRowSolver(new RadialReals(task))];
}
