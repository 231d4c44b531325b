/** GP and LP: a penalty on the slope of f between both samples (Gulrajani et al. 2017; Petzka et al. 2018). */
import { Adam, WITHOUT_MOMENTUM } from '../adam.ts';
import { DenseNet, type Pass } from '../dense-net.ts';
import type { Matrix } from '../memory.ts';
import { type Context, netPotential, type Solver, setInput, widthsOf } from '../solver.ts';
import { descendDifference } from './difference.ts';

/** The weight of the penalty. */
const WEIGHT = 10;

/** `oneSided`: only slopes above 1 are penalised (LP). */
export const penalty =
  (oneSided: boolean) =>
  (context: Context): Solver => {
    const { memory, batch, sampler, random, D } = context;
    const net = new DenseNet(memory, { widths: widthsOf(context) }, random);
    const [pass, between] = [net.pass(2 * batch), net.pass(batch)];
    const adam = new Adam(memory, net.parameters, WITHOUT_MOMENTUM);
    const extra = memory.matrix(1, net.parameters.columns);
    return {
      ...netPotential(net),
      step() {
        const [p, q] = [sampler.p(batch), sampler.q(batch)];
        descendDifference(net, pass, p, q);
        const u = interpolate(p, q, random.uniform(batch), D);
        penaltyGradient(net, between, u, oneSided, extra);
        const [sum, more] = [net.gradient.values, extra.values];
        for (let i = 0; i < sum.length; i++) sum[i] += more[i];
        adam.descend(net.gradient);
        net.changed();
      },
    };
  };

/** shares_i q_i + (1 - shares_i) p_i, [n, D]. */
function interpolate(p: Float32Array, q: Float32Array, shares: Float32Array, D: number): Float32Array {
  return p.map((x, k) => {
    const t = shares[Math.floor(k / D)];
    return t * q[k] + (1 - t) * x;
  });
}

/** The mean of WEIGHT (|grad f| - 1)^2 at u [n, D], and its gradient in the parameters. */
export function penaltyGradient(
  net: DenseNet,
  pass: Pass,
  u: Float32Array,
  oneSided: boolean,
  into: Matrix,
): number {
  const [D] = net.shape.widths;
  const n = u.length / D;
  setInput(pass, u);
  net.forward(pass, n);
  (pass.slopes.at(-1) as Matrix).values.fill(1, 0, n);
  const dx = net.inputGradient(pass, n);
  const v = pass.tangents[0].values;
  let total = 0;
  for (let i = 0; i < n; i++) {
    let square = 0;
    for (let k = i * D; k < (i + 1) * D; k++) square += dx[k] * dx[k];
    const slope = Math.sqrt(square);
    const excess = oneSided ? Math.max(0, slope - 1) : slope - 1;
    total += excess * excess;
    const factor = slope > 0 ? (2 * WEIGHT * excess) / (n * slope) : 0;
    for (let k = i * D; k < (i + 1) * D; k++) v[k] = factor * dx[k];
  }
  net.penaltyGradient(pass, n, into);
  return (WEIGHT * total) / n;
}
