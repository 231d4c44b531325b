/** The generator's step: it lowers the costs between its points and their targets. */
import {
  add,
  addN,
  expandDims,
  mul,
  slice,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
  tidy,
} from '@tensorflow/tfjs-core';
import type { Cost } from '../costs/cost.ts';
import type { LatentBatch } from '../data/latents/latent.ts';
import { BlockedPass } from '../networks/micro-batch.ts';
import { Scope, type Work } from '../tensor/work.ts';
import { matchedGradient } from '../transport/matched-gradient.ts';
import type { Progress } from './progress.ts';
import type { Trained } from './trained.ts';

/** Numbers (points times dimension) in one backward pass; activations take several times as much memory. */
const BLOCK_NUMBERS = 2e6;

/** A real for each point, and the share of the point's mass that goes there (null: all of it). */
export interface Target {
  /** Indices of reals, int32 [m]. */
  index: Tensor1D;
  /** Shares in [0, 1], [m]. */
  weight: Tensor1D | null;
}

/** Points G(z_i), i = 0..m-1, and their targets: one each, or several whose weights sum to 1. */
export interface Pairs {
  latents: LatentBatch;
  targets: readonly Target[];
  /** Reals [N, d]. */
  y: Tensor2D;
}

interface Scaled {
  cost: Cost;
  scale: number;
}

/**
 * One descent step of the generator on mean_i sum_k w_ki s c(G(z_i), y_k(i)) over the points [from, from + count), the
 * targets held constant (with one target Laschos et al. 2020, Algorithm 1). The gradient is summed over chunks of
 * points.
 */
function* generatorStepOnPairs(
  generator: Trained,
  pairs: Pairs,
  cost: Scaled,
  from: number,
  count: number,
): Work<void> {
  const rows = Math.max(1, Math.floor(BLOCK_NUMBERS / generator.network.outputs));
  const sums = new Scope();
  let total: Tensor[] = [];
  try {
    for (let at = 0; at < count; at += rows) {
      const part = yield* gradients(generator, pairs, cost, [from + at, Math.min(rows, count - at)], count);
      for (const g of part) sums.own(g);
      const before = total;
      total = before.length === 0 ? part : part.map((g, i) => sums.own(add(g, before[i])));
      if (before.length > 0) for (const g of [...part, ...before]) sums.free(g);
      yield;
    }
    generator.optimiser.descend(total);
  } finally {
    sums.end();
  }
}

/** Descent steps over all m points: one step (`batch` 0), or one sweep of mini-batches of size `batch`. */
export function* generatorSweep(
  generator: Trained,
  pairs: Pairs,
  cost: Scaled,
  batch: number,
  progress: Progress,
): Work<void> {
  const { m } = pairs.latents;
  progress.begin(m);
  yield;
  const size = batch > 0 ? Math.min(batch, m) : m;
  for (let from = 0; from < m; from += size) {
    yield* generatorStepOnPairs(generator, pairs, cost, from, Math.min(size, m - from));
    progress.done = Math.min(m, from + size);
    yield;
  }
}

/** The gradient with respect to the generator's parameters of the summed costs of `count` pairs, divided by `of`. */
function* gradients(
  { network }: Trained,
  { latents, targets, y }: Pairs,
  { cost, scale }: Scaled,
  [from, count]: [number, number],
  of: number,
): Work<Tensor[]> {
  const scope = new Scope();
  try {
    const z = scope.own(yield* latents.rows(from, count));
    const pass = scope.own(yield* BlockedPass.forward(network, z));
    yield;
    const along = ({ index, weight }: Target) => {
      const g = matchedGradient(cost, scale / of, pass.y, y, slice(index, from, count));
      return weight ? mul(g, expandDims(slice(weight, from, count), 1)) : g;
    };
    const dx = scope.own(tidy(() => addN(targets.map(along))));
    return yield* pass.backward(dx as Tensor2D);
  } finally {
    scope.end();
  }
}
