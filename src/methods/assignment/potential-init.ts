/** Where a table of psi begins on generated points. */
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

/** Points whose costs to all reals are looked at. */
export const SAMPLE = 16;

/** What it needs of the generated points. */
export interface BatchProblem {
  /** Some of its points, [k, d]. */
  x: Tensor2D;
  y: Tensor2D;
  cost: Cost;
  scale: number;
  /** The assignment of all points. The caller disposes it. */
  assign(psi: Tensor1D): Work<Assignment>;
}

/**
 * Values to begin with: those there are, or those that make all reals equally expensive on average, -mean_i s c(x_i, y_j),
 * whichever have the higher dual value. And the unit of steps: only how cost differences between reals vary from point
 * to point moves points, so this is their size after all means of rows and columns are taken away. A mean of small
 * powers: a few that are huge, under a steep cost, must not make steps too long for the rest.
 * The caller disposes both.
 */
export function* initialPotential(
  problem: BatchProblem,
  psi: Tensor1D,
): Work<{ base: Tensor1D; unit: Scalar }> {
  const scope = new Scope();
  try {
    const { level, unit } = yield* survey(problem);
    scope.own(level);
    scope.own(unit);
    const [own, other] = [scope.own(yield* dual(problem, psi)), scope.own(yield* dual(problem, level))];
    const base = tidy(() => where(greater(other, own), level, psi)) as Tensor1D;
    return { base, unit: scope.release(unit) };
  } finally {
    scope.end();
  }
}

/** The power. */
const BULK = 0.25;
/** What single precision still tells from 0. */
const LEAST = 1e-30;

function* survey({ x, y, cost, scale }: BatchProblem): Work<{ level: Tensor1D; unit: Scalar }> {
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
      return maximum(pow(mean(pow(abs(rest), BULK)), 1 / BULK), LEAST) as Scalar;
    });
    return { level: scope.release(level), unit };
  } finally {
    scope.end();
  }
}

/** D(psi), times s. */
function* dual({ assign }: BatchProblem, psi: Tensor1D): Work<Scalar> {
  const { index, value } = yield* assign(psi);
  const D = tidy(() => sub(mean(value), mean(psi)) as Scalar);
  index.dispose();
  value.dispose();
  return D;
}
