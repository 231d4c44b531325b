/** What a solver of the dual problem is, and what all of them share. */
import type { Random } from '../tensor/random/random.ts';
import type { DenseNet, Pass } from './dense-net.ts';
import type { Memory } from './memory.ts';
import type { Transform, Transformed } from './transform.ts';

/** Draws points of both distributions, [n, D]. */
export interface Sampler {
  p(n: number): Float32Array;
  q(n: number): Float32Array;
  /** Points of P with the unit vectors of their transport rays, [n, D] each. */
  joined(n: number): { x: Float32Array; rays: Float32Array };
}

export interface Context {
  memory: Memory;
  sampler: Sampler;
  /** Random numbers of the solver itself, such as its initial weights. */
  random: Random;
  D: number;
  /** Units of each hidden layer. */
  width: number;
  /** Points of each distribution a step. */
  batch: number;
  /** Points of each distribution that solvers between samples use. */
  points: number;
  /** All steps of the run, for rates that decay. */
  iterations: number;
  /** Are the reals of the assignment method drawn anew in each step? */
  resampled: boolean;
}

/** A solver of max E f(P) - E f(Q) over 1-Lipschitz f, or of an equivalent problem. */
export interface Solver {
  /** One iteration. */
  step(): void;
  /** f(x) at points [n, D], [n]. */
  potential(x: Float32Array): ArrayLike<number>;
  /** What the solver takes for the gradient of f at points [n, D], [n, D]. */
  gradient(x: Float32Array): Float32Array;
  /** Where the solver knows a gradient at points of its own alone: these, and its estimate of W1. */
  readonly own?: () => { x: Float32Array; rays: Float32Array; gradient: Float32Array; estimate: number };
  /** The optimal cost between the solver's samples, as a proven interval. */
  readonly interval?: () => { lower: number; upper: number };
}

/** Networks as published: two hidden layers. */
export const widthsOf = ({ D, width }: Pick<Context, 'D' | 'width'>, outputs = 1): number[] => [
  ...[D, width, width],
  outputs,
];

/** Rows of a block in which a network is evaluated at many points. */
const BLOCK = 1024;

/** A network as a function of any number of points, [n, inputs]. */
export class NetFunction {
  private readonly pass: Pass;

  constructor(private readonly net: DenseNet) {
    this.pass = net.pass(BLOCK);
  }

  /** [n, outputs] */
  values(x: Float32Array): Float32Array {
    return this.blocks(x, this.net.shape.widths.at(-1) as number, (n) => this.net.forward(this.pass, n));
  }

  /** The gradients of a single output, [n, inputs]. */
  gradients(x: Float32Array): Float32Array {
    const { net, pass } = this;
    return this.blocks(x, net.shape.widths[0], (n) => {
      net.forward(pass, n);
      pass.slopes.at(-1)?.values.fill(1, 0, n);
      return net.inputGradient(pass, n);
    });
  }

  private blocks(x: Float32Array, width: number, compute: (n: number) => Float32Array): Float32Array {
    const [inputs] = this.net.shape.widths;
    const n = x.length / inputs;
    const out = new Float32Array(n * width);
    for (let from = 0; from < n; from += BLOCK) {
      const rows = Math.min(BLOCK, n - from);
      this.pass.values[0].values.set(x.subarray(from * inputs, (from + rows) * inputs));
      out.set(compute(rows).subarray(0, rows * width), from * width);
    }
    return out;
  }
}

/** The potential of a solver whose f is one network. */
export function netPotential(net: DenseNet): Pick<Solver, 'potential' | 'gradient'> {
  const f = new NetFunction(net);
  return { potential: (x) => f.values(x), gradient: (x) => f.gradients(x) };
}

/** The potential of a solver whose f is a c-transform. */
export function transformPotential(
  transform: Transform,
  psi: () => ArrayLike<number>,
): Pick<Solver, 'potential' | 'gradient'> {
  const at = (x: Float32Array): Transformed => transform.of(psi(), x);
  return { potential: (x) => at(x).value, gradient: (x) => transform.gradient(x, at(x)) };
}

/** Writes the rows of `first`, then those of `second`, to the input of a pass. */
export function setInput({ values: [input] }: Pass, first: Float32Array, second?: Float32Array): void {
  input.values.set(first);
  if (second) input.values.set(second, first.length);
}

/** |a_i - b_i| of rows [n, D], [n]. */
export function rowDistances(a: Float32Array, b: Float32Array, D: number): Float64Array {
  return Float64Array.from({ length: a.length / D }, (_, i) => {
    let square = 0;
    for (let k = i * D; k < (i + 1) * D; k++) square += (a[k] - b[k]) ** 2;
    return Math.sqrt(square);
  });
}

/** The mean of values [from, to). */
export function meanOf(values: ArrayLike<number>, from = 0, to = values.length): number {
  let sum = 0;
  for (let i = from; i < to; i++) sum += values[i];
  return sum / (to - from);
}
