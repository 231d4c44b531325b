import { type Tensor1D, type Tensor2D, tensor1d } from '@tensorflow/tfjs-core';
import type { Cost } from '../costs/cost.ts';
import type { Work } from '../tensor/work.ts';
import type { Assignment, AssignmentEngine } from './assignment.ts';
import { radialScalar } from './radial.ts';
import { exactScorer, pairsScorer, productScorer, type Scorer } from './scorers.ts';
import type { Exact } from './screen.ts';

/** From this dimension on a radial cost is scored by a matrix product (measured: even at 6). */
const PRODUCT_FROM = 6;
/** Entries of a block of scores at most. */
const ENTRIES = 1 << 20;
/** What a piece of work should take, in ms; at most three times as long. */
const PIECE_TIME = 12;
/** Rows of the first pieces of each way: one to warm up, then two that tell its cost a piece and its cost a row. */
const TRIALS = [1, 1, 5];
/** Rows of a piece at most. */
const ROWS = 512;

/** One way to score, with what is known of its speed. */
interface Way {
  scorer: Scorer;
  /** Times of its trials, ms. */
  trials: number[];
  /** Rows of its next piece. */
  rows: number;
  /** What a row took in its last piece, ms. */
  time: number;
}

/**
 * Exact assignment where there is neither a GPU nor a tree: rows of x in blocks, scored in single precision
 * by whole matrices and screened, or in double precision by loops. Which of the two is faster for a cost
 * that is not radial depends on its expression, so both are timed at work; their answers are the same.
 */
export function createBlockedEngine(y: Tensor2D, cost: Cost, scale: number): AssignmentEngine {
  const [N, d] = y.shape;
  const reals = y.dataSync().slice();
  const ways = waysFor(y, reals, cost);
  const scalar = cost.radial ? radialScalar(d, cost.radial.power) : cost.scalar;
  return {
    name: 'blocked',
    *assign(x: Tensor2D, psi: Tensor1D): Work<Assignment> {
      const m = x.shape[0];
      const exact: Exact = { cost: scalar, x: x.dataSync(), y: reals, psi: psi.dataSync(), d, scale };
      const index = new Int32Array(m);
      const value = new Float32Array(m);
      for (let from = 0; from < m; ) {
        if (from > 0) yield;
        const way = choose(ways);
        const to = Math.min(m, from + way.rows);
        const start = performance.now();
        way.scorer.score(x, exact, from, to, (row, best) => {
          index[row] = best.index;
          value[row] = best.value;
        });
        learn(way, to - from, performance.now() - start, ENTRIES / N);
        from = to;
      }
      return { index: tensor1d(index, 'int32'), value: tensor1d(value) };
    },
    dispose: () => {
      for (const { scorer } of ways) scorer.dispose();
    },
  };
}

function waysFor(y: Tensor2D, reals: ArrayLike<number>, cost: Cost): Way[] {
  const [N, d] = y.shape;
  const way = (scorer: Scorer): Way => ({ scorer, trials: [], rows: TRIALS[0], time: 0 });
  if (!cost.radial) return [way(exactScorer()), way(pairsScorer(y, cost))];
  return [way(d < PRODUCT_FROM ? exactScorer() : productScorer(reals, N, d, cost.radial.power))];
}

/** A way whose trials are not done, else the fastest. */
function choose(ways: Way[]): Way {
  const onTrial = ways.find(({ trials }) => trials.length < TRIALS.length);
  return onTrial ?? ways.reduce((best, way) => (way.time < best.time ? way : best));
}

/** Takes note of a piece, and sets the rows of the next one. `most` bounds them. */
function learn(way: Way, rows: number, time: number, most: number): void {
  way.time = time / rows;
  if (way.trials.length === TRIALS.length) {
    if (time > 3 * PIECE_TIME) way.rows = Math.max(1, way.rows >> 1);
    return;
  }
  if (rows < way.rows) return; // the end of a batch tells little
  way.trials.push(time);
  way.rows = TRIALS[way.trials.length] ?? way.rows;
  if (way.trials.length < TRIALS.length) return;
  // Some costs begin each piece with work on all reals: enough rows that this is half of the piece at most.
  const perRow = Math.max((time - way.trials[1]) / (rows - TRIALS[1]), 1e-3);
  const perPiece = Math.max(0, way.trials[1] - perRow);
  const wanted = Math.max(perPiece, PIECE_TIME - perPiece) / perRow;
  way.rows = Math.floor(Math.max(1, Math.min(wanted, (3 * PIECE_TIME) / perRow, ROWS, most)));
  way.time = perPiece / way.rows + perRow;
}
