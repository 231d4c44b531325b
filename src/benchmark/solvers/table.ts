/** The assignment method with a table instead of a network: one free number psi_j for each of a fixed sample of Q. */
import { Adam } from '../adam.ts';
import { type Context, type Solver, transformPotential } from '../solver.ts';
import { Transform } from '../transform.ts';

/** Long averages, since the reals are fixed; the rate falls to zero. */
const TABLE_ADAM = { rate: 0.01, beta1: 0.95, beta2: 0.99 };

export function table({ memory, batch, points, sampler, D, iterations }: Context): Solver {
  const transform = new Transform(memory, D, points);
  transform.set(sampler.q(points));
  const [psi, gradient] = [0, 1].map(() => memory.matrix(1, points));
  const adam = new Adam(memory, psi, TABLE_ADAM);
  let done = 0;
  return {
    ...transformPotential(transform, () => psi.values),
    step() {
      const { index } = transform.of(psi.values, sampler.p(batch));
      const { values } = gradient;
      values.fill(1 / points);
      for (const j of index) values[j] -= 1 / batch;
      adam.descend(gradient, Math.max(0, 1 - done / iterations));
      done++;
    },
  };
}
