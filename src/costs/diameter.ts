import type { ScalarCost } from './javascript.ts';
import { BIG } from './ops.ts';

/** Products of pairs and coordinates that are looked at: some 30 ms. */
const BUDGET = 8e6;
/** Up to here all pairs count, where the budget allows. */
const ALL_PAIRS = 500;
const MOST_DIRECTIONS = 32;

/**
 * The largest |c| between two of n points: of all pairs up to 500 points, else of extreme points and
 * of points evenly spread through the list, improved by two searches through all points.
 * 1 if that is 0 or not finite. Costs of BIG (a division by 0) do not count.
 */
export function diameter(
  points: Float32Array,
  dimension: number,
  cost: ScalarCost,
  symmetric: boolean,
): number {
  const n = Math.floor(points.length / dimension);
  const ways = symmetric ? 0.5 : 1;
  const most = Math.max(8, Math.floor(Math.sqrt(BUDGET / (ways * dimension))));
  const all = n <= Math.min(ALL_PAIRS, most);
  const chosen = all
    ? Array.from({ length: n }, (_, i) => i)
    : candidates(points, dimension, n, Math.min(most, ALL_PAIRS));
  const search = new Search(points, dimension, cost);
  for (let i = 0; i < chosen.length; i++) {
    for (let j = symmetric ? i + 1 : 0; j < chosen.length; j++)
      if (i !== j) search.look(chosen[i], chosen[j]);
  }
  if (!all) {
    for (let round = 0; round < 2; round++) {
      const from = round === 0 ? search.from : search.to;
      for (let j = 0; j < n; j++) search.look(from, j);
    }
  }
  return search.largest > 0 ? search.largest : 1;
}

class Search {
  largest = 0;
  from = 0;
  to = 0;
  private readonly points: Float32Array;
  private readonly dimension: number;
  private readonly cost: ScalarCost;

  constructor(points: Float32Array, dimension: number, cost: ScalarCost) {
    this.points = points;
    this.dimension = dimension;
    this.cost = cost;
  }

  look(i: number, j: number): void {
    const size = Math.abs(this.cost(this.points, i * this.dimension, this.points, j * this.dimension));
    if (size > this.largest && size < BIG / 2) {
      this.largest = size;
      this.from = i;
      this.to = j;
    }
  }
}

/** Extremes along axes and diagonals first, then points at even steps; at most `most` different ones. */
function candidates(points: Float32Array, dimension: number, n: number, most: number): number[] {
  const chosen = new Set<number>();
  const affordable = Math.floor(BUDGET / 2 / (n * dimension));
  const directions = Math.max(4, Math.min(affordable, MOST_DIRECTIONS));
  for (let direction = 0; direction < directions; direction++) {
    const weights = directionWeights(direction, directions, dimension);
    let [low, high] = [0, 0];
    let [least, largest] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    for (let i = 0; i < n; i++) {
      let position = 0;
      for (let k = 0; k < dimension; k++) position += weights[k] * points[i * dimension + k];
      if (position < least) [least, low] = [position, i];
      if (position > largest) [largest, high] = [position, i];
    }
    if (chosen.size + 2 <= most) chosen.add(low).add(high);
  }
  const step = n / most;
  for (let at = 0; at < n && chosen.size < most; at += step) chosen.add(Math.floor(at));
  return [...chosen];
}

/** The axes as far as there are enough directions, then sums and differences of the coordinates. */
function directionWeights(direction: number, directions: number, dimension: number): Float64Array {
  const axes = Math.min(dimension, directions >> 1);
  const weights = new Float64Array(dimension);
  if (direction < axes) {
    weights[Math.floor((direction * dimension) / axes)] = 1;
    return weights;
  }
  return weights.map((_, k) => (((k + 1) * (direction - axes)) % 7 < 3.5 ? 1 : -1));
}
