/**
 * The assignment method (Laschos, Tinapp and Obermayer 2020) under the Euclidean distance: an assigner network gives psi
 * at reals y_j of Q, and f(x) = min_j { |x - y_j| + psi(y_j) }.
 */
import { Adam, USUAL } from '../adam.ts';
import { DenseNet, type Pass } from '../dense-net.ts';
import {
  type Context,
  meanOf,
  NetFunction,
  type Solver,
  setInput,
  transformPotential,
  widthsOf,
} from '../solver.ts';
import { Transform } from '../transform.ts';

export function assignment(context: Context): Solver {
  const { memory, batch, points, sampler, random, D, resampled } = context;
  const net = new DenseNet(memory, { widths: widthsOf(context) }, random);
  const pass = net.pass(batch);
  const adam = new Adam(memory, net.parameters, USUAL);
  /** The reals that f is the minimum over. */
  const fixed = sampler.q(points);
  const over = new Transform(memory, D, points);
  over.set(fixed);
  const training = resampled ? new Transform(memory, D, batch) : over;
  const psi = new NetFunction(net);
  let known: Float32Array | null = null;
  return {
    ...transformPotential(over, () => {
      known ??= psi.values(fixed);
      return known;
    }),
    step() {
      const x = sampler.p(batch);
      if (resampled) {
        assignedGradient(net, pass, training, x, sampler.q(batch));
      } else allRealsGradient(net, pass, training, x, fixed, psi.values(fixed));
      adam.descend(net.gradient);
      net.changed();
      known = null;
    },
  };
}

/** The dual value E min_j { |x - y_j| + psi_j } - E psi at x and y, [n, D] each, and the gradient of minus it. */
export function assignedGradient(
  net: DenseNet,
  pass: Pass,
  transform: Transform,
  x: Float32Array,
  y: Float32Array,
): number {
  const n = y.length / net.shape.widths[0];
  transform.set(y);
  setInput(pass, y);
  const psi = net.forward(pass, n).slice(0, n);
  const { index, value } = transform.of(psi, x);
  const dy = (pass.slopes.at(-1) as Pass['dx']).values;
  dy.fill(1 / n, 0, n);
  for (const j of index) dy[j] -= 1 / index.length;
  net.backward(pass, n);
  return meanOf(value) - meanOf(psi);
}

/** The same at more reals than the pass has rows, in blocks whose gradients are added. */
export function allRealsGradient(
  net: DenseNet,
  pass: Pass,
  transform: Transform,
  x: Float32Array,
  y: Float32Array,
  psi: Float32Array,
): void {
  const [D] = net.shape.widths;
  const N = psi.length;
  const slopes = new Float32Array(N).fill(1 / N);
  const { index } = transform.of(psi, x);
  for (const j of index) slopes[j] -= 1 / index.length;
  const sum = new Float32Array(net.gradient.columns);
  for (let from = 0; from < N; from += pass.rows) {
    const rows = Math.min(pass.rows, N - from);
    setInput(pass, y.subarray(from * D, (from + rows) * D));
    net.forward(pass, rows);
    (pass.slopes.at(-1) as Pass['dx']).values.set(slopes.subarray(from, from + rows));
    net.backward(pass, rows);
    const { values } = net.gradient;
    for (let k = 0; k < sum.length; k++) sum[k] += values[k];
  }
  net.gradient.values.set(sum);
}
