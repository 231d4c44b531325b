/** An experiment come alive: data, cost, networks and method, advanced step by step. No worker, no DOM. */
import { type Tensor2D, tensor2d, tidy } from '@tensorflow/tfjs-core';
import { compileCost } from '../costs/compile.ts';
import type { Cost, CostSpec } from '../costs/cost.ts';
import { usableDiameter } from '../costs/diameter.ts';
import { createLatents, type Latents } from '../data/latent.ts';
import { type LoadedReals, loadReals, type RealsSources } from '../data/reals.ts';
import { AssignmentMethod } from '../methods/assignment.ts';
import type { Line, Method } from '../methods/method.ts';
import { makeMlp } from '../networks/mlp.ts';
import { dimensionOf, type Experiment, isImage } from '../settings/table.ts';
import { Random } from '../tensor/random.ts';
import type { Work } from '../tensor/work.ts';
import { type Exposure, photograph } from './photograph.ts';
import type { Checkpoint, Reals, Setup, StepKind, Watch } from './protocol.ts';

export function costSpec(e: Experiment): CostSpec {
  const parameters = { p: e.p, q: e.q, weight: e.weight, period: e.period };
  return { name: e.cost, expression: e.expr, parameters };
}

export class Session {
  /** Unique, also over workers. */
  run = performance.timeOrigin + performance.now();
  iteration = 0;
  /** Assigner steps done within the running iteration. */
  assignerSteps = 0;
  /** Seconds of training; whoever drives the session adds to it. */
  seconds = 0;

  private constructor(
    private current: Experiment,
    readonly data: LoadedReals,
    private readonly method: Method,
    private readonly latents: Latents,
    private readonly y: Tensor2D,
    private cost: Cost,
  ) {}

  /**
   * Loads the data and builds networks and method on the backend that runs.
   * Throws ExpressionError for a typed cost that does not parse or is not finite on the data, Error where data cannot be had.
   */
  static async create(
    experiment: Experiment,
    sources: RealsSources,
    checkpoint: Checkpoint | null = null,
  ): Promise<Session> {
    const cost = compileCost(costSpec(experiment), dimensionOf(experiment)); // first: it may throw
    const data = await loadReals(experiment, sources);
    usableDiameter(cost, data.points); // throws here, where there is nothing to dispose yet
    const y = tensor2d(data.points, [data.points.length / data.dimension, data.dimension]);
    const latents = makeLatents(experiment);
    const method = new AssignmentMethod(
      { y, points: data.points, latents, ...networks(experiment, data.dimension) },
      experiment,
      cost,
    );
    const session = new Session(experiment, data, method, latents, y, cost);
    try {
      if (checkpoint) session.restore(checkpoint);
      return session;
    } catch (error) {
      session.dispose();
      throw error;
    }
  }

  get experiment(): Experiment {
    return this.current;
  }

  get line(): Line {
    return this.method.line;
  }

  reals(): Reals {
    return { run: this.run, ...this.data };
  }

  setup(): Setup {
    const { m, scale, engine } = this.method;
    return { m, scale, costTex: this.cost.tex, assignmentEngine: engine };
  }

  /** Takes over settings that may change while running. On a bad expression it throws and nothing has changed. */
  configure(experiment: Experiment): void {
    const [before, after] = [this.current, experiment].map((e) => JSON.stringify(costSpec(e)));
    const cost = before === after ? this.cost : compileCost(costSpec(experiment), this.data.dimension);
    this.method.configure(experiment, cost);
    this.cost = cost;
    this.current = experiment;
  }

  /** The next step that Algorithm 1 prescribes. */
  due(): Exclude<StepKind, 'iteration'> {
    return this.assignerSteps < this.current.steps ? 'assigner' : 'generator';
  }

  /** One assigner step, one generator step (which ends the iteration), or all steps up to its end. */
  *advance(what: StepKind): Work<void> {
    if (what === 'iteration') {
      const from = this.iteration;
      while (this.iteration === from) yield* this.advance(this.due());
    } else if (what === 'assigner') {
      yield* this.method.criticStep();
      this.assignerSteps++;
    } else {
      yield* this.method.generatorStep();
      this.assignerSteps = 0;
      this.iteration++;
    }
  }

  /** What the views draw, read back from the device. */
  frame(watch: Watch): Work<Exposure> {
    const { method, latents, y, data, run, iteration, assignerSteps, seconds } = this;
    return photograph({ method, latents, y, data, run, iteration, assignerSteps, seconds }, watch);
  }

  /** n fresh generated points [n, d], from latents of their own stream: training is not disturbed. */
  *samples(n: number): Work<Promise<Float32Array>> {
    const z = yield* this.latents.draw(n, new Random(this.current.seed, `samples ${this.iteration}`));
    let x: Tensor2D;
    try {
      x = yield* this.method.sample(z);
    } finally {
      z.dispose();
    }
    return x.data().then((values) => {
      x.dispose();
      return values as Float32Array;
    });
  }

  async save(): Promise<Checkpoint> {
    const { run, iteration, assignerSteps, seconds, current: experiment } = this;
    const position = this.latents.position;
    return { run, experiment, iteration, assignerSteps, seconds, position, arrays: await this.method.save() };
  }

  private restore(checkpoint: Checkpoint): void {
    tidy(() => this.method.restore(checkpoint.arrays));
    this.latents.position = checkpoint.position;
    this.run = checkpoint.run;
    this.iteration = checkpoint.iteration;
    this.assignerSteps = checkpoint.assignerSteps;
    this.seconds = checkpoint.seconds;
  }

  dispose(): void {
    this.method.dispose();
    this.latents.dispose();
    this.y.dispose();
  }
}

function makeLatents(e: Experiment): Latents {
  return createLatents({
    kind: e.latent,
    dimension: e.latentDim,
    centres: e.centres,
    sigma: e.sigma,
    seed: e.seed,
  });
}

function networks(e: Experiment, dimension: number) {
  const image = isImage(e);
  const shared = { norm: false, output: 'linear' } as const;
  const assigner = {
    ...shared,
    inputs: dimension,
    outputs: 1,
    width: e.assignerWidth,
    depth: e.assignerDepth,
  };
  const generator = {
    inputs: e.latentDim,
    outputs: dimension,
    width: e.generatorWidth,
    depth: e.generatorDepth,
    norm: image,
    output: image ? 'tanh' : 'linear',
  } as const;
  return {
    assigner: makeMlp(assigner, new Random(e.seed, 'assigner')),
    generator: makeMlp(generator, new Random(e.seed, 'generator')),
  };
}
