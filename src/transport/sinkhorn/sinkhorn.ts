/**
 * Optimal transport with entropy between clouds of equal masses, by Sinkhorn's iterations (Cuturi 2013) in the log
 * domain.
 */
import {
  abs,
  clone,
  div,
  mul,
  stack,
  sub,
  sum,
  type Tensor1D,
  type Tensor2D,
  tensor2d,
  tidy,
} from '@tensorflow/tfjs-core';
import { hasCpuMemory, runOnCpu } from '../../tensor/kernels/cpu.ts';
import { Scope, type Work } from '../../tensor/work.ts';
import { iterateOnDevice, planOnDevice, slopeOnDevice } from './device.ts';
import { iterateOnHost, planOnHost, slopeOnHost } from './host.ts';

export interface SinkhornOptions {
  /** The strength of the entropy, in the units of the costs. */
  eps: number;
  /** At least 1. */
  iterations: number;
  /** Differentiate the iterations too, or hold the plan fixed? See `EntropicPlan.slope`. */
  unrolled: boolean;
}

/** The plan pi that the iterations have come to, on the device. The caller disposes all tensors. */
export interface EntropicPlan {
  /** [m, n]; its columns have their mass 1/n, its rows 1/m once the iterations have converged. */
  plan: Tensor2D;
  /**
   * A gradient in the costs C, [m, n]. Unrolled: of sum_ij pi_ij C_ij, through all iterations. Else the plan itself, which
   * at convergence is the gradient of min_pi sum_ij pi_ij C_ij + eps KL(pi | uniform), by the envelope theorem.
   */
  slope: Tensor2D;
  /** sum_ij pi_ij C_ij, and the marginal error: the share of the mass that the wrong rows have, from 0 to 1. [2] */
  numbers: Tensor1D;
}

/** The entropic plan for the costs C [m, n] between m and n points of equal mass. */
export function* sinkhorn(cost: Tensor2D, options: SinkhornOptions): Work<EntropicPlan> {
  const { plan, slope } = yield* hasCpuMemory() ? onHost(cost, options) : onDevice(cost, options);
  const numbers = tidy(() => {
    const error = sum(abs(sub(sum(plan, 1), 1 / cost.shape[0])));
    return stack([sum(mul(plan, cost)), div(error, 2)]) as Tensor1D;
  });
  return { plan, slope, numbers };
}

function* onHost(
  cost: Tensor2D,
  { eps, iterations, unrolled }: SinkhornOptions,
): Work<Omit<EntropicPlan, 'numbers'>> {
  const [m, n] = cost.shape;
  const pairs = { cost: new Float64Array(), m, n, eps };
  runOnCpu([cost], [], ([values]) => {
    pairs.cost = Float64Array.from(values);
  });
  const potentials = yield* iterateOnHost(pairs, iterations);
  const plan = planOnHost(pairs, potentials[potentials.length - 1]);
  yield;
  const slope = unrolled ? yield* slopeOnHost(pairs, potentials, plan) : plan;
  const [a, b] = [plan, slope].map((values) => tensor2d(Float32Array.from(values), [m, n]));
  return { plan: a, slope: b };
}

function* onDevice(
  cost: Tensor2D,
  { eps, iterations, unrolled }: SinkhornOptions,
): Work<Omit<EntropicPlan, 'numbers'>> {
  const scope = new Scope();
  try {
    const potentials = yield* iterateOnDevice(cost, { eps, iterations }, unrolled, scope);
    const plan = scope.own(planOnDevice(cost, potentials[potentials.length - 1], eps));
    const slope = unrolled ? yield* slopeOnDevice(cost, potentials, plan, eps) : clone(plan);
    return { plan: scope.release(plan), slope };
  } finally {
    scope.end();
  }
}
