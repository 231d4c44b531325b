/**
 * Pairs of distributions whose optimal transport under the Euclidean distance is known: the MinFunnel pairs of
 * Korotin, Kolesov and Burnaev, "Kantorovich Strikes Back!" (2022). With u(x) = min_n { |x - a_n| + b_n }, a point y is
 * moved down along its transport ray, the segment through y on which u falls with slope 1. Q is the distribution of y,
 * P that of the moved points x. Since u is 1-Lipschitz and u(y) - u(x) = |x - y|, the potential f = -u is optimal
 * between P and Q, and W1(P, Q) = E |x - y|.
 */
import { Random } from '../../tensor/random/random.ts';

/** Points of both distributions are in [-HALF_SIDE, HALF_SIDE]^D. */
export const HALF_SIDE = 2.5;
/** The published power by which points are moved along their rays. */
const POWER = 8;
/** Standard deviation of the offsets b. */
const OFFSET = 0.1;

export interface Funnels {
  D: number;
  N: number;
  /** The share of a ray below a point becomes its power p. */
  p: number;
  /** a [N, D], in the cube. */
  centres: Float64Array;
  /** b [N]. */
  offsets: Float64Array;
}

/** Funnels with uniform centres and normal offsets, always the same for the same seed. */
export function drawFunnels(D: number, N: number, seed: number, p = POWER): Funnels {
  const random = new Random(seed, `funnels ${D} ${N}`);
  const centres = Float64Array.from(random.uniform(N * D), (t) => HALF_SIDE * (2 * t - 1));
  const offsets = Float64Array.from(random.normal(N), (z) => OFFSET * z);
  return { D, N, p, centres, offsets };
}

/** u(x) and the funnel that attains it, for the point at `at` of an array. */
export function heightAt(
  { D, N, centres, offsets }: Funnels,
  x: ArrayLike<number>,
  at = 0,
): { height: number; funnel: number } {
  let [height, funnel] = [Number.POSITIVE_INFINITY, 0];
  for (let n = 0; n < N; n++) {
    let square = 0;
    for (let k = 0; k < D; k++) square += (x[at + k] - centres[n * D + k]) ** 2;
    const here = Math.sqrt(square) + offsets[n];
    if (here < height) [height, funnel] = [here, n];
  }
  return { height, funnel };
}

/** Points of P and Q, joined by the optimal plan. */
export interface JoinedSample {
  /** [n, D], of P. */
  x: Float64Array;
  /** [n, D], of Q. */
  y: Float64Array;
  /** Unit vectors [n, D] along the rays, from x to y: the gradient of u at x. */
  rays: Float64Array;
  /** |x - y|, [n]. */
  distance: Float64Array;
}

/** n points of the cube, uniform. */
const uniform = (D: number, random: Random, n: number): Float64Array =>
  Float64Array.from(random.uniform(n * D), (t) => HALF_SIDE * (2 * t - 1));

/** n points of Q, [n, D]. */
export const drawQ = ({ D }: Funnels, random: Random, n: number): Float32Array =>
  Float32Array.from(uniform(D, random, n));

/** n points of P and where the optimal plan sends them. */
export const drawJoined = (funnels: Funnels, random: Random, n: number): JoinedSample =>
  moveDown(funnels, uniform(funnels.D, random, n));

/** Moves points y [n, D] of the cube down along their rays. */
export function moveDown(funnels: Funnels, y: Float64Array): JoinedSample {
  const { D, p, centres } = funnels;
  const n = y.length / D;
  const x = new Float64Array(y.length);
  const rays = new Float64Array(y.length);
  const distance = new Float64Array(n);
  const along = new Float64Array(D);
  for (let i = 0; i < n; i++) {
    const at = i * D;
    const { height, funnel } = heightAt(funnels, y, at);
    const from = funnel * D;
    let square = 0;
    for (let k = 0; k < D; k++) square += (y[at + k] - centres[from + k]) ** 2;
    const above = Math.sqrt(square);
    if (above === 0) {
      x.set(y.subarray(at, at + D), at); // the centre itself, from which all directions go up
      continue;
    }
    for (let k = 0; k < D; k++) along[k] = (y[at + k] - centres[from + k]) / above;
    const length = above + freeLength(funnels, y, at, along, height, funnel);
    const moved = length * (above / length) ** p;
    for (let k = 0; k < D; k++) {
      x[at + k] = centres[from + k] + moved * along[k];
      rays[at + k] = along[k];
    }
    distance[i] = above - moved;
  }
  return { x, y, rays, distance };
}

/** How far the ray through the point at `at` goes on in the direction v: to the cube's side, or to another funnel. */
function freeLength(
  { D, N, centres, offsets }: Funnels,
  y: Float64Array,
  at: number,
  v: Float64Array,
  height: number,
  funnel: number,
): number {
  let least = Number.POSITIVE_INFINITY;
  for (let k = 0; k < D; k++) {
    if (v[k] !== 0) least = Math.min(least, (Math.sign(v[k]) * HALF_SIDE - y[at + k]) / v[k]);
  }
  for (let n = 0; n < N; n++) {
    if (n === funnel) continue;
    // |y + r v - a_n| = delta + r, where the other funnel is as high; both sides must be positive.
    const delta = height - offsets[n];
    let [square, product] = [0, 0];
    for (let k = 0; k < D; k++) {
      const difference = y[at + k] - centres[n * D + k];
      square += difference * difference;
      product += difference * v[k];
    }
    const r = (0.5 * (square - delta * delta)) / (delta - product);
    if (r > 0 && r > -delta) least = Math.min(least, r);
  }
  return Math.max(0, least);
}

/** W1 of a pair by Monte Carlo: the mean of |x - y| over n points, with its standard error. */
export function monteCarloW1(funnels: Funnels, random: Random, n: number): { w1: number; error: number } {
  let [sum, squares] = [0, 0];
  for (let done = 0; done < n; done += PIECE) {
    const { distance } = drawJoined(funnels, random, Math.min(PIECE, n - done));
    for (const d of distance) {
      sum += d;
      squares += d * d;
    }
  }
  const w1 = sum / n;
  return { w1, error: Math.sqrt(Math.max(0, squares / n - w1 * w1) / (n - 1)) };
}

/** Points that are in memory at a time. */
const PIECE = 1024;
