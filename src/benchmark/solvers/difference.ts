/** What critics with a bound on their slope share: the ascent of E f(P) - E f(Q). */
import type { DenseNet, Pass } from '../dense-net.ts';
import { meanOf, setInput } from '../solver.ts';

/** The difference of the means of f at p and q, [n, D] each, and the gradient of minus it in the parameters. */
export function descendDifference(net: DenseNet, pass: Pass, p: Float32Array, q: Float32Array): number {
  const n = p.length / net.shape.widths[0];
  setInput(pass, p, q);
  const f = net.forward(pass, 2 * n);
  const difference = meanOf(f, 0, n) - meanOf(f, n, 2 * n);
  const dy = (pass.slopes.at(-1) as Pass['dx']).values;
  dy.fill(-1 / n, 0, n);
  dy.fill(1 / n, n, 2 * n);
  net.backward(pass, 2 * n);
  return difference;
}
