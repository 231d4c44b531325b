/** An experiment come alive: data, cost, networks and method, advanced step by step. No worker, no DOM. */
import { type Tensor2D, tensor2d } from '@tensorflow/tfjs-core';
import type { Latents } from '../../data/latents/latent.ts';
import type { LoadedReals } from '../../data/loaded-reals.ts';
import { loadReals, type RealsSources } from '../../data/reals.ts';
import { modesOf } from '../../data/shapes/shapes.ts';
import { dueStep, endsIteration, type Method, stepsOf } from '../../methods/method.ts';
import { methodOf } from '../../methods/registry.ts';
import { scalesOf } from '../../methods/scales.ts';
import type { Costs, Line, Stopping, Trainer } from '../../methods/trainer.ts';
import type { Network } from '../../networks/network.ts';
import type { Experiment } from '../../settings/table.ts';
import { arithmetic } from '../../tensor/backends/arithmetic.ts';
import { Random } from '../../tensor/random/random.ts';
import type { Work } from '../../tensor/work.ts';
import type { Checkpoint, Reals, Setup, Watch } from '../protocol/protocol.ts';
import type { Subject } from '../queries/queries.ts';
import { computeFrame, type PendingFrame } from './compute-frame.ts';
import {
  compileNamed,
  copyGenerator,
  costsOf,
  doubtOf,
  engineFactoryOf,
  latentsOf,
  networksOf,
  newGenerator,
} from './model-factory.ts';
import { loadModules, type Modules } from './modules.ts';
import { newRun } from './run-number.ts';
import { drawSamples } from './samples.ts';

export class Session {
  run = newRun();
  iteration = 0;
  /** Steps done within the running iteration. */
  stepsDone = 0;
  /** Seconds of training; whoever drives the session adds to it. */
  seconds = 0;

  /** What speaks against a typed cost. */
  private doubt: string | null;
  /** Position of the latents' stream when no step was under way. */
  private rest = 0;

  private constructor(
    private current: Experiment,
    readonly data: LoadedReals,
    private readonly trainer: Trainer,
    private readonly latents: Latents,
    private readonly y: Tensor2D,
    private readonly generator: Network,
    private costs: Costs,
    private modules: Modules,
  ) {
    this.doubt = doubtOf(costs.assign, data.points, modules);
  }

  /**
   * Loads the data and builds networks and method on the backend that runs.
   * Throws ExpressionError for a typed cost that does not parse or is not finite on the data, Error where data cannot be had.
   */
  static async create(
    experiment: Experiment,
    sources: RealsSources,
    checkpoint: Checkpoint | null = null,
  ): Promise<Session> {
    const method = methodOf(experiment).load();
    const [{ create }, modules] = await Promise.all([method, loadModules(experiment)]);
    const costs = costsOf(experiment, modules); // first: it may throw
    const data = await loadReals(experiment, sources);
    scalesOf(experiment, costs, data.points); // throws here, where there is nothing to dispose yet
    const y = tensor2d(data.points, [data.points.length / data.dimension, data.dimension]);
    const latents = latentsOf(experiment);
    const generator = newGenerator(experiment, modules);
    const networks = networksOf(experiment, data.points, modules);
    const trainer = create({
      ...{ experiment, costs, y, points: data.points, latents, generator, networks },
      makeEngine: engineFactoryOf(modules),
    });
    const session = new Session(experiment, data, trainer, latents, y, generator, costs, modules);
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

  /** Points done in a step that takes long; else null. */
  get within(): Trainer['within'] {
    return this.trainer.within;
  }

  /** Decides when training has done its work, where the method can tell. */
  get stopping(): Stopping | undefined {
    return this.trainer.stopping;
  }

  get line(): Line {
    return this.trainer.line;
  }

  reals(): Reals {
    return { run: this.run, ...this.data };
  }

  setup(): Setup {
    const { m, assigning } = this.trainer;
    const { assign, follow } = this.costs;
    const generatorCostTex = follow === assign ? null : follow.tex;
    const { cost, expr } = this.current;
    const typed = cost === 'custom' ? { expr, doubt: this.doubt } : null;
    return {
      ...{ m, cost, costTex: assign.tex, typed, generatorCostTex },
      assigning: assigning && { scale: assigning.scale, engine: assigning.engine },
    };
  }

  /**
   * Takes over settings that may change while running, with the modules that they need. On a bad expression it throws
   * and nothing has changed.
   */
  configure(experiment: Experiment, modules = this.modules): void {
    const { points } = this.data;
    const costs = costsOf(experiment, modules, this.costs);
    this.trainer.configure(experiment, costs, networksOf(experiment, points, modules));
    if (costs.assign !== this.costs.assign) this.doubt = doubtOf(costs.assign, points, modules);
    this.modules = modules;
    this.costs = costs;
    this.current = experiment;
  }

  /** The method that trains, as settings and views know it. */
  get method(): Method {
    return methodOf(this.current);
  }

  /** The step that comes next in this iteration, by its name. */
  due(): string {
    return dueStep(this.method, this.current, this.stepsDone).id;
  }

  /** One step of the method, by its name, or all steps up to the iteration's end. A step that has no place in it is left out. */
  *advance(what: string): Work<void> {
    if (what === 'iteration') {
      const from = this.iteration;
      while (this.iteration === from) yield* this.advance(this.due());
      return;
    }
    if (!stepsOf(this.method, this.current).some(({ id }) => id === what)) return;
    let complete = false;
    try {
      yield* this.trainer.step(what, this.iteration);
      this.rest = this.latents.position;
      this.stepEnded(what);
      complete = true;
    } finally {
      if (!complete) this.giveUp();
    }
  }

  private stepEnded(id: string): void {
    this.stepsDone++;
    if (!endsIteration(this.method, this.current, id, this.stepsDone)) return;
    this.stepsDone = 0;
    this.iteration++;
  }

  /** A step that was given up counts as not begun: the next one draws the points that it drew. */
  private giveUp(): void {
    this.latents.position = this.rest;
    this.trainer.giveUp();
  }

  /** What the views draw, read back from the device. */
  frame(watch: Watch): Work<PendingFrame> {
    const { trainer, latents, y, data, run, iteration, stepsDone, seconds } = this;
    const cost = this.costs.assign;
    const fixed = !this.method.movesGenerator(this.current);
    const modes = modesOf(this.current.data);
    const scene = { trainer, latents, y, data, cost, fixed, modes };
    return computeFrame({ ...scene, run, iteration, stepsDone, seconds }, watch);
  }

  /** n fresh generated points [n, d], from latents of their own stream: training is not disturbed, but must wait. */
  samples(n: number, tell?: (done: number) => void): Work<Promise<Float32Array>> {
    return drawSamples(this.generator, this.latents, this.sampling(), n, tell);
  }

  private sampling(): Random {
    return new Random(this.current.seed, `samples ${this.iteration}`);
  }

  /**
   * What questions are about; training is not disturbed by answers, and may go on between their pieces. `tell` hears
   * how much of a long answer is there.
   */
  subject(tell: (done: number) => void = () => {}): Subject {
    const { trainer, latents, y, data, run, iteration, current: experiment, modules } = this;
    return {
      ...{ trainer, latents, y, data, run, iteration, experiment, tell },
      cost: this.costs.assign,
      sampling: this.sampling(),
      compile: (cost) => compileNamed(experiment, cost, modules),
      still: () => copyGenerator(experiment, modules, this.generator),
    };
  }

  /** All that is needed to go on from here; an assigner step under way counts as not begun. */
  async save(): Promise<Checkpoint> {
    const { run, iteration, stepsDone, seconds, current: experiment } = this;
    const position = this.rest;
    const saved = await this.trainer.save();
    return { run, experiment, iteration, stepsDone, seconds, position, ...saved, arithmetic: arithmetic() };
  }

  private restore(checkpoint: Checkpoint): void {
    this.trainer.restore(checkpoint);
    this.latents.position = checkpoint.position;
    this.rest = checkpoint.position;
    this.run = checkpoint.run;
    this.iteration = checkpoint.iteration;
    this.stepsDone = checkpoint.stepsDone;
    this.seconds = checkpoint.seconds;
  }

  dispose(): void {
    this.trainer.dispose();
    this.latents.dispose();
    this.y.dispose();
  }
}
