/** LS: two potentials, and a penalty where their sum exceeds the distance (Seguy et al. 2018). */
import { Adam, USUAL } from '../adam.ts';
import { DenseNet, type Pass } from '../dense-net.ts';
import {
  type Context,
  meanOf,
  netPotential,
  rowDistances,
  type Solver,
  setInput,
  widthsOf,
} from '../solver.ts';

/** The strength of the regularisation: smaller is stricter. */
const EPSILON = 0.01;

export function regularised(context: Context): Solver {
  const { memory, batch, sampler, random } = context;
  const nets = [0, 1].map(() => new DenseNet(memory, { widths: widthsOf(context) }, random));
  const passes = nets.map((net) => net.pass(batch));
  const adams = nets.map((net) => new Adam(memory, net.parameters, USUAL));
  return {
    ...netPotential(nets[0]),
    step() {
      regularisedGradient(nets, passes, sampler.p(batch), sampler.q(batch));
      nets.forEach((net, i) => {
        adams[i].descend(net.gradient);
        net.changed();
      });
    },
  };
}

/**
 * E f(p) + E g(q) - E max(0, f(p_i) + g(q_i) - |p_i - q_i|)^2 / (4 epsilon), and the gradients of minus it in the
 * parameters of f and g.
 */
export function regularisedGradient(
  [f, g]: readonly DenseNet[],
  [passF, passG]: readonly Pass[],
  p: Float32Array,
  q: Float32Array,
): number {
  const [D] = f.shape.widths;
  const n = p.length / D;
  setInput(passF, p);
  setInput(passG, q);
  const [fp, gq] = [f.forward(passF, n), g.forward(passG, n)];
  const value = meanOf(fp, 0, n) + meanOf(gq, 0, n);
  const apart = rowDistances(p, q, D);
  const [df, dg] = [passF, passG].map(({ slopes }) => (slopes.at(-1) as Pass['dx']).values);
  let squares = 0;
  for (let i = 0; i < n; i++) {
    const excess = Math.max(0, fp[i] + gq[i] - apart[i]);
    squares += excess * excess;
    df[i] = (excess / (2 * EPSILON) - 1) / n;
    dg[i] = df[i];
  }
  f.backward(passF, n);
  g.backward(passG, n);
  return value - squares / (4 * EPSILON * n);
}
