/** Forward and backward passes in pieces of rows that are short enough to answer commands in between. */
import { add, concat, getBackend, slice, type Tensor, type Tensor2D } from '@tensorflow/tfjs-core';
import { hasCpuMemory } from '../tensor/kernels/cpu.ts';
import { ownKernels } from '../tensor/kernels/wasm/own.ts';
import { Scope, type Work } from '../tensor/work.ts';
import type { Gradients, InputGradient, Mapping, Network, Pass } from './network.ts';

/**
 * Multiply-adds of a layer in a piece: 5 to 15 ms forward, twice that backward. Smaller pieces are slower, since each
 * copies the weights again. A GPU's queue is asynchronous, so there only memory limits a piece.
 */
const PIECE_PRODUCTS: Record<string, number> = { wasm: 1e8, cpu: 1.5e6 };
/**
 * Numbers in the largest tensor of a piece: on a GPU 64 MB, half the limit of every WebGPU device; else a few ms of
 * work.
 */
export const maxNumbers = (): number => (hasCpuMemory() ? 1 << 20 : 1 << 24);

/** Rows per piece for a network on the current backend; at least one. */
export function rowsPerPiece(network: Pick<Mapping, 'largest' | 'memory'>): number {
  const budget = PIECE_PRODUCTS[getBackend()] ?? Number.POSITIVE_INFINITY;
  return Math.max(1, Math.floor(Math.min(budget / network.largest, maxNumbers() / network.memory)));
}

/** Rows of x. By own loops only they are copied; `slice` on WebAssembly first copies all of x. */
function rows(x: Tensor2D, from: number, count: number): Tensor2D {
  const width = x.shape[1];
  if (from === 0 && count === x.shape[0]) return x.clone();
  const own = ownKernels();
  if (!own) return slice(x, [from, 0], [count, width]);
  const [some] = own.run([x], [[count, width]], ([x], [some]) =>
    own.copy(x + 4 * from * width, some, count * width),
  );
  return some as Tensor2D;
}

/** [n, inputs] -> [n, outputs], without keeping what a backward pass would need; `size`: rows in a piece. */
export function* applyInPieces(network: Mapping, x: Tensor2D, size = rowsPerPiece(network)): Work<Tensor2D> {
  const n = x.shape[0];
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

/** A forward pass over all rows of x in blocks, each of which keeps what its backward pass needs. */
export class BlockedPass {
  private readonly scope = new Scope();
  private readonly passes: Pass[] = [];
  private readonly starts: number[] = [];
  /** The output [n, outputs], owned by this pass. */
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
    return yield* this.sum(
      dy,
      this.passes.map((pass) => (d) => pass.backward(d)),
    );
  }

  /** The same, and the gradient in x. */
  *backwardToInput(dy: Tensor2D): Work<Gradients> {
    const scope = new Scope();
    try {
      const blocks: Tensor2D[] = [];
      const parameters = yield* this.sum(
        dy,
        this.passes.map(
          (pass) =>
            function* (d) {
              const { parameters, dx } = yield* pass.backwardToInput(d);
              blocks.push(scope.own(dx));
              return parameters;
            },
        ),
      );
      const dx = blocks.length > 1 ? concat(blocks, 0) : scope.release(blocks[0]);
      return { parameters, dx };
    } finally {
      scope.end();
    }
  }

  /**
   * The gradient in x, which can be differentiated itself. It is disposed with the pass. Throws as
   * `Pass.inputGradient`.
   */
  *inputGradient(dy: Tensor2D): Work<InputGradient> {
    let complete = false;
    try {
      const blocks: InputGradient[] = [];
      for (const [i, pass] of this.passes.entries()) {
        const d = this.scope.own(this.rowsOfBlock(dy, i));
        blocks.push(yield* pass.inputGradient(d));
        this.scope.free(d);
        if (i + 1 < this.passes.length) yield;
      }
      const dxs = blocks.map(({ dx }) => dx);
      complete = true;
      return {
        dx: dxs.length > 1 ? this.scope.own(concat(dxs, 0)) : dxs[0],
        penaltyGradients: (v) =>
          this.sum(
            v,
            blocks.map((block) => (d) => block.penaltyGradients(d)),
          ),
      };
    } finally {
      if (!complete) this.dispose();
    }
  }

  private rowsOfBlock(t: Tensor2D, i: number): Tensor2D {
    return rows(t, this.starts[i], this.passes[i].y.shape[0]);
  }

  /** Sums over the blocks, each of which gets its rows of t. Frees the pass. */
  private *sum(t: Tensor2D, blocks: readonly ((rows: Tensor2D) => Work<Tensor[]>)[]): Work<Tensor[]> {
    const sums = new Scope();
    let total: Tensor[] = [];
    try {
      for (const [i, of] of blocks.entries()) {
        const part = sums.own(this.rowsOfBlock(t, i));
        const gradients = yield* of(part);
        sums.free(part);
        const sum = i === 0 ? gradients : gradients.map((g, k) => add(g, total[k]));
        for (const g of sum) sums.own(g);
        if (i > 0) for (const g of [...gradients, ...total]) sums.free(g);
        total = sum;
        if (i + 1 < blocks.length) yield;
      }
      for (const g of total) sums.release(g);
      return total;
    } finally {
      sums.end();
      this.dispose();
    }
  }

  dispose(): void {
    for (const pass of this.passes) pass.dispose();
    this.scope.end();
  }
}
