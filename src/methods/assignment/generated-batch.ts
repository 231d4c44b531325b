/** The generated points of one draw, made and assigned in chunks, so that m may be larger than any buffer. */
import { concat, type Tensor2D } from '@tensorflow/tfjs-core';
import type { LatentBatch } from '../../data/latents/latent.ts';
import { applyInPieces } from '../../networks/micro-batch.ts';
import type { Network } from '../../networks/network.ts';
import { hasCpuMemory } from '../../tensor/kernels/cpu.ts';
import { Scope, type Work } from '../../tensor/work.ts';
import type { Assignment, AssignmentEngine, Potential, Prepared } from '../../transport/assignment.ts';
import type { Line } from '../trainer.ts';

/**
 * Numbers of generated points at a time: on a device 32 MB, well below its limits; on the processor, where a step takes
 * long, few enough that one can see how far it is.
 */
const chunk = (): number => (hasCpuMemory() ? 1e6 : 8e6);
/** Numbers of generated points that are kept for the next assigner steps; beyond, they are made again. */
const KEPT = 32e6;

/** Told what runs, and how many points are done. */
export type Tell = (line: Line, done: number) => void;

interface Chunk {
  x: Tensor2D;
  engine: AssignmentEngine;
  prepared: Prepared;
}

export class GeneratedBatch {
  /** By their first row. */
  private readonly kept = new Map<number, Chunk>();

  /**
   * @param keep Keep points, and what is known of their costs, for further assignments.
   * @param most numbers of generated points at a time
   */
  constructor(
    readonly batch: LatentBatch,
    private readonly generator: Network,
    private readonly keep: boolean,
    private readonly most = chunk(),
  ) {}

  /** a(i) for all m points under psi. The caller disposes it. */
  *assign(engine: AssignmentEngine, psi: Potential, tell: Tell): Work<Assignment> {
    const scope = new Scope();
    const parts: Assignment[] = [];
    const { m } = this.batch;
    const rows = Math.max(1, Math.floor(this.most / this.generator.outputs));
    try {
      for (let from = 0; from < m; from += rows) {
        if (from > 0) yield;
        const part = yield* this.assignRows(engine, psi, from, Math.min(rows, m - from), tell);
        parts.push(part);
        scope.own(part.index);
        scope.own(part.value);
      }
      const [one] = parts;
      if (parts.length === 1) return { index: scope.release(one.index), value: scope.release(one.value) };
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
    tell: Tell,
  ): Work<Assignment> {
    const known = this.kept.get(from);
    if (known?.engine === engine) {
      tell('assign', from);
      yield;
      return yield* known.prepared.assign(psi);
    }
    if (known) this.forget(); // another cost: nothing of it holds any more
    tell('generate', from);
    yield;
    const scope = new Scope();
    try {
      const z = scope.own(yield* this.batch.rows(from, count));
      const x = scope.own(yield* applyInPieces(this.generator, z));
      tell('assign', from);
      yield;
      if (!this.keep || this.batch.m * this.generator.outputs > KEPT) return yield* engine.assign(x, psi);
      const prepared = scope.own(yield* engine.prepare(x));
      const assigned = yield* prepared.assign(psi);
      this.kept.set(from, { x: scope.release(x), engine, prepared: scope.release(prepared) });
      return assigned;
    } finally {
      scope.end();
    }
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
