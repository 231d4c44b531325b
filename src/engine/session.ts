/** An experiment come alive: data, cost, networks and method, advanced step by step. No worker, no DOM. */
import { type Tensor2D, tensor2d } from '@tensorflow/tfjs-core';
import type { Latents } from '../data/latents/latent.ts';
import type { LoadedReals } from '../data/loaded-reals.ts';
import { loadReals, type RealsSources } from '../data/reals.ts';
import { AssignmentMethod } from '../methods/assignment.ts';
import type { Costs, Line, Method } from '../methods/method.ts';
import { scalesOf } from '../methods/scales.ts';
import type { Network } from '../networks/network.ts';
import { type Experiment, isAlone } from '../settings/table.ts';
import { Random } from '../tensor/random.ts';
import type { Work } from '../tensor/work.ts';
import { computeFrame, type PendingFrame } from './compute-frame.ts';
import {
  answerer,
  compileNamed,
  copyGenerator,
  costsOf,
  doubtOf,
  latentsOf,
  loadParts,
  networksOf,
} from './model-factory.ts';
import type { Answer, Checkpoint, Question, Reals, Setup, StepKind, Watch } from './protocol.ts';
import { newRun } from './run-number.ts';
import { drawSamples } from './samples.ts';

export class Session {
  run = newRun();
  iteration = 0;
  /** Assigner steps done within the running iteration. */
  assignerSteps = 0;
  /** Seconds of training; whoever drives the session adds to it. */
  seconds = 0;

  /** What speaks against a typed cost. */
  private doubt: string | null;
  /** Position of the latents' stream when no step was under way. */
  private rest = 0;

  private constructor(
    private current: Experiment,
    readonly data: LoadedReals,
    private readonly method: Method,
    private readonly latents: Latents,
    private readonly y: Tensor2D,
    private readonly generator: Network,
    private costs: Costs,
  ) {
    this.doubt = doubtOf(costs.assign, data.points);
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
    await loadParts(experiment);
    const costs = costsOf(experiment); // first: it may throw
    const data = await loadReals(experiment, sources);
    scalesOf(experiment, costs, data.points); // throws here, where there is nothing to dispose yet
    const y = tensor2d(data.points, [data.points.length / data.dimension, data.dimension]);
    const latents = latentsOf(experiment);
    const networks = networksOf(experiment, data.points);
    const parts = { y, points: data.points, latents, ...networks };
    const method = new AssignmentMethod(parts, experiment, costs);
    const session = new Session(experiment, data, method, latents, y, networks.generator, costs);
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
  get within(): Method['within'] {
    return this.method.within;
  }

  /** Steps of the assigner alone, since its points, cost and rate are as they are. */
  get stepsAlone(): number {
    return this.method.stepsAlone;
  }

  get line(): Line {
    return this.method.line;
  }

  reals(): Reals {
    return { run: this.run, ...this.data };
  }

  setup(): Setup {
    const { m, scale, engine } = this.method;
    const { assign, follow } = this.costs;
    const generatorCostTex = follow === assign ? null : follow.tex;
    const { cost, expr } = this.current;
    const typed = cost === 'custom' ? { expr, doubt: this.doubt } : null;
    return { m, scale, cost, costTex: assign.tex, typed, generatorCostTex, assignmentEngine: engine };
  }

  /** Takes over settings that may change while running. On a bad expression it throws and nothing has changed. */
  configure(experiment: Experiment): void {
    const costs = costsOf(experiment, this.costs);
    this.method.configure(experiment, costs);
    if (costs.assign !== this.costs.assign) this.doubt = doubtOf(costs.assign, this.data.points);
    this.costs = costs;
    this.current = experiment;
  }

  /** The next step that Algorithm 1 prescribes; the assigner's, where it is alone. */
  due(): Exclude<StepKind, 'iteration'> {
    if (isAlone(this.current)) return 'assigner';
    return this.assignerSteps < this.current.steps ? 'assigner' : 'generator';
  }

  /**
   * One assigner step, one generator step (which ends the iteration), or all steps up to its end. While the assigner is
   * alone its last step ends the iteration, and the generator stands still.
   */
  *advance(what: StepKind): Work<void> {
    if (what === 'iteration') {
      const from = this.iteration;
      while (this.iteration === from) yield* this.advance(this.due());
      return;
    }
    if (what === 'generator' && isAlone(this.current)) return;
    let complete = false;
    try {
      yield* what === 'assigner' ? this.assignerStep() : this.generatorStep();
      this.rest = this.latents.position;
      complete = true;
    } finally {
      if (!complete) this.giveUp();
    }
  }

  private *assignerStep(): Work<void> {
    yield* this.method.criticStep(this.iteration);
    this.assignerSteps++;
    if (isAlone(this.current) && this.assignerSteps >= this.current.steps) this.endIteration();
  }

  private *generatorStep(): Work<void> {
    yield* this.method.generatorStep(this.iteration);
    this.endIteration();
  }

  private endIteration(): void {
    this.assignerSteps = 0;
    this.iteration++;
  }

  /** A step that was given up counts as not begun: the next one draws the points that it drew. */
  private giveUp(): void {
    this.latents.position = this.rest;
    this.method.giveUp();
  }

  /** What the views draw, read back from the device. */
  frame(watch: Watch): Work<PendingFrame> {
    const { method, latents, y, data, run, iteration, assignerSteps, seconds } = this;
    const cost = this.costs.assign;
    const scene = { method, latents, y, data, cost, scale: method.scale, alone: isAlone(this.current) };
    return computeFrame({ ...scene, run, iteration, assignerSteps, seconds }, watch);
  }

  /** n fresh generated points [n, d], from latents of their own stream: training is not disturbed, but must wait. */
  samples(n: number, tell?: (done: number) => void): Work<Promise<Float32Array>> {
    return drawSamples(this.generator, this.latents, this.sampling(), n, tell);
  }

  private sampling(): Random {
    return new Random(this.current.seed, `samples ${this.iteration}`);
  }

  /**
   * What the page asks about the run; training is not disturbed, and may go on between the pieces. `tell` hears how much
   * of a long answer is there. `loadQuestions` must be awaited before. Throws an Error that says what is wrong.
   */
  ask(question: Question, tell: (done: number) => void = () => {}): Work<Promise<Answer>> {
    const { method, latents, y, data, run, iteration, current: experiment } = this;
    return answerer()(
      {
        ...{ method, latents, y, data, run, iteration, experiment, tell },
        cost: this.costs.assign,
        sampling: this.sampling(),
        compile: (cost) => compileNamed(experiment, cost),
        still: () => copyGenerator(experiment, this.generator),
      },
      question,
    );
  }

  /** All that is needed to go on from here; an assigner step under way counts as not begun. */
  async save(): Promise<Checkpoint> {
    const { run, iteration, assignerSteps, seconds, current: experiment } = this;
    const position = this.rest;
    const saved = await this.method.save();
    return { run, experiment, iteration, assignerSteps, seconds, position, ...saved };
  }

  private restore(checkpoint: Checkpoint): void {
    this.method.restore(checkpoint);
    this.latents.position = checkpoint.position;
    this.rest = checkpoint.position;
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
