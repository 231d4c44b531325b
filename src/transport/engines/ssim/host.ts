import { type Tensor2D, tensor1d } from '@tensorflow/tfjs-core';
import type { SsimForm } from '../../../costs/cost.ts';
import type { Work } from '../../../tensor/work.ts';
import type { Assignment, AssignmentEngine, Effort, Potential, Prepared } from '../../assignment.ts';
import { numbersOf } from '../potential.ts';
import { Approximation, type Due } from './approximate.ts';
import { ExactCosts } from './exact.ts';
import { Shortlist } from './shortlist.ts';

/** Pairs of a block of rows, at most: their matrices then stay in the processor's cache. */
const PAIRS = 1 << 18;
/** Rows of a block, at least (matrix products of fewer rows are slow) and at most. */
const BLOCK_ROWS = [8, 512];
/** Bytes of approximate costs that are kept for prepared points. */
const KEPT_BYTES = 128e6;
/** Exact costs that are kept for prepared points. */
const KEPT_PAIRS = 1 << 20;
/** Milliseconds of a piece of work. */
const PIECE_MS = 8;

/** Approximate costs of the rows from..from + rows - 1: [rows, N]. */
interface Block {
  from: number;
  rows: number;
  costs: Float32Array;
}

/** What is kept for prepared points, of which only psi changes. */
interface Memory {
  blocks: Block[];
  /** Exact costs from earlier assignments, by i * N + j. */
  known: Map<number, number>;
}

/** The engine where the processor computes exact costs; approximate costs come from matrix products on the backend. */
export class SsimHostEngine implements AssignmentEngine {
  readonly name = 'ssim';
  private readonly N: number;
  private readonly scale: number;
  private readonly blockRows: number;
  private readonly approximation: Approximation;
  private readonly exact: ExactCosts;
  private readonly shortlist: Shortlist;
  private spent: Effort = { pairs: 0, evaluated: 0, reused: 0 };

  constructor(y: Tensor2D, ssim: SsimForm, scale: number) {
    const N = y.shape[0];
    const reals = y.dataSync().slice() as Float32Array;
    this.N = N;
    this.scale = scale;
    this.blockRows = Math.max(BLOCK_ROWS[0], Math.min(BLOCK_ROWS[1], Math.floor(PAIRS / N)));
    this.approximation = new Approximation(ssim, reals, N);
    this.exact = new ExactCosts(ssim, reals, N);
    this.shortlist = new Shortlist(N);
  }

  assign(x: Tensor2D, psi: Potential): Work<Assignment> {
    return this.decide(x, psi, null);
  }

  *prepare(x: Tensor2D): Work<Prepared> {
    const m = x.shape[0];
    if (m * this.N * 4 > KEPT_BYTES) return { assign: (psi) => this.assign(x, psi), dispose() {} };
    const due = timer();
    const pixels = x.dataSync();
    const memory: Memory = { blocks: [], known: new Map() };
    for (let from = 0; from < m; from += this.blockRows) {
      memory.blocks.push(yield* this.block(pixels, m, from, due));
    }
    return {
      assign: (psi) => this.decide(x, psi, memory),
      dispose: () => {
        memory.blocks.length = 0;
        memory.known.clear();
      },
    };
  }

  private *block(pixels: ArrayLike<number>, m: number, from: number, due: Due): Work<Block> {
    const rows = Math.min(this.blockRows, m - from);
    return { from, rows, costs: yield* this.approximation.costs({ pixels, first: from, n: rows }, due) };
  }

  private *decide(x: Tensor2D, psi: Potential, memory: Memory | null): Work<Assignment> {
    const due = timer();
    const [m, d] = x.shape;
    const [pixels, potential] = [x.dataSync(), numbersOf(psi)];
    const index = new Int32Array(m);
    const value = new Float32Array(m);
    const before = this.spent.evaluated;
    const again = memory !== null && memory.known.size > 0;
    for (let from = 0; from < m; from += this.blockRows) {
      const kept = memory?.blocks[from / this.blockRows];
      const { rows, costs } = kept ?? (yield* this.block(pixels, m, from, due));
      for (let i = from; i < from + rows; i++) {
        if (due()) yield;
        const approximate = costs.subarray((i - from) * this.N, (i - from + 1) * this.N);
        const cost = this.costOf(pixels, i, d, memory);
        const best = this.shortlist.best({ approximate, psi: potential, scale: this.scale, cost });
        index[i] = best.index;
        value[i] = best.value;
      }
    }
    this.spent.pairs += m * this.N;
    if (again) this.spent.reused += m * this.N - (this.spent.evaluated - before);
    return { index: tensor1d(index, 'int32'), value: tensor1d(value) };
  }

  /** Exact costs of row i, reusing those that are known. */
  private costOf(
    pixels: ArrayLike<number>,
    i: number,
    d: number,
    memory: Memory | null,
  ): (j: number) => number {
    let taken = false;
    return (j) => {
      const before = memory?.known.get(i * this.N + j);
      if (before !== undefined) return before;
      if (!taken) this.exact.take(pixels, i * d);
      taken = true;
      this.spent.evaluated++;
      const cost = this.exact.cost(j);
      if (memory && memory.known.size < KEPT_PAIRS) memory.known.set(i * this.N + j, cost);
      return cost;
    };
  }

  async effort(): Promise<Effort> {
    const spent = this.spent;
    this.spent = { pairs: 0, evaluated: 0, reused: 0 };
    return spent;
  }

  dispose(): void {
    this.approximation.dispose();
  }
}

/** A test that is true when enough time has passed since it was last true, or since the start. */
function timer(): Due {
  let start = performance.now();
  return () => {
    const now = performance.now();
    if (now - start < PIECE_MS) return false;
    start = now;
    return true;
  };
}
