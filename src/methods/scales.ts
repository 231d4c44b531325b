import { usableDiameter } from '../costs/diameter.ts';
import type { Experiment } from '../settings/table.ts';
import type { Costs } from './trainer.ts';

/** The factors of both costs: see `Costs`. */
export interface Scales {
  assign: number;
  follow: number;
}

/**
 * The scales of a run on reals `points` [N, d]: chosen such that the largest cost between two reals is `diameter`, or a
 * fixed factor. A separate cost of the generator is scaled in the same way in the first case, and not at all in the
 * second, as in the authors' code. Throws an ExpressionError where a cost is not finite on these points.
 */
export function scalesOf(e: Experiment, { assign, follow }: Costs, points: Float32Array): Scales {
  const [a, f] = [usableDiameter(assign, points), usableDiameter(follow, points)];
  if (e.scaling === 'factor') return { assign: e.factor, follow: follow === assign ? e.factor : 1 };
  return { assign: e.diameter / a, follow: e.diameter / f };
}
