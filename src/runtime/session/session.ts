/** A running experiment: data, cost, networks and trainer, advanced step by step. It uses no worker and no DOM. */
import { type Tensor2D, tensor2d } from '@tensorflow/tfjs-core';
import { type Box, containing } from '../../data/box.ts';
import type { Latents } from '../../data/latents/latent.ts';
import type { LoadedReals } from '../../data/loaded-reals.ts';
import { loadReals, type RealsSources } from '../../data/reals.ts';
import { modesOf } from '../../data/shapes/shapes.ts';
import { dueStep, endsIteration, type Method, stepsOf, stepsThrough } from '../../methods/method.ts';
import { methodOf } from '../../methods/registry.ts';
import type { RowWorkers } from '../../methods/row-workers.ts';
import { scalesOf } from '../../methods/scales.ts';
import type { Costs, Line, Stopping, Trainer } from '../../methods/trainer.ts';
import type { Network } from '../../networks/network.ts';
import type { Experiment } from '../../settings/table.ts';
import { arithmetic } from '../../tensor/backends/arithmetic.ts';
import { hasKernels } from '../../tensor/kernels/webgpu.ts';
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
  mappingOf,
  networksOf,
  newGenerator,
} from './model-factory.ts';
import { loadModules, type Modules } from './modules.ts';
import { newRun } from './run-number.ts';
import { drawSamples } from './samples.ts';

/** The square that contains the latents of a flow, but for one in forty. */
const FLOW_BOX: Box = [-2.5, -2.5, 2.5, 2.5];

/** A run in memory. It owns all its tensors until `dispose`. */
export class Session {
  run = newRun();
  iteration = 0;
  /** Steps done within the current iteration. */
  stepsDone = 0;
  /** Seconds of training, counted by the caller. */
  seconds = 0;

  /** A warning about a typed cost. */
  private doubt: string | null;
  /** Position of the latents' stream at which the next step begins; a step that is interrupted returns to it. */
  private nextPosition = 0;
  /** The kernel that was last checked by `fault`. */
  private checked: string | null = null;

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
   * Loads the data and creates networks and trainer on the current backend. Rejects with an ExpressionError where a
   * typed cost does not parse or is not finite on the data, with an Error where data cannot be loaded or the checkpoint
   * does not fit. `rowWorkers` make it faster, its numbers do not depend on them.
   */
  static async create(
    experiment: Experiment,
    sources: RealsSources,
    checkpoint: Checkpoint | null = null,
    rowWorkers: RowWorkers | null = null,
  ): Promise<Session> {
    const method = methodOf(experiment).load();
    const [{ create }, modules] = await Promise.all([method, loadModules(experiment)]);
    const costs = costsOf(experiment, modules); // first, because it may throw
    const data = await loadReals(experiment, sources);
    scalesOf(experiment, costs, data.points); // may throw, and there is nothing to dispose yet
    const y = tensor2d(data.points, [data.points.length / data.dimension, data.dimension]);
    const latents = latentsOf(experiment);
    const generator = newGenerator(experiment, modules);
    const networks = networksOf(experiment, data.points, modules);
    const trainer = create({
      ...{ experiment, costs, y, points: data.points, latents, generator, networks },
      makeEngine: engineFactoryOf(modules),
      rowWorkers,
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

  /** Progress within a step that takes long: see `Trainer.within`. */
  get within(): Trainer['within'] {
    return this.trainer.within;
  }

  /** Decides when training is done, where the method can. */
  get stopping(): Stopping | undefined {
    return this.trainer.stopping;
  }

  get line(): Line {
    return this.trainer.line;
  }

  reals(): Reals {
    const box = this.method.flow ? containing(this.data.box, FLOW_BOX) : this.data.box;
    return { run: this.run, ...this.data, box };
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
   * Takes over settings that may change during a run, with the modules that they need. Throws an ExpressionError, with
   * nothing changed, where a typed cost does not parse or is not finite on the data.
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

  /**
   * What the device computes wrongly for this run, in words; null if all is well. The assignment of its own kernels is
   * compared with plain arithmetic, once for each kernel: on some devices kernels fail that others run.
   */
  async fault(): Promise<string | null> {
    const { assigning, m } = this.trainer;
    const { assign: cost } = this.costs;
    const kernel = JSON.stringify([
      cost.spec.name,
      { ...cost.fold, constants: [] },
      cost.radial?.wgsl,
      cost.ssim,
    ]);
    if (!assigning || !hasKernels() || kernel === this.checked) return null;
    this.checked = kernel;
    const { wrongAnswer } = await import('../../transport/known-answer.ts');
    const { scale } = assigning;
    const assign = (...given: Parameters<typeof assigning.assign>) => assigning.assign(...given);
    const wrong = await wrongAnswer({ assign, y: this.data.points, m, cost, scale });
    await assigning.effort(); // training counts from here
    return wrong;
  }

  /** The description of the method. */
  get method(): Method {
    return methodOf(this.current);
  }

  /** The id of the step that comes next in this iteration. */
  due(): string {
    return dueStep(this.method, this.current, this.stepsDone).id;
  }

  /**
   * Runs the step `what`, or with `iteration` all steps to the end of the iteration. Steps not in the iteration are
   * skipped.
   */
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
      this.nextPosition = this.latents.position;
      this.stepEnded(what);
      complete = true;
    } finally {
      if (!complete) this.giveUp();
    }
  }

  private stepEnded(id: string): void {
    this.stepsDone++;
    if (this.trainer.finished?.(id))
      this.stepsDone = Math.max(this.stepsDone, stepsThrough(this.method, this.current, id));
    if (!endsIteration(this.method, this.current, id, this.stepsDone)) return;
    this.stepsDone = 0;
    this.iteration++;
  }

  /** An interrupted step counts as not begun: the next one draws the same latents. */
  private giveUp(): void {
    this.latents.position = this.nextPosition;
    this.trainer.giveUp();
  }

  /** Computes what the views draw. */
  frame(watch: Watch): Work<PendingFrame> {
    const { trainer, latents, y, data, run, iteration, stepsDone, seconds } = this;
    const cost = this.costs.assign;
    const fixed = !this.method.movesGenerator(this.current);
    const modes = modesOf(this.current.data);
    const input = { trainer, latents, y, data, cost, fixed, modes };
    return computeFrame({ ...input, run, iteration, stepsDone, seconds }, watch);
  }

  /**
   * n new generated points [n, d], from latents of a separate stream; training must wait, but its results do not
   * change. Those of a flow are made in `steps` Euler steps, if given.
   */
  samples(n: number, tell?: (done: number) => void, steps?: number): Work<Promise<Float32Array>> {
    const mapping = mappingOf(this.current, this.generator, this.modules, steps);
    return drawSamples(mapping, this.latents, this.sampling(), n, tell);
  }

  private sampling(): Random {
    return new Random(this.current.seed, `samples ${this.iteration}`);
  }

  /**
   * What queries are answered from. Answers do not change the results of training, which may continue between their
   * parts. `tell` receives the share of a long answer that is done, from 0 to 1.
   */
  subject(tell: (done: number) => void = () => {}): Subject {
    const { trainer, latents, y, data, run, iteration, current: experiment, modules } = this;
    return {
      ...{ trainer, latents, y, data, run, iteration, experiment, tell },
      cost: this.costs.assign,
      sampling: this.sampling(),
      compile: (cost) => compileNamed(experiment, cost, modules),
      still: (steps) =>
        mappingOf(experiment, copyGenerator(experiment, modules, this.generator), modules, steps),
    };
  }

  /** All that is needed to continue from here; a step in progress counts as not begun. */
  async save(): Promise<Checkpoint> {
    const { run, iteration, stepsDone, seconds, current: experiment } = this;
    const position = this.nextPosition;
    const saved = await this.trainer.save();
    return { run, experiment, iteration, stepsDone, seconds, position, ...saved, arithmetic: arithmetic() };
  }

  private restore(checkpoint: Checkpoint): void {
    this.trainer.restore(checkpoint);
    this.latents.position = checkpoint.position;
    this.nextPosition = checkpoint.position;
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
