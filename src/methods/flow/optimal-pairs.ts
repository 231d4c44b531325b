/** The minibatch optimal transport coupling (Tong et al. 2024). */
import type { Work } from '../../tensor/work.ts';
import { solveExact } from '../../transport/exact/exact.ts';
import type { ExactProblem } from '../../transport/exact/problem.ts';

/** The relative gap of the plan of a batch. */
const GAP = 1e-4;

/**
 * The row of y for each of the n = m = N rows of x in an optimal plan, [n]: as many rows on both sides have an optimal
 * plan that is a permutation. Throws as `solveExact`.
 */
export function* optimalPairs(problem: ExactProblem): Work<Int32Array> {
  const { plan } = yield* solveExact(problem, { gap: GAP });
  const partner = new Int32Array(problem.m);
  plan.from.forEach((i, k) => {
    partner[i] = plan.to[k];
  });
  return partner;
}
