/** Sinkhorn's iterations by tensor operations, in the log domain. */
import {
  add,
  div,
  exp,
  logSumExp,
  mul,
  neg,
  reshape,
  sub,
  sum,
  type Tensor1D,
  type Tensor2D,
  tidy,
  transpose,
  zeros,
} from '@tensorflow/tfjs-core';
import { Scope, type Work } from '../../tensor/work.ts';

const column = (t: Tensor1D): Tensor2D => reshape(t, [-1, 1]);
const row = (t: Tensor1D): Tensor2D => reshape(t, [1, -1]);

/** -eps log (1/n) sum_j exp((g_j - C_ij)/eps), [m]; the maximum is subtracted. */
export const softMinimum = (cost: Tensor2D, g: Tensor1D, eps: number): Tensor1D =>
  tidy(() => {
    const n = cost.shape[1];
    return mul(sub(logSumExp(div(sub(row(g), cost), eps), 1), Math.log(n)), -eps) as Tensor1D;
  });

/** Potentials f [m] and g [n] after each iteration: see `iterateOnHost`. */
type Potentials = { f: Tensor1D; g: Tensor1D }[];

/** The potentials, owned by the scope: all of them, or the last ones alone. */
export function* iterateOnDevice(
  cost: Tensor2D,
  { eps, iterations }: { eps: number; iterations: number },
  all: boolean,
  scope: Scope,
): Work<Potentials> {
  const turned = scope.own(transpose(cost));
  let found: Potentials = [];
  let g = scope.own(zeros([cost.shape[1]]) as Tensor1D);
  for (let t = 0; t < iterations; t++) {
    const f = scope.own(softMinimum(cost, g, eps));
    g = scope.own(softMinimum(turned, f, eps));
    if (!all) for (const t of found.flatMap(({ f, g }) => [f, g])) scope.free(t);
    found = all ? [...found, { f, g }] : [{ f, g }];
    yield;
  }
  return found;
}

/** exp((f_i + g_j - C_ij)/eps), [m, n]. */
const exponentials = (cost: Tensor2D, f: Tensor1D, g: Tensor1D, eps: number): Tensor2D =>
  exp(div(sub(add(column(f), row(g)), cost), eps));

/** The plan: see `planOnHost`. */
export const planOnDevice = (cost: Tensor2D, { f, g }: Potentials[number], eps: number): Tensor2D =>
  tidy(() => div(exponentials(cost, f, g, eps), cost.size) as Tensor2D);

/** The derivative of the plan's cost in the costs: see `slopeOnHost`. */
export function* slopeOnDevice(
  cost: Tensor2D,
  found: Potentials,
  plan: Tensor2D,
  eps: number,
): Work<Tensor2D> {
  const scope = new Scope();
  const [m, n] = cost.shape;
  try {
    /** The slope so far, and the derivatives in f and g of the iteration that comes next. */
    let now = tidy(() => {
      const share = div(mul(plan, cost), eps) as Tensor2D;
      return [sub(plan, share), sum(share, 1), sum(share, 0)] as [Tensor2D, Tensor1D, Tensor1D];
    });
    for (const t of now) scope.own(t);
    for (let t = found.length - 1; t >= 0; t--) {
      yield;
      const { f, g } = found[t];
      const next = tidy(() => {
        const [slope, df, dg] = now;
        const ofColumns = mul(exponentials(cost, f, g, eps), mul(row(dg), 1 / m)) as Tensor2D;
        const ofF = sub(df, sum(ofColumns, 1)) as Tensor1D;
        const before = t > 0 ? found[t - 1].g : (zeros([n]) as Tensor1D);
        const ofRows = mul(exponentials(cost, f, before, eps), mul(column(ofF), 1 / n)) as Tensor2D;
        return [add(add(slope, ofColumns), ofRows), zeros([m]), neg(sum(ofRows, 0))] as typeof now;
      });
      for (const t of now) scope.free(t);
      for (const t of next) scope.own(t);
      now = next;
    }
    return scope.release(now[0]);
  } finally {
    scope.end();
  }
}
