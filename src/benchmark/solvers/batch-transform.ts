/** MM:B and MM:Bv2: the c-transform is a minimum over the batch (Mallasto, Montufar and Gerolin 2019). */
import { Adam, USUAL, WITHOUT_MOMENTUM } from '../adam.ts';
import { DenseNet, type Pass } from '../dense-net.ts';
import { type Context, meanOf, netPotential, type Solver, setInput, widthsOf } from '../solver.ts';
import { Transform } from '../transform.ts';

/** `both`: also the other transform and the plain difference, whichever is least (MM:Bv2). */
export const batchTransform =
  (both: boolean) =>
  (context: Context): Solver => {
    const { memory, batch, sampler, random, D } = context;
    const net = new DenseNet(memory, { widths: widthsOf(context) }, random);
    const pass = net.pass(both ? 2 * batch : batch);
    const adam = new Adam(memory, net.parameters, both ? WITHOUT_MOMENTUM : USUAL);
    const transform = new Transform(memory, D, batch);
    return {
      ...netPotential(net),
      step() {
        const [p, q] = [sampler.p(batch), sampler.q(batch)];
        if (both) leastGradient(net, pass, transform, p, q);
        else transformGradient(net, pass, transform, p, q);
        adam.descend(net.gradient);
        net.changed();
      },
    };
  };

/** E f(p) + E_q min_i (|p_i - q| - f(p_i)), and the gradient of minus it. */
export function transformGradient(
  net: DenseNet,
  pass: Pass,
  transform: Transform,
  p: Float32Array,
  q: Float32Array,
): number {
  const n = p.length / net.shape.widths[0];
  setInput(pass, p);
  const f = net.forward(pass, n);
  const { value, slopes } = overPoints(transform, p, f.subarray(0, n), q);
  (pass.slopes.at(-1) as Pass['dx']).values.set(slopes);
  net.backward(pass, n);
  return value;
}

/** L2 of the points p with values f: its value, and the gradient of minus it in f, [n]. */
function overPoints(transform: Transform, p: Float32Array, f: Float32Array, q: Float32Array) {
  transform.set(p);
  const n = f.length;
  const { index, value } = transform.of(
    f.map((v) => -v),
    q,
  );
  const slopes = new Float32Array(n).fill(-1 / n);
  for (const i of index) slopes[i] += 1 / n;
  return { value: meanOf(f) + meanOf(value), slopes };
}

/**
 * Of L1 = E f(p) - E f(q), L2 as above and L3 = E_p min_j (|p - q_j| + f(q_j)) - E f(q): L2 if it is below L1, else L3 if
 * it is, else L1; and the gradient of minus it.
 */
export function leastGradient(
  net: DenseNet,
  pass: Pass,
  transform: Transform,
  p: Float32Array,
  q: Float32Array,
): number {
  const n = p.length / net.shape.widths[0];
  setInput(pass, p, q);
  const values = net.forward(pass, 2 * n);
  const [fp, fq] = [values.slice(0, n), values.slice(n, 2 * n)];
  const first = meanOf(fp) - meanOf(fq);
  const second = overPoints(transform, p, fp, q);
  const third = overPoints(
    transform,
    q,
    fq.map((v) => -v),
    p,
  );
  const dy = (pass.slopes.at(-1) as Pass['dx']).values;
  dy.fill(0, 0, 2 * n);
  const by = second.value < first ? second : third.value < first ? third : null;
  if (by === second) dy.set(second.slopes);
  else if (by)
    dy.set(
      third.slopes.map((v) => -v),
      n,
    );
  else dy.fill(-1 / n, 0, n).fill(1 / n, n, 2 * n);
  net.backward(pass, 2 * n);
  return by?.value ?? first;
}
