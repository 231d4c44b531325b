/** The generated points of one batch of latents, generated and assigned in chunks, so that m may exceed any buffer. */
import { concat, type Tensor2D } from '@tensorflow/tfjs-core';
import type { LatentBatch } from '../../data/latents/latent.ts';
import { applyInPieces, rowsPerPiece } from '../../networks/micro-batch.ts';
import type { Network } from '../../networks/network.ts';
import { hasCpuMemory } from '../../tensor/kernels/cpu.ts';
import { Scope, type Work } from '../../tensor/work.ts';
import type { Assignment, AssignmentEngine, Potential, Prepared } from '../../transport/assignment.ts';
import { MAX_WORKERS } from '../row-workers.ts';
import type { Line } from '../trainer.ts';

/**
 * Numbers (points times dimension) in one chunk: on a device 32 MB, well below its limits; on the CPU, where a step
 * takes long, few enough to show progress.
 */
const chunkNumbers = (): number => (hasCpuMemory() ? 1e6 : 8e6);
/** Batches of more numbers than this are not kept for the next assigner steps, but generated again. */
const MAX_KEPT_NUMBERS = 32e6;
/** From this many multiply-adds of the generator on, a batch may be shared among several workers. */
const SHARED_PRODUCTS = 1e8;

/** Receives the running line of the algorithm, and the number of points done. */
export type ReportProgress = (line: Line, done: number) => void;

interface Chunk {
  rows: number;
  x: Tensor2D;
  engine: AssignmentEngine;
  prepared: Prepared;
}

/** A batch of generated points. It owns the points and prepared costs that it keeps. */
export class GeneratedBatch {
  /** Chunks by their first row. */
  private readonly kept = new Map<number, Chunk>();
  /** Rows of a chunk. */
  private readonly rows: number;
  /**
   * Rows that are generated together, whoever does it, so that numbers do not depend on how many workers share a batch;
   * m where it is not worth sharing.
   */
  readonly grain: number;

  /**
   * @param keep keep points and prepared costs for further assignments
   * @param maxNumbers numbers in one chunk, at most
   */
  constructor(
    readonly batch: LatentBatch,
    readonly generator: Network,
    readonly keep: boolean,
    maxNumbers = chunkNumbers(),
  ) {
    const { m } = batch;
    const most = Math.max(1, Math.floor(maxNumbers / generator.outputs));
    const shared = hasCpuMemory() && m * generator.cost >= SHARED_PRODUCTS;
    const piece = Math.min(Math.ceil(m / MAX_WORKERS), rowsPerPiece(generator), most);
    this.grain = shared ? piece : m;
    this.rows = shared ? piece * Math.floor(most / piece) : most;
  }

  /** The assignment a(i) of the points begin..end-1 under psi, all by default. The caller disposes it. */
  *assign(
    engine: AssignmentEngine,
    psi: Potential,
    report: ReportProgress,
    begin = 0,
    end = this.batch.m,
  ): Work<Assignment> {
    const scope = new Scope();
    const parts: Assignment[] = [];
    const { rows } = this;
    try {
      for (let from = begin; from < end; from += rows) {
        if (from > begin) yield;
        const part = yield* this.assignRows(engine, psi, from, Math.min(rows, end - from), report);
        parts.push(part);
        scope.own(part.index);
        scope.own(part.value);
      }
      const [first] = parts;
      if (parts.length === 1) return { index: scope.release(first.index), value: scope.release(first.value) };
      return { index: concat(parts.map((p) => p.index)), value: concat(parts.map((p) => p.value)) };
    } finally {
      scope.end();
    }
  }

  private *assignRows(
    engine: AssignmentEngine,
    psi: Potential,
    from: number,
    count: number,
    report: ReportProgress,
  ): Work<Assignment> {
    const known = this.kept.get(from);
    if (known?.engine === engine && known.rows === count) {
      report('assign', from);
      yield;
      return yield* known.prepared.assign(psi);
    }
    if (known) this.forget(); // prepared for another cost, or another division among workers
    report('generate', from);
    yield;
    const scope = new Scope();
    try {
      const z = scope.own(yield* this.batch.rows(from, count));
      const x = scope.own(yield* applyInPieces(this.generator, z, this.piece));
      report('assign', from);
      yield;
      if (!this.keep || this.batch.m * this.generator.outputs > MAX_KEPT_NUMBERS)
        return yield* engine.assign(x, psi);
      const prepared = scope.own(yield* engine.prepare(x));
      const assigned = yield* prepared.assign(psi);
      this.kept.set(from, { rows: count, x: scope.release(x), engine, prepared: scope.release(prepared) });
      return assigned;
    } finally {
      scope.end();
    }
  }

  /** Rows that pass through the generator at a time. */
  private get piece(): number {
    return Math.min(this.grain, rowsPerPiece(this.generator));
  }

  private forget(): void {
    for (const { x, prepared } of this.kept.values()) {
      prepared.dispose();
      x.dispose();
    }
    this.kept.clear();
  }

  dispose(): void {
    this.forget();
  }
}
