import { type Tensor2D, tensor1d } from '@tensorflow/tfjs-core';
import type { Work } from '../../../tensor/work.ts';
import type { Assignment, AssignmentEngine, EngineName, Potential } from '../../assignment.ts';
import { numbersOf } from '../potential.ts';
import { WorkCounter } from '../work-counter.ts';
import { PieceSize } from './piece-size.ts';
import { Points } from './points.ts';
import type { AssignmentArrays, Block, RowSolver } from './row-solvers.ts';

/** Pairs in a block of rows, at most. */
const BLOCK_PAIRS = 1 << 20;
/** Bytes that may be kept by default. */
const KEPT_BYTES = 1 << 26;
/** Pieces after which the row solvers not in use are timed again: times change while a network trains. */
const RETRY_PIECES = 200;

/** Consecutive blocks from row 0 on, kept from one assignment to the next. */
interface Kept {
  blocks: { block: Block; to: number }[];
  /** The first row that is not kept. */
  to: number;
  bytes: number;
}

/**
 * Exact assignment on the processor ("host"): rows of x in blocks of a few milliseconds. Which of several row solvers
 * is the fastest depends on the cost and the points, so all are timed while they work; their results are the same.
 */
export class HostEngine implements AssignmentEngine {
  private readonly workCounter = new WorkCounter();
  private readonly sizes: PieceSize[];
  private pieces = 0;

  /** For N reals. @param room bytes that may be kept for points that are assigned several times */
  constructor(
    readonly name: EngineName,
    private readonly N: number,
    private readonly ways: readonly RowSolver[],
    private readonly room = KEPT_BYTES,
  ) {
    this.sizes = ways.map(() => new PieceSize(BLOCK_PAIRS / N));
  }

  assign(x: Tensor2D, psi: Potential): Work<Assignment> {
    return this.run(new Points(x), x.shape[0], psi, null);
  }

  *prepare(x: Tensor2D) {
    const points = new Points(x);
    const kept: Kept = { blocks: [], to: 0, bytes: 0 }; // filled by the first assignment
    return {
      assign: (psi: Potential) => this.run(points, x.shape[0], psi, kept),
      dispose: () => {
        for (const { block } of kept.blocks.splice(0)) block.dispose();
      },
    };
  }

  effort = () => this.workCounter.take();

  dispose(): void {
    for (const way of this.ways) way.dispose();
  }

  private *run(x: Points, m: number, psi: Potential, kept: Kept | null): Work<Assignment> {
    const out: AssignmentArrays = { index: new Int32Array(m), value: new Float32Array(m) };
    const potential = numbersOf(psi);
    if (!kept?.blocks.length) for (const way of this.ways) way.tune?.(x, m, potential);
    let from = 0;
    for (const { block, to } of kept?.blocks.slice() ?? []) {
      if (from > 0) yield;
      const pairs = (to - from) * this.N;
      const evaluated = block.assign(potential, out);
      this.workCounter.add(pairs, evaluated, pairs - evaluated);
      from = to;
    }
    while (from < m) {
      if (from > 0) yield;
      from = this.piece(x, from, m, potential, kept, out);
    }
    return { index: tensor1d(out.index, 'int32'), value: tensor1d(out.value) };
  }

  /** Assigns some rows from `from` on, and keeps them if there is room. Returns the first row after them. */
  private piece(
    x: Points,
    from: number,
    m: number,
    psi: ArrayLike<number>,
    kept: Kept | null,
    out: AssignmentArrays,
  ): number {
    const { way, rows } = this.choose(m - from);
    const to = from + rows;
    const start = performance.now();
    const block = this.ways[way].block(x, from, to);
    try {
      const evaluated = block.assign(psi, out);
      this.workCounter.add(rows * this.N, evaluated, 0);
      this.sizes[way].learn(rows, performance.now() - start);
    } finally {
      if (kept && from === kept.to && kept.bytes + 4 * rows * this.N <= this.room) {
        kept.bytes += block.keep();
        kept.blocks.push({ block, to });
        kept.to = to;
      } else {
        block.dispose();
      }
    }
    return to;
  }

  /** A row solver that is still to be timed, else the fastest; and how many rows it gets. */
  private choose(left: number): { way: number; rows: number } {
    this.pieces++;
    if (this.ways.length > 1 && this.pieces % RETRY_PIECES === 0) this.tryAgain();
    const onTrial = this.sizes.findIndex((size) => size.onTrial);
    const way = onTrial >= 0 ? onTrial : this.fastest();
    return { way, rows: Math.min(left, this.sizes[way].rows) };
  }

  private fastest(): number {
    return this.sizes.reduce((best, size, way) => (size.time < this.sizes[best].time ? way : best), 0);
  }

  private tryAgain(): void {
    const best = this.fastest();
    for (let way = 0; way < this.ways.length; way++) {
      if (way !== best) this.sizes[way] = new PieceSize(BLOCK_PAIRS / this.N);
    }
  }
}
