/** Adversarial training: a critic learns to tell reals from generated points, and the generator to raise its value. */
import {
  add,
  clipByValue,
  gather,
  reshape,
  type Tensor1D,
  type Tensor2D,
  tensor1d,
  tensor2d,
  tidy,
  type Variable,
} from '@tensorflow/tfjs-core';
import { applyInPieces } from '../../networks/micro-batch.ts';
import type { Experiment } from '../../settings/table.ts';
import { read } from '../../tensor/backends/read.ts';
import { Random } from '../../tensor/random/random.ts';
import { Scope, type Work } from '../../tensor/work.ts';
import { optimiserSettings, restoreTrained, saveTrained, type Trained, train } from '../trained.ts';
import type { Context, Critic, SavedTrainer, Scalars, Trainer } from '../trainer.ts';
import {
  criticLoss,
  generatorLoss,
  gradientAt,
  interpolate,
  type Loss,
  penaltyLoss,
  REPORTED_NUMBERS,
} from './gradients.ts';
import type { Objective, Penalty } from './objective.ts';
import type { State } from './saved-state.ts';

/** What differs between such methods; each function reads the current settings. */
export interface Variant {
  objective(e: Experiment): Objective;
  penalty?(e: Experiment): Penalty;
  /** After each critic step the critic's parameters are clipped to [-clip, clip]. */
  clip?(e: Experiment): number;
  /** Further numbers for charts, computed from the critic's loss. */
  derived(loss: number): Scalars;
}

/** A trainer of a GAN or WGAN. It owns its networks, not the data. */
export const adversarial = (context: Context, variant: Variant): Trainer =>
  new AdversarialTrainer(context, variant);

type Reported = keyof typeof REPORTED_NUMBERS;

class AdversarialTrainer implements Trainer {
  readonly assigning = null;
  readonly within = null;
  line = 'idle';
  private settings: Experiment;
  private readonly trainedCritic: Trained;
  private readonly generator: Trained;
  /** Draws reals, and points between reals and generated points. */
  private readonly random: Random;
  /** Its position at which the next step begins; a step that is given up returns to it. */
  private nextPosition = 0;
  /** What the last steps reported, still on the device. */
  private readonly last = new Map<Reported, Tensor1D>();

  constructor(
    private readonly context: Context,
    private readonly variant: Variant,
  ) {
    const { experiment: e, networks, generator } = context;
    const { criticKind: kind, criticWidth: width, criticDepth: depth } = e;
    this.settings = e;
    this.random = new Random(e.seed, 'minibatches');
    this.trainedCritic = train(
      networks.scalar({ kind, width, depth }, 'critic'),
      optimiserSettings(e, e.criticRate),
    );
    this.generator = train(generator, optimiserSettings(e, e.generatorRate));
    this.configure(e);
  }

  get m(): number {
    return this.settings.minibatch;
  }

  get shown(): number {
    return this.context.y.shape[0];
  }

  configure(e: Experiment): void {
    this.settings = e;
    this.context.latents.setSigma(e.sigma);
    this.trainedCritic.optimiser.set(optimiserSettings(e, e.criticRate));
    this.generator.optimiser.set(optimiserSettings(e, e.generatorRate));
  }

  readonly critic: Critic = {
    value: (x) => this.value(x),
    gradient: (x) => gradientAt(this.trainedCritic.network, x),
  };

  private *value(x: Tensor2D): Work<Tensor1D> {
    const f = yield* applyInPieces(this.trainedCritic.network, x);
    const flat = tidy(() => reshape(f, [-1]));
    f.dispose();
    return flat as Tensor1D;
  }

  step(id: string): Work<void> {
    return id === 'generator' ? this.generatorStep() : this.criticStep();
  }

  /** One descent step on the critic's loss with its penalty, at fresh reals and generated points. */
  private *criticStep(): Work<void> {
    const { settings: e, variant, trainedCritic, m } = this;
    const scope = new Scope();
    try {
      this.line = 'draw';
      yield;
      const y = scope.own(this.reals(m));
      const shares = scope.own(tensor2d(this.random.uniform(m), [m, 1]));
      this.line = 'generate';
      const z = scope.own(yield* this.context.latents.batch(m).rows(0, m));
      const x = scope.own(yield* this.sample(z));
      const penalty = variant.penalty?.(e);
      if (penalty) this.line = 'penalty';
      yield;
      const slopes = penalty
        ? own(scope, yield* penaltyLoss(trainedCritic.network, penalty, scope.own(interpolate(y, x, shares))))
        : null;
      this.line = 'critic';
      yield;
      const loss = own(scope, yield* criticLoss(trainedCritic.network, variant.objective(e), y, x));
      yield;
      const gradients = slopes
        ? loss.gradients.map((g, i) => scope.own(add(g, slopes.gradients[i])))
        : loss.gradients;
      trainedCritic.optimiser.descend(gradients);
      const clip = variant.clip?.(e);
      if (clip !== undefined) clipTo(trainedCritic.network.parameters, clip);
      this.keep('critic', scope.release(loss.numbers));
      if (slopes) this.keep('penalty', scope.release(slopes.numbers));
      this.nextPosition = this.random.position;
    } finally {
      scope.end();
    }
  }

  /** m reals drawn uniformly with replacement, [m, d]. */
  private reals(m: number): Tensor2D {
    const { y } = this.context;
    const rows = this.random.integers(m, y.shape[0]);
    return tidy(() => gather(y, tensor1d(rows, 'int32')));
  }

  /** One descent step on the generator's loss at fresh latents. */
  private *generatorStep(): Work<void> {
    const { settings: e, variant, trainedCritic, generator, m } = this;
    const scope = new Scope();
    try {
      this.line = 'generator';
      yield;
      const z = scope.own(yield* this.context.latents.batch(m).rows(0, m));
      const objective = variant.objective(e);
      const loss = own(scope, yield* generatorLoss(generator.network, trainedCritic.network, objective, z));
      yield;
      generator.optimiser.descend(loss.gradients);
      this.keep('generator', scope.release(loss.numbers));
    } finally {
      scope.end();
    }
  }

  private keep(of: Reported, numbers: Tensor1D): void {
    this.last.get(of)?.dispose();
    this.last.set(of, numbers);
  }

  /** The numbers reported so far, read back. */
  private async reported(): Promise<[Reported, ArrayLike<number>][]> {
    return Promise.all(
      [...this.last].map(async ([of, t]) => [of, await read(t)] as [Reported, Float32Array]),
    );
  }

  sample(z: Tensor2D): Work<Tensor2D> {
    return applyInPieces(this.generator.network, z);
  }

  async numbers(): Promise<Scalars | null> {
    const reported = await this.reported();
    if (reported.length === 0) return null;
    const named = reported.flatMap(([of, values]) =>
      REPORTED_NUMBERS[of].map((name, i) => [name, values[i]]),
    );
    const numbers = Object.fromEntries(named) as Record<string, number>;
    return 'criticLoss' in numbers ? { ...numbers, ...this.variant.derived(numbers.criticLoss) } : numbers;
  }

  giveUp(): void {
    this.random.position = this.nextPosition;
  }

  async save(): Promise<SavedTrainer> {
    const state: State = { position: this.nextPosition };
    const [reported, critic, generator] = await Promise.all([
      this.reported(),
      saveTrained('critic', this.trainedCritic),
      saveTrained('generator', this.generator),
    ]);
    const last = reported.map(([of, values]) => [`last.${of}`, Float32Array.from(values)]);
    return { arrays: { ...critic, ...generator, ...Object.fromEntries(last) }, state };
  }

  restore({ arrays, state }: SavedTrainer): void {
    restoreTrained('critic', this.trainedCritic, arrays);
    restoreTrained('generator', this.generator, arrays);
    for (const of of Object.keys(REPORTED_NUMBERS) as Reported[]) {
      const numbers = arrays[`last.${of}`];
      if (!numbers) continue;
      const { length } = REPORTED_NUMBERS[of];
      if (numbers.length !== length) throw new Error(`Saved run: last.${of} should hold ${length} numbers`);
      this.keep(of, tensor1d(numbers));
    }
    this.nextPosition = (state as State).position;
    this.random.position = this.nextPosition;
  }

  dispose(): void {
    for (const t of this.last.values()) t.dispose();
    for (const { network, optimiser } of [this.trainedCritic, this.generator]) {
      optimiser.dispose();
      network.dispose();
    }
  }
}

/** Lets the scope own the tensors of a loss. */
function own(scope: Scope, loss: Loss): Loss {
  for (const t of [loss.numbers, ...loss.gradients]) scope.own(t);
  return loss;
}

/** Clips each parameter to [-c, c]. */
function clipTo(parameters: readonly Variable[], c: number): void {
  for (const p of parameters) tidy(() => p.assign(clipByValue(p, -c, c)));
}
