/** Forward and backward passes in pieces of rows, short enough that commands are answered in between. */
import { add, concat, getBackend, slice, type Tensor, type Tensor2D } from '@tensorflow/tfjs-core';
import { hasCpuMemory } from '../tensor/cpu-memory.ts';
import { Scope } from '../tensor/scope.ts';
import type { Work } from '../tensor/work.ts';
import type { Gradients, Network, Pass } from './network.ts';

/**
 * Multiply-adds of a layer in a piece: 5 to 15 ms forward, twice that backward. Smaller pieces are slower: each
 * lays out the weights again. A GPU's queue is asynchronous: there only memory bounds a piece.
 */
const PIECE: Record<string, number> = { wasm: 1e8, cpu: 1.5e6 };
/** Numbers of the largest tensor of a piece: 64 MB, half of what every WebGPU device binds; in plain loops, few milliseconds. */
export const mostNumbers = (): number => (hasCpuMemory() ? 1 << 20 : 1 << 24);

export function rowsPerPiece(network: Network): number {
  const budget = PIECE[getBackend()] ?? Number.POSITIVE_INFINITY;
  return Math.max(1, Math.floor(Math.min(budget / network.largest, mostNumbers() / network.memory)));
}

function rows(x: Tensor2D, from: number, count: number): Tensor2D {
  return slice(x, [from, 0], [count, x.shape[1]]);
}

/** [n, inputs] -> [n, outputs] without what a backward pass would need. */
export function* applyInPieces(network: Network, x: Tensor2D): Work<Tensor2D> {
  const n = x.shape[0];
  const size = rowsPerPiece(network);
  if (n <= size) return yield* network.apply(x);
  const scope = new Scope();
  try {
    const parts: Tensor2D[] = [];
    for (let from = 0; from < n; from += size) {
      const part = scope.own(rows(x, from, Math.min(size, n - from)));
      parts.push(scope.own(yield* network.apply(part)));
      scope.free(part);
    }
    return concat(parts, 0);
  } finally {
    scope.end();
  }
}

/** A forward pass over all rows of x that remembers what its backward pass needs, block by block. */
export class BlockedPass {
  private readonly scope = new Scope();
  private readonly passes: Pass[] = [];
  private readonly starts: number[] = [];
  /** [n, outputs]; owned by this pass. */
  y!: Tensor2D;

  private constructor(private readonly x: Tensor2D) {}

  static *forward(network: Network, x: Tensor2D): Work<BlockedPass> {
    const blocked = new BlockedPass(x);
    let complete = false;
    try {
      yield* blocked.run(network);
      complete = true;
      return blocked;
    } finally {
      if (!complete) blocked.dispose();
    }
  }

  private *run(network: Network): Work<void> {
    const n = this.x.shape[0];
    const size = rowsPerPiece(network);
    for (let from = 0; from < n; from += size) {
      const whole = n <= size;
      const block = whole ? this.x : this.scope.own(rows(this.x, from, Math.min(size, n - from)));
      this.passes.push(yield* network.forward(block));
      this.starts.push(from);
    }
    this.y =
      this.passes.length === 1
        ? this.passes[0].y
        : this.scope.own(
            concat(
              this.passes.map((p) => p.y),
              0,
            ),
          );
  }

  /** Gradients of sum(y * dy) in the parameters. Frees the pass. */
  *backward(dy: Tensor2D): Work<Tensor[]> {
    return yield* this.sum(dy, (pass, d) => pass.backward(d));
  }

  /** The same, and the gradient in x. */
  *backwardToInput(dy: Tensor2D): Work<Gradients> {
    const scope = new Scope();
    try {
      const blocks: Tensor2D[] = [];
      const parameters = yield* this.sum(dy, function* (pass, d) {
        const { parameters, dx } = yield* pass.backwardToInput(d);
        blocks.push(scope.own(dx));
        return parameters;
      });
      const dx = blocks.length > 1 ? concat(blocks, 0) : scope.release(blocks[0]);
      return { parameters, dx };
    } finally {
      scope.end();
    }
  }

  /** Sums of what each block gives. Frees the pass. */
  private *sum(dy: Tensor2D, of: (pass: Pass, dy: Tensor2D) => Work<Tensor[]>): Work<Tensor[]> {
    const sums = new Scope();
    let total: Tensor[] = [];
    try {
      while (this.passes.length > 0) {
        const pass = this.passes[0];
        const d = sums.own(rows(dy, this.starts[0], pass.y.shape[0]));
        const part = yield* of(pass, d);
        sums.free(d);
        this.passes.shift();
        this.starts.shift();
        const sum = total.length === 0 ? part : part.map((g, i) => add(g, total[i]));
        for (const t of sum) sums.own(t);
        if (total.length > 0) for (const t of [...part, ...total]) sums.free(t);
        total = sum;
        if (this.passes.length > 0) yield;
      }
      for (const t of total) sums.release(t);
      return total;
    } finally {
      sums.end();
      this.dispose();
    }
  }

  dispose(): void {
    for (const pass of this.passes) pass.dispose();
    this.passes.length = 0;
    this.scope.end();
  }
}
