/** Problems for the tests of the exact solver, and what a right answer is. */
import { expect } from 'vitest';
import { compileCost } from '../../src/costs/compile.ts';
import type { CostSpec } from '../../src/costs/cost.ts';
import { finish } from '../../src/tensor/work.ts';
import {
  type ExactOptions,
  type ExactProblem,
  type ExactResult,
  solveExact,
} from '../../src/transport/exact/exact.ts';
import { uniform } from './problems.ts';

export function problemOf(
  x: ArrayLike<number>,
  y: ArrayLike<number>,
  d: number,
  spec: CostSpec = { name: 'square' },
): ExactProblem {
  return { x, y, m: x.length / d, N: y.length / d, d, cost: compileCost(spec, d) };
}

/** Points uniform in [-1, 1]^d; reals in a part of it, so that much must move. */
export function cloudsOf(m: number, N: number, d: number, seed: number, spec?: CostSpec): ExactProblem {
  const next = uniform(seed);
  const x = Float64Array.from({ length: m * d }, () => 2 * next() - 1);
  const y = Float64Array.from({ length: N * d }, () => next() ** 2);
  return problemOf(x, y, d, spec);
}

export const solve = (problem: ExactProblem, options?: ExactOptions): ExactResult =>
  finish(solveExact(problem, options));

/** The cost of the plan and the dual value of the potential by plain loops of their own. */
export function recount({ x, y, m, N, d, cost }: ExactProblem, { plan, potential }: ExactResult) {
  const c = (i: number, j: number) => cost.scalar(x, i * d, y, j * d);
  const [sent, received] = [new Float64Array(m), new Float64Array(N)];
  let primal = 0;
  plan.mass.forEach((mass, k) => {
    sent[plan.from[k]] += mass;
    received[plan.to[k]] += mass;
    primal += mass * c(plan.from[k], plan.to[k]);
  });
  let dual = 0;
  for (let i = 0; i < m; i++) {
    let least = Number.POSITIVE_INFINITY;
    for (let j = 0; j < N; j++) least = Math.min(least, c(i, j) + potential[j]);
    dual += least / m;
  }
  for (let j = 0; j < N; j++) dual -= potential[j] / N;
  return { primal, dual, sent, received };
}

/** A feasible plan and a potential that prove the interval, no wider than `gap`. */
export function expectProven(problem: ExactProblem, result: ExactResult, gap = 1e-6): void {
  const { primal, dual, sent, received } = recount(problem, result);
  const size = Math.abs(primal) + Math.abs(dual) + 1e-300;
  expect(result.plan.mass.every((mass) => mass > 0)).toBe(true);
  expect(result.plan.mass.length).toBeLessThan(1.5 * (problem.m + problem.N));
  for (const mass of sent) expect(mass * problem.m).toBeCloseTo(1, 9);
  for (const mass of received) expect(mass * problem.N).toBeCloseTo(1, 9);
  expect(result.upper).toBeGreaterThanOrEqual(primal - 1e-12 * size);
  expect(result.upper).toBeLessThanOrEqual(primal + 1e-12 * size);
  expect(result.lower).toBeLessThanOrEqual(dual + 1e-9 * size);
  expect(result.lower).toBeLessThanOrEqual(result.upper);
  expect(result.gap).toBeLessThanOrEqual(gap);
}
