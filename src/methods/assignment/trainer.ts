/** Training by assignment for any transport cost: Laschos, Tinapp and Obermayer (2020), Algorithm 1. */
import { dispose, neg, reshape, type Tensor2D, tidy } from '@tensorflow/tfjs-core';
import type { LatentBatch } from '../../data/latents/latent.ts';
import { applyInPieces, type BlockedPass } from '../../networks/micro-batch.ts';
import type { Experiment } from '../../settings/table.ts';
import { read } from '../../tensor/backends/read.ts';
import { Scope, type Work } from '../../tensor/work.ts';
import type { Assignment, AssignmentEngine, Effort, Potential } from '../../transport/assignment.ts';
import { rounded } from '../../transport/engines/potential.ts';
import { imbalance, loads } from '../../transport/loads.ts';
import { generatorSweep } from '../generator-step.ts';
import { Progress } from '../progress.ts';
import type { RowSetup } from '../row-workers.ts';
import { scalesOf } from '../scales.ts';
import { optimiserSettings, restoreTrained, saveTrained, type Trained, train } from '../trained.ts';
import type {
  AssignedBatch,
  Assigning,
  Context,
  Costs,
  Line,
  Networks,
  SavedTrainer,
  Scalars,
  Stopping,
  Trainer,
} from '../trainer.ts';
import { Assigner } from './assigner.ts';
import { frozenPoints, pointsAt, shownPoints } from './batch-size-schedule.ts';
import { type DeviceBatch, restoreBatch, saveBatch } from './device-batch.ts';
import { GeneratedBatch } from './generated-batch.ts';
import { acceptsWholeLoads, rateFactor, sameAlone } from './learning-rate-schedule.ts';
import { type BatchProblem, SAMPLE_POINTS } from './potential-init.ts';
import type { State } from './saved-state.ts';
import { isAlone } from './settings.ts';
import { assignRows } from './shared-rows.ts';
import { StoppingRule } from './stopping-rule.ts';

/** The trainer. Throws an ExpressionError where a cost is not finite on the reals. */
export const create = (context: Context): Trainer => new AssignmentTrainer(context);

/** Owns its networks, not the data. */
export class AssignmentTrainer implements Trainer, Assigning {
  readonly assigning = this;
  readonly critic = null;
  line: Line = 'idle';
  m = 0;
  /** Steps of the assigner alone since points, cost or mode last changed. */
  protected stepsAlone = 0;
  private readonly rule = new StoppingRule();
  scale = 1;
  private followScale = 1;
  private costs: Costs | null = null;
  private transport!: AssignmentEngine;
  private generated: GeneratedBatch | null = null;
  /** What workers that share the rows need to know, and the work that they have done. */
  private setup!: RowSetup;
  private readonly elsewhere: Effort = { pairs: 0, evaluated: 0, reused: 0 };
  /** Is `generated` the batch of the fixed latents? */
  private frozen = false;
  protected last: DeviceBatch | null = null;
  protected settings!: Experiment;
  private readonly progress = new Progress();
  private readonly assigner: Assigner;
  private readonly generator: Trained;

  constructor(private readonly context: Context) {
    const { experiment, costs, networks } = context;
    this.assigner = new Assigner(networks, context.y, experiment);
    this.generator = train(context.generator, optimiserSettings(experiment, experiment.generatorRate));
    this.configure(experiment, costs, networks);
  }

  readonly stopping: Stopping = {
    stepped: () => this.rule.stepped(this.moment),
    seen: (scalars, running) => this.rule.seen(this.moment, scalars, running),
  };

  private get moment() {
    return { experiment: this.settings, stepsAlone: this.stepsAlone };
  }

  get engine(): Assigning['engine'] {
    return this.transport.name;
  }

  get within(): Trainer['within'] {
    return this.progress.within;
  }

  get shown(): number {
    return shownPoints(this.settings, this.context.y.shape[0]);
  }

  /** Generated points of an assigner step in iteration t. */
  private points(t: number): number {
    const N = this.context.y.shape[0];
    return isAlone(this.settings) ? frozenPoints(this.settings, N) : pointsAt(this.settings, N, t);
  }

  configure(experiment: Experiment, costs: Costs, networks: Networks): void {
    const scales = scalesOf(experiment, costs, this.context.points);
    const sameCost = costs.assign === this.costs?.assign && scales.assign === this.scale;
    if (!sameCost) {
      this.transport?.dispose();
      const { makeEngine, y } = this.context;
      this.transport = makeEngine(y, costs.assign, scales.assign);
    }
    this.costs = costs;
    this.scale = scales.assign;
    this.followScale = scales.follow;
    this.setup = { experiment, points: this.context.points, scale: scales.assign };
    const before = this.settings as Experiment | undefined;
    this.settings = experiment;
    this.m = this.points(experiment.horizon);
    if (!sameCost || !before || !sameAlone(before, experiment)) this.beginAlone();
    this.context.latents.setSigma(experiment.sigma);
    this.assigner.configure(experiment, networks);
  }

  /** Points, cost or mode have changed: the schedule of the assigner alone starts again. */
  private beginAlone(): void {
    this.stepsAlone = 0;
    this.assigner.invalidateTable();
    if (this.frozen) this.giveUp();
  }

  step(id: string, t: number): Work<void> {
    return id === 'generator' ? this.generatorStep(t) : this.assignerStep(t);
  }

  /** Generates, assigns and counts, then one ascent step on L(w) = sum_j (n_j/m - 1/N) psi_j (Eq. 3, 13). */
  private *assignerStep(t: number): Work<void> {
    const scope = new Scope();
    try {
      const pass = yield* this.match(t, scope);
      this.line = 'assigner';
      yield;
      const { counts, index } = this.last as DeviceBatch;
      const descent = scope.own(
        tidy(() => reshape(neg(imbalance(counts, index.shape[0])), [-1, 1])),
      ) as Tensor2D;
      this.assigner.countWhole(this.whole ? index.shape[0] : null);
      const gradients = yield* pass.backward(descent);
      for (const g of gradients) scope.own(g);
      yield;
      this.assigner.descend(gradients, this.stepAlone(), t);
    } finally {
      this.progress.end();
      scope.end();
    }
  }

  /** The number of this step among those on points that stand still, whose rate falls; null: the rate is constant. */
  protected stepAlone(): number | null {
    return isAlone(this.settings) ? this.stepsAlone++ : null;
  }

  /** Do loads that are even up to rounding count as even? */
  private get whole(): boolean {
    return isAlone(this.settings) && acceptsWholeLoads(this.stepsAlone);
  }

  /** Generates and assigns a batch, kept as `last`. Returns the assigner's pass over the reals, owned by `scope`. */
  private *match(t: number, scope: Scope): Work<BlockedPass> {
    const generated = this.nextBatch(t);
    const { m } = generated.batch;
    this.progress.begin(m);
    yield* this.assigner.prepareTable(() => this.problem(generated));
    const pass = scope.own(yield* this.assigner.forward());
    const psi = scope.own(rounded(pass.y));
    const { index, value } = yield* this.assignBatch(generated, pass.y.shape[1] > 1 ? pass.y : psi);
    this.progress.end(); // progress counts assigned points only
    scope.own(index);
    scope.own(value);
    this.line = 'count';
    yield;
    const counts = loads(index, psi.shape[0]);
    this.forget();
    this.last = {
      latents: generated.batch,
      frozen: this.frozen,
      t,
      index,
      value,
      counts,
      psi,
      scale: this.scale,
    };
    for (const tensor of [index, value, psi]) scope.release(tensor);
    return pass;
  }

  private assignBatch(generated: GeneratedBatch, psi: Potential): Work<Assignment> {
    const { frozen, transport: engine, setup, elsewhere } = this;
    const { rowWorkers: workers } = this.context;
    return assignRows(
      { generated, frozen, engine, setup, workers },
      psi,
      (line, done) => {
        this.line = line;
        this.progress.done = done;
      },
      (effort) => addEffort(elsewhere, effort),
    );
  }

  /** What the initial values of a table are computed from. */
  private *problem(generated: GeneratedBatch): Work<BatchProblem> {
    const { y } = this.context;
    const z = yield* generated.batch.rows(0, Math.min(SAMPLE_POINTS, generated.batch.m));
    try {
      const x = yield* this.sample(z);
      const cost = (this.costs as Costs).assign;
      return { x, y, cost, scale: this.scale, assign: (psi) => this.assignBatch(generated, psi) };
    } finally {
      z.dispose();
    }
  }

  /** The points of this assigner step: new ones, those of the iteration, or the fixed ones. */
  private nextBatch(t: number): GeneratedBatch {
    const m = this.points(t);
    if (isAlone(this.settings)) return this.fixedBatch(m);
    const { fresh } = this.settings;
    if (fresh || this.frozen || this.generated?.batch.m !== m) {
      this.giveUp();
      const batch = (fresh ? null : this.resumed(t, m)) ?? this.context.latents.batch(m);
      this.generated = new GeneratedBatch(batch, this.generator.network, !fresh);
    }
    return this.generated;
  }

  /** The points shown on the plane; the generator is not trained, so they are generated once. */
  private fixedBatch(m: number): GeneratedBatch {
    if (!this.generated || !this.frozen) {
      this.giveUp();
      this.generated = new GeneratedBatch(this.context.latents.fixedBatch(m), this.generator.network, true);
      this.frozen = true;
    }
    return this.generated;
  }

  /** The latents of this iteration, where a run continues that was saved or interrupted within it; else null. */
  private resumed(t: number, m: number): LatentBatch | null {
    const { last } = this;
    if (last?.t !== t || last.latents.m !== m || last.frozen) return null;
    const { latents } = this.context;
    latents.position = Math.max(latents.position, last.latents.end);
    return last.latents;
  }

  /** Minimises mean_i s c(G(z_i), y_a(i)) over the last assignments, all at once or in one sweep of mini-batches. */
  private *generatorStep(t: number): Work<void> {
    const scope = new Scope();
    try {
      if (!this.last) yield* this.match(t, scope);
      scope.end();
      this.giveUp(); // the points move now
      this.assigner.invalidateTable();
      const { settings } = this;
      const rate = settings.generatorRate * rateFactor(t, settings);
      this.generator.optimiser.set(optimiserSettings(settings, rate));
      yield* this.sweep(this.last as unknown as DeviceBatch);
    } finally {
      this.progress.end();
      scope.end();
    }
  }

  private *sweep(pairs: DeviceBatch): Work<void> {
    const follow = { cost: (this.costs as Costs).follow, scale: this.followScale };
    const whole = { latents: pairs.latents, targets: [{ index: pairs.index, weight: null }] };
    this.line = 'generator';
    const { y } = this.context;
    yield* generatorSweep(this.generator, { ...whole, y }, follow, this.settings.batch, this.progress);
  }

  sample(z: Tensor2D): Work<Tensor2D> {
    return applyInPieces(this.generator.network, z);
  }

  potential(y: Tensor2D): Work<Potential> {
    return this.assigner.potential(y);
  }

  assign(x: Tensor2D, psi: Potential): Work<Assignment> {
    return this.transport.assign(x, psi);
  }

  /** No numbers besides those of the assignment. */
  async numbers(): Promise<Scalars | null> {
    return this.last && {};
  }

  async batch(): Promise<AssignedBatch | null> {
    if (!this.last) return null;
    const { value, counts, psi, scale } = this.last;
    const [v, n, p] = await Promise.all([value, counts, psi].map((t) => read(t))); // the next step disposes them
    // A backend may keep the array it returned, and the buffer of the loads is transferred with a frame.
    return {
      value: v as Float32Array,
      loads: (n as Int32Array).slice(),
      psi: p as Float32Array,
      scale,
      independent: this.settings.fresh && !this.last?.frozen,
    };
  }

  giveUp(): void {
    this.generated?.dispose();
    this.generated = null;
    this.frozen = false;
  }

  async effort(): Promise<Effort | null> {
    const own = await this.transport.effort();
    if (own) addEffort(own, this.elsewhere);
    Object.assign(this.elsewhere, { pairs: 0, evaluated: 0, reused: 0 });
    return own;
  }

  async save(): Promise<SavedTrainer> {
    const { last, stepsAlone } = this;
    const { arrays: own, kind: assigner } = await this.assigner.save();
    const arrays = { ...own, ...(await saveTrained('generator', this.generator)) };
    const batch = await this.batch();
    const saved = last && batch && (await saveBatch(last, batch));
    const state: State = { batch: saved?.batch ?? null, stepsAlone, assigner };
    return { arrays: { ...arrays, ...saved?.arrays }, state };
  }

  restore({ arrays, state }: SavedTrainer): void {
    const { batch, stepsAlone, assigner } = state as State;
    this.assigner.restore(arrays, assigner);
    restoreTrained('generator', this.generator, arrays);
    this.forget();
    if (batch)
      this.last = restoreBatch(this.context.latents, this.context.y.shape[0], arrays, batch, this.scale);
    this.stepsAlone = stepsAlone;
  }

  private forget(): void {
    if (this.last) dispose([this.last.index, this.last.value, this.last.counts, this.last.psi]);
    this.last = null;
  }

  dispose(): void {
    this.forget();
    this.generated?.dispose();
    this.transport.dispose();
    this.assigner.dispose();
    this.generator.optimiser.dispose();
    this.generator.network.dispose();
  }
}

function addEffort(to: Effort, { pairs, evaluated, reused }: Effort): void {
  to.pairs += pairs;
  to.evaluated += evaluated;
  to.reused += reused;
}
