/** The minibatch energy distance under the cosine cost of features, and its gradient in them. */
import {
  add,
  addN,
  concat,
  div,
  maximum,
  mul,
  neg,
  reshape,
  slice,
  sqrt,
  square,
  stack,
  sub,
  sum,
  type Tensor1D,
  type Tensor2D,
  tidy,
  transpose,
} from '@tensorflow/tfjs-core';
import { product, productTransposed } from '../../tensor/ops/product.ts';
import { Scope, type Work } from '../../tensor/work.ts';
import { type SinkhornOptions, sinkhorn } from '../../transport/sinkhorn/sinkhorn.ts';

export type Matching = Omit<SinkhornOptions, 'unrolled'>;

/** The smallest length by which features are divided. */
const SHORTEST = 1e-12;

/** The pairs of the batches X, X' of reals (0, 1) and Y, Y' of generated points (2, 3), and their weights. */
const PAIRS = [
  [0, 2, 1],
  [0, 3, 1],
  [1, 2, 1],
  [1, 3, 1],
  [0, 1, -2],
  [2, 3, -2],
] as const;

/** The plan for the costs 1 - cos of features u [m, k], v [n, k] of length 1, and what it costs, [1]. */
function* match(u: Tensor2D, v: Tensor2D, matching: Matching): Work<{ plan: Tensor2D; cost: Tensor1D }> {
  const costs = tidy(() => sub(1, productTransposed(u, v))) as Tensor2D;
  const scope = new Scope();
  try {
    const { plan, slope, numbers } = yield* sinkhorn(scope.own(costs), { ...matching, unrolled: false });
    scope.own(slope);
    scope.own(numbers);
    return { plan, cost: slice(numbers, 0, 1) as Tensor1D };
  } finally {
    scope.end();
  }
}

const lengths = (v: Tensor2D): Tensor2D => maximum(sqrt(sum(square(v), 1, true)), SHORTEST);
const normalised = (v: Tensor2D): Tensor2D => tidy(() => div(v, lengths(v))) as Tensor2D;

/** The matching of features [m, k] and [n, k], [m, n]. The caller disposes it. */
export function* matchingOf(v: Tensor2D, w: Tensor2D, matching: Matching): Work<Tensor2D> {
  const scope = new Scope();
  try {
    const { plan, cost } = yield* match(scope.own(normalised(v)), scope.own(normalised(w)), matching);
    scope.own(cost);
    return plan;
  } finally {
    scope.end();
  }
}

/** The caller disposes both. */
export interface EnergyLoss {
  /** The gradient of L in the features, [4 n, k]. */
  dv: Tensor2D;
  /** The energy distance L/2; the mean cost across, and those within the reals and the generated points. [4] */
  numbers: Tensor1D;
}

/**
 * L = W(X,Y) + W(X,Y') + W(X',Y) + W(X',Y') - 2 W(X,X') - 2 W(Y,Y') of the features v [4 n, k] of X, X', Y and Y', in this
 * order (Salimans et al. 2018, Eq. 7 and Algorithm 1). The plans are held fixed.
 */
export function* energyLoss(v: Tensor2D, matching: Matching): Work<EnergyLoss> {
  const scope = new Scope();
  const [n, k] = [v.shape[0] / 4, v.shape[1]];
  try {
    const u = scope.own(normalised(v));
    const batches = [0, 1, 2, 3].map((b) => scope.own(slice(u, [b * n, 0], [n, k])));
    const slopes: Tensor2D[][] = batches.map(() => []);
    const costs: Tensor1D[] = [];
    for (const [a, b, weight] of PAIRS) {
      const { plan, cost } = yield* match(batches[a], batches[b], matching);
      scope.own(plan);
      costs.push(scope.own(cost));
      slopes[a].push(scope.own(tidy(() => mul(product(plan, batches[b]), -weight)) as Tensor2D));
      slopes[b].push(scope.own(tidy(() => mul(product(transpose(plan), batches[a]), -weight)) as Tensor2D));
      yield;
    }
    const [dv, numbers] = tidy(() => {
      const du = concat(slopes.map((parts) => addN(parts))) as Tensor2D;
      const along = sum(mul(u, du), 1, true);
      const [xy, xy2, x2y, x2y2, xx, yy] = costs.map((cost) => reshape(cost, []));
      const across = mul(addN([xy, xy2, x2y, x2y2]), 0.25);
      const energy = add(mul(across, 2), neg(add(xx, yy)));
      return [div(sub(du, mul(u, along)), lengths(v)), stack([energy, across, xx, yy])] as [
        Tensor2D,
        Tensor1D,
      ];
    });
    return { dv, numbers };
  } finally {
    scope.end();
  }
}
