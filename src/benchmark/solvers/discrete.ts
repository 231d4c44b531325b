/** DOT and the certified solver: the optimal transport between a sample of each distribution. */
import { compileCost } from '../../costs/compile.ts';
import { finish } from '../../tensor/work.ts';
import { type ExactResult, solveExact } from '../../transport/exact/exact.ts';
import { type Context, rowDistances, type Solver, transformPotential } from '../solver.ts';
import { Transform } from '../transform.ts';

/** The relative gap of the proven interval. */
const GAP = 1e-4;

/**
 * `byPlan`: the gradient follows the plan, at the points of the sample alone, and the estimate is the plan's cost, as
 * published (DOT). Otherwise f is the c-transform of the optimal potential, at any point.
 */
export const discrete =
  (byPlan: boolean) =>
  ({ memory, sampler, points, D }: Context): Solver => {
    const { x, rays } = sampler.joined(points);
    const y = sampler.q(points);
    const transform = new Transform(memory, D, points);
    transform.set(y);
    let solved: ExactResult | null = null;
    const result = (): ExactResult => {
      if (!solved) throw new Error('The problem between the samples has not been solved.');
      return solved;
    };
    const zero = new Float64Array(points);
    const common = {
      ...transformPotential(transform, () => solved?.potential ?? zero),
      step() {
        const cost = compileCost({ name: 'euclidean' }, D);
        solved ??= finish(solveExact({ x, y, m: points, N: points, d: D, cost }, { gap: GAP }));
      },
    };
    const interval = () => ({ lower: result().lower, upper: result().upper });
    if (!byPlan) return { ...common, interval };
    const own = () => ({ x, rays, ...alongPlan(x, y, D, result()) });
    return { ...common, own };
  };

/** The unit vectors away from where a plan sends each point (the mean, if to several), and the mean distance there. */
function alongPlan(x: Float32Array, y: Float32Array, D: number, { plan: { from, to, mass } }: ExactResult) {
  const n = x.length / D;
  const target = new Float32Array(x.length);
  from.forEach((i, at) => {
    for (let k = 0; k < D; k++) target[i * D + k] += n * mass[at] * y[to[at] * D + k];
  });
  const apart = rowDistances(x, target, D);
  const gradient = x.map((v, k) => {
    const length = apart[Math.floor(k / D)];
    return length > 0 ? (v - target[k]) / length : 0;
  });
  return { gradient, estimate: apart.reduce((sum, d) => sum + d, 0) / n };
}
