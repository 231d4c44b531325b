import type { Cost } from './cost.ts';
import { ExpressionError } from './language/error.ts';
import { BIG } from './language/ops.ts';
import type { ScalarCost } from './targets/closures.ts';

/** Coordinates that are read at most, counting some for each call: 10 to 30 ms for a simple cost. */
const BUDGET = 1e7;
const CALL = 8;
/** Up to this many points all pairs are evaluated. */
const ALL_PAIRS = 500;
const SWEEPS = { least: 8, most: 100 };
/** Beyond this the squares of scaled costs overflow single precision. */
const LIMIT = 1e30;

/**
 * The largest |c| between two of n points [n, dimension], in the units of c: exact up to 500 points, otherwise
 * estimated by sweeps over all points, each from the point with the largest mean cost from the previous sweeps'
 * starting points. That finds a pair at opposite ends of the data, usually the largest one; on the torus, which has no
 * ends, it is up to 1 % low. Infinity if a cost is not finite; 1 if all are 0. Costs that stand for infinity (a
 * division by 0) are ignored.
 */
export function diameter(
  points: ArrayLike<number>,
  dimension: number,
  cost: ScalarCost,
  symmetric: boolean,
  sweeps = usualSweeps(Math.floor(points.length / dimension), dimension, symmetric),
): number {
  const n = Math.floor(points.length / dimension);
  const size = (i: number, j: number) => Math.abs(cost(points, i * dimension, points, j * dimension));
  const search = new Search(n, symmetric ? [size] : [size, (i, j) => size(j, i)]);
  for (let sweep = 0; sweep < Math.min(sweeps, n); sweep++) search.sweep();
  return search.largest();
}

function usualSweeps(n: number, dimension: number, symmetric: boolean): number {
  const affordable = Math.floor(BUDGET / (n * (dimension + CALL) * (symmetric ? 1 : 2)));
  return n <= ALL_PAIRS ? n : Math.max(SWEEPS.least, Math.min(affordable, SWEEPS.most));
}

/** At most `most` of the points [n, dimension], evenly spread over their order; all of them if there are fewer. */
export function sampleOf(points: Float32Array, dimension: number, most: number): Float32Array {
  const n = Math.floor(points.length / dimension);
  if (n <= most) return points;
  const sample = new Float32Array(most * dimension);
  for (let i = 0; i < most; i++) {
    const from = Math.floor((i * n) / most) * dimension;
    sample.set(points.subarray(from, from + dimension), i * dimension);
  }
  return sample;
}

/** Remembers the result for the last array of points, which must not change. */
export function remember(measure: (points: Float32Array) => number): (points: Float32Array) => number {
  let last: { points: Float32Array; value: number } | null = null;
  return (points) => {
    if (last?.points !== points) last = { points, value: measure(points) };
    return last.value;
  };
}

/**
 * `cost.diameter(points)`; throws an `ExpressionError` if it is not finite, above 10^30, or too close to 0 to scale by.
 */
export function usableDiameter(cost: Pick<Cost, 'diameter'>, points: Float32Array): number {
  const found = cost.diameter(points);
  const whole = { at: 0, length: 0 };
  if (!(found <= LIMIT))
    throw new ExpressionError('The cost is not finite on these data, or beyond 10^30.', whole);
  if (found < 1 / LIMIT)
    throw new ExpressionError('The cost is too small to tell from 0 on these data.', whole);
  return found;
}

class Search {
  /** The largest cost, and the largest one that is clearly below BIG. */
  private most = 0;
  private usual = 0;
  /** Sums of the costs between each point and the sweeps' starting points. */
  private readonly reach: Float64Array;
  private readonly done: Uint8Array;
  private readonly ways: readonly ((i: number, j: number) => number)[];

  constructor(n: number, ways: readonly ((i: number, j: number) => number)[]) {
    this.reach = new Float64Array(n);
    this.done = new Uint8Array(n);
    this.ways = ways;
  }

  sweep(): void {
    const from = this.farthest();
    this.done[from] = 1;
    for (const size of this.ways) {
      for (let j = 0; j < this.reach.length; j++) {
        if (j !== from) this.note(size(from, j), j);
      }
    }
  }

  largest(): number {
    // If costs grow to BIG gradually, others are close to it; if none is, BIG stands for infinity.
    const marked = this.usual > 0 && this.usual < BIG * 1e-6 && this.most < Number.POSITIVE_INFINITY;
    return (marked ? this.usual : this.most) || 1;
  }

  private note(size: number, at: number): void {
    if (size < BIG / 2) {
      this.reach[at] += size;
      if (size > this.usual) this.usual = size;
    }
    if (!(size <= this.most)) this.most = Number.isNaN(size) ? Number.POSITIVE_INFINITY : size;
  }

  private farthest(): number {
    let best = -1;
    for (let j = 0; j < this.reach.length; j++) {
      if (this.done[j] === 0 && (best < 0 || this.reach[j] > this.reach[best])) best = j;
    }
    return best;
  }
}
