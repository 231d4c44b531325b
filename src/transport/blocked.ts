import { getBackend, type Tensor1D, type Tensor2D, tensor1d } from '@tensorflow/tfjs-core';
import type { Cost } from '../costs/cost.ts';
import type { Work } from '../tensor/work.ts';
import type { Assignment, AssignmentEngine } from './engine.ts';
import { radialScalar } from './radial.ts';
import { exactScorer, pairsScorer, productScorer, type Scorer } from './scorers.ts';
import type { Exact } from './screen.ts';

/** From this dimension on a radial cost is scored by a matrix product (measured: even at 6). */
const PRODUCT_FROM = 6;
/** Entries of a block of scores at most. */
const ENTRIES = 1 << 20;
/** Coordinates of pairs in one piece of work: 10 to 20 ms of products, or of plain loops. */
const PRODUCT_PIECE = { wasm: 1e8, other: 1e7 };
const LOOP_PIECE = 1e6;

/** One way to score, and how long a row took in it at best, in ms. */
interface Way {
  scorer: Scorer;
  piece: number;
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
      let pieces = 0;
      for (let from = 0; from < m; ) {
        if (pieces > 0) yield;
        const way = choose(ways, pieces++);
        const to = Math.min(m, from + rowsFor(way, N, d, pieces <= ways.length && ways.length > 1));
        const start = performance.now();
        way.scorer.score(x, exact, from, to, (row, best) => {
          index[row] = best.index;
          value[row] = best.value;
        });
        way.time = Math.min(way.time, (performance.now() - start) / (to - from));
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
  const product = getBackend() === 'wasm' ? PRODUCT_PIECE.wasm : PRODUCT_PIECE.other;
  const way = (scorer: Scorer, piece: number): Way => ({ scorer, piece, time: Number.POSITIVE_INFINITY });
  const loops = () => way(exactScorer(), LOOP_PIECE);
  if (!cost.radial) return [loops(), way(pairsScorer(y, cost), LOOP_PIECE)];
  return d < PRODUCT_FROM ? [loops()] : [way(productScorer(reals, N, d, cost.radial.power), product)];
}

/** Each way gets one of the first pieces, the fastest gets the others. */
function choose(ways: Way[], piece: number): Way {
  if (piece < ways.length) return ways[piece];
  return ways.reduce((best, way) => (way.time < best.time ? way : best));
}

/** Rows of the next piece; fewer while ways are compared. */
function rowsFor({ piece }: Way, N: number, d: number, trial: boolean): number {
  const rows = Math.min(piece / (N * d), ENTRIES / N) / (trial ? 4 : 1);
  return Math.max(1, Math.floor(rows));
}
