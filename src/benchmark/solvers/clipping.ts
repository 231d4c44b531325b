/** WC: weights are clipped (Arjovsky, Chintala and Bottou 2017). */
import { Adam, WITHOUT_MOMENTUM } from '../adam.ts';
import { DenseNet } from '../dense-net.ts';
import { type Context, netPotential, type Solver, widthsOf } from '../solver.ts';
import { descendDifference } from './difference.ts';

/** Weights are in [-BOUND, BOUND]; biases are free. */
const BOUND = 0.04;

export function clipping(context: Context): Solver {
  const { memory, batch, sampler } = context;
  const net = new DenseNet(memory, { widths: widthsOf(context) }, context.random);
  const pass = net.pass(2 * batch);
  const adam = new Adam(memory, net.parameters, WITHOUT_MOMENTUM);
  clip(net);
  return {
    ...netPotential(net),
    step() {
      descendDifference(net, pass, sampler.p(batch), sampler.q(batch));
      adam.descend(net.gradient);
      clip(net);
    },
  };
}

function clip(net: DenseNet): void {
  const { values } = net.parameters;
  for (const { inputs, outputs, from } of net.layers)
    for (let i = from; i < from + inputs * outputs; i++)
      values[i] = Math.min(BOUND, Math.max(-BOUND, values[i]));
  net.changed();
}
