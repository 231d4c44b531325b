import type { Work } from '../../tensor/work.ts';
import { certify } from './certificate.ts';
import { solvePlain } from './plain-exact.ts';
import { type ExactOptions, type ExactProblem, type ExactResult, interval, UNKNOWN } from './problem.ts';

export type {
  ExactOptions,
  ExactProblem,
  ExactProgress,
  ExactResult,
  Interval,
  TransportPlan,
} from './problem.ts';
export { ExactError } from './problem.ts';

/**
 * The optimal transport cost between two clouds of uniform mass, as an interval that is proven: `lower` from a
 * feasible dual, `upper` from a feasible plan, both checked in double precision at the end.
 * Throws an ExactError where there are no points or the cost is not finite.
 */
export function* solveExact(problem: ExactProblem, { report }: ExactOptions = {}): Work<ExactResult> {
  report?.({ what: 'Solving', done: 0, ...UNKNOWN });
  const { plan, potential } = solvePlain(problem);
  yield;
  const { lower, upper } = certify(problem, plan, potential);
  return { ...interval(lower, upper), plan, potential };
}
