/**
 * Loads count as even up to this share of misplaced points. Even loads certify that an assignment is an optimal plan
 * (Laschos et al. 2020, Theorem 3.3).
 */
export const EVEN = 0.01;

/**
 * The share of the m points that would have to go to another real for the loads n_j to be as even as whole points
 * allow: (1/m) sum_j max(0, n_j - ceil(m/N)). Between 0 and 1.
 */
export function misplaced(loads: ArrayLike<number>, m: number): number {
  const most = Math.ceil(m / loads.length);
  let beyond = 0;
  for (let j = 0; j < loads.length; j++) beyond += Math.max(0, loads[j] - most);
  return m > 0 ? beyond / m : 0;
}
