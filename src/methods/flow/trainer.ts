/** Flow matching: a network learns the velocity between paired latents and reals, and its flow is the generator. */
import {
  concat,
  gather,
  mean,
  type Tensor1D,
  type Tensor2D,
  tensor1d,
  tensor2d,
  tidy,
} from '@tensorflow/tfjs-core';
import { eulerFlow, eulerPaths } from '../../networks/flow.ts';
import { applyInPieces } from '../../networks/micro-batch.ts';
import type { Experiment } from '../../settings/table.ts';
import { read, readInWork } from '../../tensor/backends/read.ts';
import { Random } from '../../tensor/random/random.ts';
import { Scope, type Work } from '../../tensor/work.ts';
import { scalesOf } from '../scales.ts';
import { optimiserSettings, restoreTrained, saveTrained, type Trained, train } from '../trained.ts';
import type { Context, Costs, SavedTrainer, Scalars, Trainer, Trajectories } from '../trainer.ts';
import { LatentPotential } from './latent-potential.ts';
import { optimalPairs } from './optimal-pairs.ts';
import type { State } from './saved-state.ts';
import { velocityLoss } from './velocity-loss.ts';

/** The trainer. Throws an ExpressionError where a cost is not finite on the reals. */
export const create = (context: Context): Trainer => new FlowTrainer(context);

/** What a velocity step reports, in the order of its tensor. */
const REPORTED = ['flowLoss', 'pairCost'] as const;

/** Owns its networks, not the data. The generator of its context is the velocity network. */
class FlowTrainer implements Trainer, Trajectories {
  readonly assigning = null;
  readonly critic = null;
  readonly trajectories = this;
  readonly within = null;
  line = 'idle';
  private settings!: Experiment;
  private costs!: Costs;
  private readonly velocity: Trained;
  /** Present where pairs follow from it. */
  private potential: LatentPotential | null = null;
  /** Draws reals and times. */
  private readonly random: Random;
  /** Its position at which the next step begins; a step that is given up returns to it. */
  private nextPosition = 0;
  /** What the last velocity step reported, on the device. */
  private last: Tensor1D | null = null;
  /** The numbers of steps before the run was saved. */
  private restored: Scalars = {};

  constructor(private readonly context: Context) {
    const { experiment: e, generator, costs } = context;
    this.random = new Random(e.seed, 'minibatches');
    this.velocity = train(generator, optimiserSettings(e, e.generatorRate));
    this.configure(e, costs);
  }

  get m(): number {
    return this.settings.minibatch;
  }

  get shown(): number {
    return this.context.y.shape[0];
  }

  get steps(): number {
    return this.settings.eulerSteps;
  }

  configure(e: Experiment, costs: Costs): void {
    const { assign: scale } = scalesOf(e, costs, this.context.points);
    if (e.coupling !== (this.settings as Experiment | undefined)?.coupling) {
      this.potential?.dispose();
      const learned = e.coupling === 'semi-discrete';
      this.potential = learned ? new LatentPotential(this.context, costs.assign, scale) : null;
      this.restored = {};
    }
    this.potential?.setCost(costs.assign, scale);
    this.settings = e;
    this.costs = costs;
    this.context.latents.setSigma(e.sigma);
    this.velocity.optimiser.set(optimiserSettings(e, e.generatorRate));
  }

  step(id: string): Work<void> {
    return id === 'potential' ? this.potentialStep() : this.velocityStep();
  }

  private *potentialStep(): Work<void> {
    const { potential, settings } = this;
    if (!potential) return;
    const { potentialBatch: m } = settings;
    const scope = new Scope();
    try {
      this.line = 'draw';
      yield;
      const z = scope.own(yield* this.context.latents.batch(m).rows(0, m));
      yield* potential.step(z, (line) => {
        this.line = line;
      });
    } finally {
      scope.end();
    }
  }

  /** One descent step on the loss at fresh pairs and times. */
  private *velocityStep(): Work<void> {
    const { velocity, m, random } = this;
    const scope = new Scope();
    try {
      this.line = 'pair';
      yield;
      const z = scope.own(yield* this.context.latents.batch(m).rows(0, m));
      const t = scope.own(tensor2d(random.uniform(m), [m, 1]));
      const index = scope.own(yield* this.pairs(z));
      const y = scope.own(tidy(() => gather(this.context.y, index)));
      this.line = 'velocity';
      yield;
      const { loss, gradients } = yield* velocityLoss(velocity.network, z, y, t);
      for (const part of [loss, ...gradients]) scope.own(part);
      yield;
      velocity.optimiser.descend(gradients);
      this.last?.dispose();
      this.last = tidy(() => concat([loss, mean(this.costs.assign.matched(z, y), 0, true)]) as Tensor1D);
      this.nextPosition = random.position;
    } finally {
      scope.end();
    }
  }

  /** A real for each of the latents z [m, d], by the chosen coupling: int32 [m]. */
  private *pairs(z: Tensor2D): Work<Tensor1D> {
    if (this.potential) return yield* this.potential.pairs(z);
    const { random, context, settings, m } = this;
    const rows = random.integers(m, context.y.shape[0]);
    if (settings.coupling === 'independent') return tensor1d(rows, 'int32');
    const { dimension: d } = context.latents;
    const drawn = new Float32Array(m * d);
    rows.forEach((j, i) => {
      drawn.set(context.points.subarray(j * d, (j + 1) * d), i * d);
    });
    const x = yield* readInWork(z);
    const partner = yield* optimalPairs({ x, y: drawn, m, N: m, d, cost: this.costs.assign });
    return tensor1d(
      partner.map((k) => rows[k]),
      'int32',
    );
  }

  sample(z: Tensor2D): Work<Tensor2D> {
    return applyInPieces(eulerFlow(this.velocity.network, this.steps), z);
  }

  paths(z: Tensor2D): Work<Tensor2D> {
    return eulerPaths(this.velocity.network, z, this.steps);
  }

  async numbers(): Promise<Scalars | null> {
    const { last, potential } = this;
    const [reported, ofPotential] = await Promise.all([last && read(last), potential?.numbers()]);
    const own = REPORTED.map((name, i) => [name, reported?.[i] ?? Number.NaN]);
    const numbers = { ...this.restored, ...ofPotential, ...(reported && Object.fromEntries(own)) };
    return Object.keys(numbers).length > 0 ? numbers : null;
  }

  giveUp(): void {
    this.random.position = this.nextPosition;
  }

  async save(): Promise<SavedTrainer> {
    const { potential, nextPosition: position } = this;
    const [velocity, table, last] = await Promise.all([
      saveTrained('generator', this.velocity),
      potential?.save(),
      this.numbers(),
    ]);
    const state: State = { position, potentialSteps: potential?.steps ?? null, last: { ...last } };
    return { arrays: { ...velocity, ...table }, state };
  }

  restore({ arrays, state }: SavedTrainer): void {
    const { position, potentialSteps, last } = state as State;
    restoreTrained('generator', this.velocity, arrays);
    if (potentialSteps !== null) this.potential?.restore(arrays, potentialSteps);
    this.restored = last;
    this.nextPosition = position;
    this.random.position = position;
  }

  dispose(): void {
    this.last?.dispose();
    this.potential?.dispose();
    this.velocity.optimiser.dispose();
    this.velocity.network.dispose();
  }
}
