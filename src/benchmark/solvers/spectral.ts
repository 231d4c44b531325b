/** SN: weights are divided by their largest singular value (Miyato et al. 2018). */
import type { Random } from '../../tensor/random/random.ts';
import { Adam, WITHOUT_MOMENTUM } from '../adam.ts';
import { DenseNet } from '../dense-net.ts';
import { type Context, netPotential, type Solver, widthsOf } from '../solver.ts';
import { descendDifference } from './difference.ts';

/** Power iterations before each pass. */
const POWER_ITERATIONS = 5;

export function spectral(context: Context): Solver {
  const { memory, batch, sampler, random } = context;
  const net = new DenseNet(memory, { widths: widthsOf(context) }, random);
  const pass = net.pass(2 * batch);
  /** The weights before division, which are trained. The singular value counts as a constant. */
  const raw = memory.matrix(1, net.parameters.columns);
  raw.values.set(net.parameters.values);
  const adam = new Adam(memory, raw, WITHOUT_MOMENTUM);
  const norms = net.layers.map(({ inputs, outputs }) => new SpectralNorm(inputs, outputs, random));
  let sigmas: number[] = [];
  const divide = () => {
    const [from, to] = [raw.values, net.parameters.values];
    to.set(from);
    sigmas = net.layers.map((layer, i) => {
      const end = layer.from + layer.inputs * layer.outputs;
      const sigma = norms[i].of(from.subarray(layer.from, end));
      for (let k = layer.from; k < end; k++) to[k] = from[k] / sigma;
      return sigma;
    });
    net.changed();
  };
  divide();
  return {
    ...netPotential(net),
    step() {
      descendDifference(net, pass, sampler.p(batch), sampler.q(batch));
      const { values } = net.gradient;
      net.layers.forEach(({ inputs, outputs, from }, i) => {
        for (let k = from; k < from + inputs * outputs; k++) values[k] /= sigmas[i];
      });
      adam.descend(net.gradient);
      divide();
    },
  };
}

/** The largest singular value of a matrix [rows, columns] that changes slowly, by power iterations. */
export class SpectralNorm {
  private readonly u: Float64Array;
  private readonly v: Float64Array;

  constructor(rows: number, columns: number, random: Random) {
    this.u = Float64Array.from(random.normal(columns));
    this.v = new Float64Array(rows);
    normalise(this.u);
  }

  of(w: Float32Array): number {
    const { u, v } = this;
    const columns = u.length;
    for (let iteration = 0; iteration < POWER_ITERATIONS; iteration++) {
      for (let i = 0; i < v.length; i++) {
        let sum = 0;
        for (let j = 0; j < columns; j++) sum += w[i * columns + j] * u[j];
        v[i] = sum;
      }
      normalise(v);
      u.fill(0);
      for (let i = 0; i < v.length; i++) for (let j = 0; j < columns; j++) u[j] += w[i * columns + j] * v[i];
      if (iteration + 1 < POWER_ITERATIONS) normalise(u);
    }
    return normalise(u);
  }
}

/** Divides a vector by its length, and returns the length. */
function normalise(v: Float64Array): number {
  const length = Math.sqrt(v.reduce((sum, x) => sum + x * x, 0)) + 1e-15;
  for (let i = 0; i < v.length; i++) v[i] /= length;
  return length;
}
