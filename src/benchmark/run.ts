/** A run of the benchmark: a pair, a solver, and how near the solver's potential is to the optimal one. */
import { drawFunnels, drawJoined, drawQ, type Funnels, monteCarloW1 } from '../data/funnels/funnels.ts';
import { Random } from '../tensor/random/random.ts';
import { type LoopFiles, Memory } from './memory.ts';
import { type Context, meanOf, type Sampler, type Solver } from './solver.ts';
import { SOLVERS, type SolverId } from './solvers.ts';

export interface RunSettings {
  solver: SolverId;
  /** A pair: drawn from the seed, or given. */
  D: number;
  N: number;
  funnels?: Funnels;
  /** Of the pair, the samples and the initial weights. */
  seed: number;
  iterations: number;
  /** Are the reals of the assignment method drawn anew in each step? */
  resampled?: boolean;
  /** Smaller ones make tests fast. */
  sizes?: Partial<Sizes>;
}

interface Sizes {
  width: number;
  batch: number;
  /** Of the metrics, and of solvers between samples. */
  points: number;
  /** Of the Monte Carlo estimate of W1. */
  monteCarlo: number;
}

export interface Figures {
  /** By Monte Carlo, with its standard error. */
  w1: number;
  w1Error: number;
  /** E f(P) - E f(Q); of DOT the cost of its plan. */
  estimate: number;
  /** 100 |W1 - estimate| / W1. */
  deviation: number;
  /** Mean cosine between the solver's gradients and the true ones at points of P. */
  cos: number;
  /** Mean squared distance between them. */
  l2: number;
  /** The proven interval of the cost between the samples, of the certified solver alone. */
  interval?: [lower: number, upper: number];
}

/** The published sizes: of a batch, and of the samples of the metrics. */
const BATCH = 1024;
const POINTS = 4096;

/** Units of a hidden layer, as published. */
const widthOf = (D: number): number => Math.max(2 * D, 128);

/** So many points make the error of W1 about a third of that of a published estimate, and less in the plane. */
const monteCarloPoints = (D: number): number => (D <= 8 ? 65_536 : 16_384);

const sizesOf = (D: number, sizes: Partial<Sizes> = {}): Sizes => ({
  ...{ width: widthOf(D), batch: BATCH, points: POINTS, monteCarlo: monteCarloPoints(D) },
  ...sizes,
});

function samplerOf(funnels: Funnels, seed: number, what: string): Sampler {
  const [p, q, joined] = ['P', 'Q', 'joined'].map((of) => new Random(seed, `${what} ${of}`));
  const single = (of: Float64Array) => Float32Array.from(of);
  return {
    p: (n) => single(drawJoined(funnels, p, n).x),
    q: (n) => drawQ(funnels, q, n),
    joined(n) {
      const { x, rays } = drawJoined(funnels, joined, n);
      return { x: single(x), rays: single(rays) };
    },
  };
}

export class BenchmarkRun {
  readonly funnels: Funnels;
  iteration = 0;
  /** The samples of the metrics, the same during a run. */
  readonly sample: { x: Float32Array; rays: Float32Array; q: Float32Array };
  private readonly solver: Solver;
  private readonly truth: { w1: number; error: number };

  static async create(settings: RunSettings, files: LoopFiles): Promise<BenchmarkRun> {
    return new BenchmarkRun(settings, await Memory.create(files));
  }

  private constructor(
    readonly settings: RunSettings,
    memory: Memory,
  ) {
    const { solver, D, N, seed, iterations, resampled = true } = settings;
    const { monteCarlo, ...sizes } = sizesOf(D, settings.sizes);
    this.funnels = settings.funnels ?? drawFunnels(D, N, seed);
    this.truth = monteCarloW1(this.funnels, new Random(seed, 'W1'), monteCarlo);
    const measured = samplerOf(this.funnels, seed, 'measure');
    this.sample = { ...measured.joined(sizes.points), q: measured.q(sizes.points) };
    const context: Context = {
      ...{ memory, D, iterations, resampled, ...sizes },
      sampler: samplerOf(this.funnels, seed, 'train'),
      random: new Random(seed, `solver ${solver}`),
    };
    this.solver = SOLVERS[solver].make(context);
  }

  get done(): boolean {
    return this.iteration >= this.settings.iterations;
  }

  step(): void {
    this.solver.step();
    this.iteration++;
  }

  /** f at points [n, D]. */
  potential(x: Float32Array): ArrayLike<number> {
    return this.solver.potential(x);
  }

  /** What the solver takes for the gradient of f at points [n, D]. */
  gradient(x: Float32Array): Float32Array {
    return this.solver.gradient(x);
  }

  /** How near the solver is after at least one step. */
  figures(): Figures {
    const { solver, settings, sample, truth } = this;
    const { x, rays, gradient, estimate } = solver.own?.() ?? {
      ...sample,
      gradient: solver.gradient(sample.x),
      estimate: meanOf(solver.potential(sample.x)) - meanOf(solver.potential(sample.q)),
    };
    const { w1, error: w1Error } = truth;
    const deviation = (100 * Math.abs(w1 - estimate)) / w1;
    const interval = solver.interval?.();
    return {
      ...{ w1, w1Error, estimate, deviation, ...agreement(gradient, rays, x.length, settings.D) },
      ...(interval && { interval: [interval.lower, interval.upper] as [number, number] }),
    };
  }
}

/**
 * The mean cosine between gradients and those of the optimal potential -u, which is minus the rays, [n, D] each, and the
 * mean squared distance. A gradient that is zero has the cosine 0.
 */
export function agreement(
  gradient: Float32Array,
  rays: Float32Array,
  length: number,
  D: number,
): { cos: number; l2: number } {
  let [cos, l2] = [0, 0];
  for (let at = 0; at < length; at += D) {
    let [product, mine, truth, square] = [0, 0, 0, 0];
    for (let k = at; k < at + D; k++) {
      product -= gradient[k] * rays[k];
      mine += gradient[k] ** 2;
      truth += rays[k] ** 2;
      square += (gradient[k] + rays[k]) ** 2;
    }
    cos += product / (Math.sqrt(mine * truth) + 1e-15);
    l2 += square;
  }
  const n = length / D;
  return { cos: cos / n, l2: l2 / n };
}
