/** The initial values of a table of psi for given generated points. */
import {
  abs,
  add,
  concat,
  greater,
  maximum,
  mean,
  mul,
  neg,
  pow,
  type Scalar,
  slice,
  sub,
  type Tensor1D,
  type Tensor2D,
  tidy,
  where,
} from '@tensorflow/tfjs-core';
import type { Cost } from '../../costs/cost.ts';
import { Scope, type Work } from '../../tensor/work.ts';
import type { Assignment } from '../../transport/assignment.ts';

/** The number of points whose costs to all reals are computed. */
export const SAMPLE_POINTS = 16;

/** What `initialPotential` needs to know of the generated points. */
export interface BatchProblem {
  /** Some of the generated points, [k, d], and all reals, [N, d]. */
  x: Tensor2D;
  y: Tensor2D;
  cost: Cost;
  scale: number;
  /** The assignment of all points. The caller disposes it. */
  assign(psi: Tensor1D): Work<Assignment>;
}

/**
 * `base` [N], the initial values: `psi` itself, or -mean_i s c(x_i, y_j), which makes all reals equally expensive on
 * average, whichever has the higher dual value. `unit`, the unit of steps: the typical size of s c(x_i, y_j) after its
 * row and column means are subtracted, since only that decides where points go. It is a power mean with a small
 * exponent, so that a few huge costs do not make steps too long for the rest. The caller disposes both.
 */
export function* initialPotential(
  problem: BatchProblem,
  psi: Tensor1D,
): Work<{ base: Tensor1D; unit: Scalar }> {
  const scope = new Scope();
  try {
    const { level, unit } = yield* sampleCosts(problem);
    scope.own(level);
    scope.own(unit);
    const [own, other] = [scope.own(yield* dual(problem, psi)), scope.own(yield* dual(problem, level))];
    const base = tidy(() => where(greater(other, own), level, psi)) as Tensor1D;
    return { base, unit: scope.release(unit) };
  } finally {
    scope.end();
  }
}

/** The exponent of the power mean. */
const UNIT_POWER = 0.25;
/** A lower limit of the unit, well above the smallest number of single precision. */
const MIN_UNIT = 1e-30;

function* sampleCosts({ x, y, cost, scale }: BatchProblem): Work<{ level: Tensor1D; unit: Scalar }> {
  const scope = new Scope();
  try {
    const rows: Tensor2D[] = [];
    for (let i = 0; i < x.shape[0]; i++) {
      rows.push(scope.own(tidy(() => mul(cost.pairs(slice(x, [i, 0], [1, -1]), y), scale) as Tensor2D)));
      yield;
    }
    const costs = scope.own(concat(rows, 0));
    const level = scope.own(tidy(() => neg(mean(costs, 0)) as Tensor1D));
    const unit = tidy(() => {
      const centred = add(costs, level);
      const rest = sub(centred, mean(centred, 1, true));
      return maximum(pow(mean(pow(abs(rest), UNIT_POWER)), 1 / UNIT_POWER), MIN_UNIT) as Scalar;
    });
    return { level: scope.release(level), unit };
  } finally {
    scope.end();
  }
}

/** The dual value D(psi), times the scale s. */
function* dual({ assign }: BatchProblem, psi: Tensor1D): Work<Scalar> {
  const { index, value } = yield* assign(psi);
  const D = tidy(() => sub(mean(value), mean(psi)) as Scalar);
  index.dispose();
  value.dispose();
  return D;
}
