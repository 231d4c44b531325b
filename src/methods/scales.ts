import { usableDiameter } from '../costs/diameter.ts';
import type { Experiment } from '../settings/table.ts';
import type { Costs } from './trainer.ts';

/** What the costs are multiplied by. */
export interface Scales {
  assign: number;
  follow: number;
}

/**
 * The scales of a run on reals `points` [N, d]: such that the largest cost between two reals becomes `diameter`,
 * or a fixed factor. A cost of the generator's own is scaled likewise in the first case, and not at all in the
 * second, as in the authors' code. Throws an ExpressionError where a cost is not finite on these points.
 */
export function scalesOf(e: Experiment, { assign, follow }: Costs, points: Float32Array): Scales {
  const [a, f] = [usableDiameter(assign, points), usableDiameter(follow, points)];
  if (e.scaling === 'factor') return { assign: e.factor, follow: follow === assign ? e.factor : 1 };
  return { assign: e.diameter / a, follow: e.diameter / f };
}
