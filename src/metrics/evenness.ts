/**
 * Loads count as even up to this share of misplaced points. Even loads certify that an assignment is an optimal plan
 * (Laschos et al. 2020, Theorem 3.3).
 */
export const EVEN = 0.01;

/**
 * The share of the m points, from 0 to 1, that would have to go to another real for the loads n_j [N] to be as even as
 * integers can be: (1/m) times the larger of sum_j max(0, n_j - ceil(m/N)) and sum_j max(0, floor(m/N) - n_j). Both are
 * equal if m is a multiple of N.
 */
export function misplaced(loads: ArrayLike<number>, m: number): number {
  const [least, most] = [Math.floor(m / loads.length), Math.ceil(m / loads.length)];
  let beyond = 0;
  let missing = 0;
  for (let j = 0; j < loads.length; j++) {
    beyond += Math.max(0, loads[j] - most);
    missing += Math.max(0, least - loads[j]);
  }
  return m > 0 ? Math.max(beyond, missing) / m : 0;
}

/**
 * How uneven the chances p_j of N reals to receive a point are, N sum_j p_j^2 - 1, estimated without bias from the loads
 * n_j [N] of m points: N sum_j n_j (n_j - 1) / (m (m - 1)) - 1. On average 0 where all chances are equal, whatever m
 * is; N - 1 where one real receives everything. 0 for fewer than two points.
 */
export function unevenness(loads: ArrayLike<number>): number {
  let m = 0;
  let pairs = 0;
  for (let j = 0; j < loads.length; j++) {
    m += loads[j];
    pairs += loads[j] * (loads[j] - 1);
  }
  return m > 1 ? (loads.length * pairs) / (m * (m - 1)) - 1 : 0;
}

/** The standard deviation of `unevenness` for m >= 2 points where all chances are equal. */
export const unevennessByChance = (m: number, N: number): number => Math.sqrt((2 * (N - 1)) / (m * (m - 1)));
