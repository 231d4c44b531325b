/** MM and MM:R: the c-transform is found by a second network that moves points (Dam et al. 2019). */
import { Adam, WITHOUT_MOMENTUM } from '../adam.ts';
import { DenseNet, type Pass } from '../dense-net.ts';
import {
  type Context,
  NetFunction,
  netPotential,
  rowDistances,
  type Solver,
  setInput,
  widthsOf,
} from '../solver.ts';
import { descendDifference } from './difference.ts';

/** Steps of the mover before each step of the critic. */
const MOVER_STEPS = 12;

/** `reversed`: the mover goes from P to Q, and its direction is the gradient (MM:R). */
export const mover =
  (reversed: boolean) =>
  (context: Context): Solver => {
    const { memory, batch, sampler, random, D } = context;
    const critic = new DenseNet(memory, { widths: widthsOf(context) }, random);
    const move = new DenseNet(memory, { widths: widthsOf(context, D) }, random);
    const [pass, moved, judged] = [critic.pass(2 * batch), move.pass(batch), critic.pass(batch)];
    const [adamOfCritic, adamOfMover] = [critic, move].map(
      (net) => new Adam(memory, net.parameters, WITHOUT_MOMENTUM),
    );
    const { potential, gradient } = netPotential(critic);
    const moves = new NetFunction(move);
    return {
      potential: reversed ? (x) => Float32Array.from(potential(x), (v) => -v) : potential,
      gradient: reversed ? (x) => directions(x, moves.values(x), D) : gradient,
      step() {
        const [p, q] = [sampler.p(batch), sampler.q(batch)];
        const [still, from] = reversed ? [q, p] : [p, q];
        for (let k = 0; k < MOVER_STEPS; k++) {
          moverGradient(move, critic, moved, judged, from);
          adamOfMover.descend(move.gradient);
          move.changed();
        }
        setInput(moved, from);
        const to = move.forward(moved, batch).slice(0, batch * D);
        descendDifference(critic, pass, still, to);
        adamOfCritic.descend(critic.gradient);
        critic.changed();
      },
    };
  };

/** E |T(x) - x| - E f(T(x)) at points x [n, D], and its gradient in the parameters of the mover T. */
export function moverGradient(
  move: DenseNet,
  critic: DenseNet,
  moved: Pass,
  judged: Pass,
  x: Float32Array,
): number {
  const [D] = move.shape.widths;
  const n = x.length / D;
  setInput(moved, x);
  const to = move.forward(moved, n).subarray(0, n * D);
  setInput(judged, to);
  const f = critic.forward(judged, n);
  const apart = rowDistances(to, x, D);
  let value = 0;
  for (let i = 0; i < n; i++) value += (apart[i] - f[i]) / n;
  (judged.slopes.at(-1) as Pass['dx']).values.fill(-1 / n, 0, n);
  const df = critic.inputGradient(judged, n);
  const dy = (moved.slopes.at(-1) as Pass['dx']).values;
  for (let i = 0; i < n; i++) {
    const unit = apart[i] > 0 ? 1 / (n * apart[i]) : 0;
    for (let k = i * D; k < (i + 1) * D; k++) dy[k] = (to[k] - x[k]) * unit + df[k];
  }
  move.backward(moved, n);
  return value;
}

/** (x - t) / |x - t| of rows [n, D]. */
function directions(x: Float32Array, t: Float32Array, D: number): Float32Array {
  const apart = rowDistances(x, t, D);
  return x.map((v, k) => {
    const length = apart[Math.floor(k / D)];
    return length > 0 ? (v - t[k]) / length : 0;
  });
}
