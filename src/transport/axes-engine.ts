import type { Tensor2D } from '@tensorflow/tfjs-core';
import type { Cost } from '../costs/cost.ts';
import type { AssignmentEngine } from './assignment.ts';
import { Axes } from './axes.ts';
import { axesScorer } from './axes-scorer.ts';
import { HostEngine } from './host-engine.ts';
import { productScorer, RadialReals } from './products.ts';
import type { Task } from './scorers.ts';

/** Axes of the first bound, to choose from, and of the second. Fewer for a shorter first pass, more for fewer pairs left. */
const FIRST = [16, 32, 64];
const SECOND = 96;

/**
 * Exact assignment for radial costs in high dimension that leaves out most pairs: bounds by the principal axes of
 * the reals. How many axes are the best, and whether the plain product is better still, is found out at work.
 */
export function createAxesEngine(y: Tensor2D, cost: Cost, scale: number): AssignmentEngine {
  const [N, d] = y.shape;
  const task: Task = { y: y.dataSync().slice() as Float32Array, N, d, cost, scale };
  const reals = new RadialReals(task);
  const axes = new Axes(reals.points, N, d, Math.min(SECOND, d, N));
  const plain = productScorer(reals);
  const bounded = FIRST.filter((k) => k <= axes.count).map((k) => axesScorer(reals, axes, k, plain));
  return new HostEngine('axes', N, d, [plain, ...bounded], () => axes.dispose());
}
