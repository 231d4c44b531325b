/** The smoothed dual value of a batch, and the plan that is its gradient. */
import {
  abs,
  add,
  div,
  exp,
  mean,
  mul,
  neg,
  reshape,
  stack,
  sub,
  sum,
  type Tensor1D,
  type Tensor2D,
  tidy,
} from '@tensorflow/tfjs-core';
import type { Cost } from '../../costs/cost.ts';
import { softMinimum } from '../../transport/sinkhorn/device.ts';

/** The transport cost with its scale s, and the temperature eps of the minimum, in units of s c. */
export interface Smoothing {
  cost: Cost;
  scale: number;
  eps: number;
}

/** The caller disposes all of it. */
export interface SmoothedDual {
  /**
   * pi_ij [m, n], the share (of 1 in all) of point i that goes to real j: its rows have their mass 1/m. The gradient of the
   * dual value in psi_j is sum_i pi_ij - 1/n, and in x_i it is s sum_j pi_ij grad c(x_i, y_j).
   */
  plan: Tensor2D;
  /**
   * The smoothed dual value and the cost of the plan, in units of c, and its marginal error: the share of the mass that goes
   * to the wrong reals. [3]
   */
  numbers: Tensor1D;
}

/**
 * D = mean_i min^eps_j { s c(x_i, y_j) + psi_j } - mean_j psi_j between points x [m, d] and reals y [n, d] with potential
 * psi [n, 1], where min^eps_j v_j = -eps log (1/n) sum_j exp(-v_j / eps): Laschos et al. 2020, Eq. 14, with the infimum
 * smoothed by LogSumExp.
 */
export function smoothedDual(
  { cost, scale, eps }: Smoothing,
  psi: Tensor2D,
  x: Tensor2D,
  y: Tensor2D,
): SmoothedDual {
  const [m, n] = [x.shape[0], y.shape[0]];
  const [plan, numbers] = tidy(() => {
    const costs = mul(cost.pairs(x, y), scale) as Tensor2D;
    const g = reshape(neg(psi), [n]) as Tensor1D;
    const least = softMinimum(costs, g, eps);
    const exponent = div(sub(add(reshape(least, [m, 1]), reshape(g, [1, n])), costs), eps);
    const plan = div(exp(exponent), m * n) as Tensor2D;
    const dual = sub(mean(least), mean(psi));
    const error = div(sum(abs(sub(sum(plan, 0), 1 / n))), 2);
    return [plan, stack([div(dual, scale), div(sum(mul(plan, costs)), scale), error]) as Tensor1D] as const;
  });
  return { plan, numbers };
}
