/** The generator's side: a step along the costs of assigned pairs. */
import {
  add,
  gather,
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
import type { Trained } from './trained.ts';

/** Numbers of generated points in one backward pass: their activations take several times as much memory. */
const CHUNK = 2e6;

/** G(z_i) and y_index(i), i = 0..m-1. */
export interface Pairs {
  latents: LatentBatch;
  /** int32 [m] */
  index: Tensor1D;
  /** [N, d] */
  y: Tensor2D;
}

interface Scaled {
  cost: Cost;
  scale: number;
}

/**
 * One descent step of the generator on mean_i s c(G(z_i), y_a(i)) over the pairs [from, from + count), the
 * assignment held constant (Laschos et al. 2020, Algorithm 1). The gradient is summed over chunks of pairs.
 */
export function* generatorStepOnPairs(
  generator: Trained,
  pairs: Pairs,
  cost: Scaled,
  from: number,
  count: number,
): Work<void> {
  const rows = Math.max(1, Math.floor(CHUNK / generator.network.outputs));
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

/** Gradients in the generator's parameters of the costs of some pairs, summed and divided by `of`. */
function* gradients(
  { network }: Trained,
  { latents, index, y }: Pairs,
  { cost, scale }: Scaled,
  [from, count]: [number, number],
  of: number,
): Work<Tensor[]> {
  const scope = new Scope();
  try {
    const z = scope.own(yield* latents.rows(from, count));
    const target = scope.own(tidy(() => gather(y, slice(index, from, count)))) as Tensor2D;
    const pass = scope.own(yield* BlockedPass.forward(network, z));
    yield;
    const dx = scope.own(tidy(() => mul(cost.gradient(pass.y, target), scale / of)));
    return yield* pass.backward(dx as Tensor2D);
  } finally {
    scope.end();
  }
}
