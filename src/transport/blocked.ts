import { type Tensor1D, type Tensor2D, tensor1d } from '@tensorflow/tfjs-core';
import type { Cost } from '../costs/cost.ts';
import type { Work } from '../tensor/work.ts';
import type { Assignment, AssignmentEngine } from './assignment.ts';
import { PieceSize } from './piece-size.ts';
import { powerOf, radialScalar } from './radial.ts';
import { exactScorer, pairsScorer, productScorer, type Scorer } from './scorers.ts';
import type { Exact } from './screen.ts';
import { simpleEngine } from './simple.ts';

/** From this dimension on a radial cost is scored by a matrix product (measured: even at 6). */
const PRODUCT_FROM = 6;
/** Entries of a block of scores at most. */
const ENTRIES = 1 << 20;

/** One way to score, with what is known of its speed. */
interface Way {
  scorer: Scorer;
  size: PieceSize;
}

/**
 * Exact assignment where there is neither a GPU nor a tree: rows of x in blocks, scored in single precision
 * by whole matrices and screened, or in double precision by loops. Which of the two is faster for a cost
 * that is not radial depends on its expression, so both are timed at work; their answers are the same.
 */
export function createBlockedEngine(y: Tensor2D, cost: Cost, scale: number): AssignmentEngine {
  const d = y.shape[1];
  const reals = y.dataSync().slice();
  const ways = waysFor(y, reals, cost);
  const scalar = powerOf(cost) ? radialScalar(d, powerOf(cost)) : cost.scalar;
  return simpleEngine({
    name: 'blocked',
    *assign(x: Tensor2D, psi: Tensor1D): Work<Assignment> {
      const m = x.shape[0];
      const exact: Exact = { cost: scalar, x: x.dataSync(), y: reals, psi: psi.dataSync(), d, scale };
      const index = new Int32Array(m);
      const value = new Float32Array(m);
      for (let from = 0; from < m; ) {
        if (from > 0) yield;
        const way = choose(ways);
        const to = Math.min(m, from + way.size.rows);
        const start = performance.now();
        way.scorer.score(x, exact, from, to, (row, best) => {
          index[row] = best.index;
          value[row] = best.value;
        });
        way.size.learn(to - from, performance.now() - start);
        from = to;
      }
      return { index: tensor1d(index, 'int32'), value: tensor1d(value) };
    },
    dispose: () => {
      for (const { scorer } of ways) scorer.dispose();
    },
  });
}

function waysFor(y: Tensor2D, reals: ArrayLike<number>, cost: Cost): Way[] {
  const [N, d] = y.shape;
  const way = (scorer: Scorer): Way => ({ scorer, size: new PieceSize(ENTRIES / N) });
  const power = powerOf(cost);
  if (!power) return [way(exactScorer()), way(pairsScorer(y, cost))];
  return [way(d < PRODUCT_FROM ? exactScorer() : productScorer(reals, N, d, power))];
}

/** A way that is still on trial, else the fastest. */
function choose(ways: Way[]): Way {
  const onTrial = ways.find(({ size }) => size.onTrial);
  return onTrial ?? ways.reduce((best, way) => (way.size.time < best.size.time ? way : best));
}
