/** The cost of an entropic plan between two clouds, and its gradient in the points. */
import { add, mul, slice, type Tensor1D, type Tensor2D, tidy, transpose } from '@tensorflow/tfjs-core';
import type { Cost } from '../../costs/cost.ts';
import { Scope, type Work } from '../../tensor/work.ts';
import { pairGradient } from '../../transport/pair-gradient.ts';
import { type SinkhornOptions, sinkhorn } from '../../transport/sinkhorn/sinkhorn.ts';

/** The transport cost with its scale s, and how plans are computed: eps is in the units of s c. */
export interface Entropic extends SinkhornOptions {
  cost: Cost;
  scale: number;
}

/** The entropic plan between x [m, d] and y [n, d]; see `EntropicPlan`. The caller disposes it. */
function* planBetween({ cost, scale, ...options }: Entropic, x: Tensor2D, y: Tensor2D) {
  const costs = tidy(() => mul(cost.pairs(x, y), scale)) as Tensor2D;
  try {
    return yield* sinkhorn(costs, options);
  } finally {
    costs.dispose();
  }
}

/** The plan alone, [m, n]. The caller disposes it. */
export function* planOf(problem: Entropic, x: Tensor2D, y: Tensor2D): Work<Tensor2D> {
  const { plan, slope, numbers } = yield* planBetween({ ...problem, unrolled: false }, x, y);
  slope.dispose();
  numbers.dispose();
  return plan;
}

/** A loss of the points x: its gradient [m, d], and numbers in units of s c. The caller disposes them. */
interface PointLoss {
  dx: Tensor2D;
  /** The cost of the plan and its marginal error, [2]. */
  numbers: Tensor1D;
}

/** W(x, y): the cost of the plan between x [m, d] and y [n, d], and its gradient in x (see `EntropicPlan.slope`). */
export function* transportLoss(problem: Entropic, x: Tensor2D, y: Tensor2D): Work<PointLoss> {
  const scope = new Scope();
  try {
    const { slope, numbers } = own(scope, yield* planBetween(problem, x, y));
    const dx = scope.own(yield* pairGradient(problem.cost, x, y, slope));
    return { dx: tidy(() => mul(dx, problem.scale)), numbers: scope.release(numbers) };
  } finally {
    scope.end();
  }
}

/**
 * What debiasing adds: -W(x, x)/2 - W(y, y)/2, for a cost that may not be symmetric, and its gradient in x (Genevay, Peyré
 * and Cuturi 2018, Eq. 5, halved, so that with W(x, y) it tends to the transport cost as eps tends to 0).
 */
export function* selfLoss(
  problem: Entropic,
  x: Tensor2D,
  y: Tensor2D,
): Work<{ dx: Tensor2D; value: Tensor1D }> {
  const scope = new Scope();
  try {
    const ofX = own(scope, yield* planBetween(problem, x, x));
    const ofY = own(scope, yield* planBetween({ ...problem, unrolled: false }, y, y));
    const { cost, scale } = problem;
    const turned = scope.own(transpose(ofX.slope)) as Tensor2D;
    const first = scope.own(yield* pairGradient(cost, x, x, ofX.slope));
    const second = scope.own(yield* pairGradient(cost, x, x, turned, true));
    return {
      dx: tidy(() => mul(add(first, second), -scale / 2)),
      value: tidy(() => slice(mul(add(ofX.numbers, ofY.numbers), -0.5), 0, 1)) as Tensor1D,
    };
  } finally {
    scope.end();
  }
}

function own<T extends { plan: Tensor2D; slope: Tensor2D; numbers: Tensor1D }>(scope: Scope, made: T): T {
  for (const t of [made.plan, made.slope, made.numbers]) scope.own(t);
  return made;
}
