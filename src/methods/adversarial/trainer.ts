/** Training by a critic that tells reals from generated points, and a generator that moves where the critic rises. */
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
  between,
  criticLoss,
  generatorLoss,
  gradientAt,
  type Loss,
  NUMBERS,
  penaltyLoss,
} from './gradients.ts';
import type { Objective, Penalty } from './objective.ts';
import type { State } from './saved-state.ts';

/** What makes one such method different from another; each as the settings of the moment have it. */
export interface Variant {
  objective(e: Experiment): Objective;
  penalty?(e: Experiment): Penalty;
  /** After its steps the critic's parameters are cut to +- this. */
  clip?(e: Experiment): number;
  /** Numbers that follow from the critic's loss. */
  derived(loss: number): Scalars;
}

export const adversarial = (context: Context, variant: Variant): Trainer =>
  new AdversarialTrainer(context, variant);

type Reported = keyof typeof NUMBERS;

/** Owns its networks, not the data. */
class AdversarialTrainer implements Trainer {
  readonly assigning = null;
  readonly within = null;
  line = 'idle';
  private settings: Experiment;
  private readonly judge: Trained;
  private readonly generator: Trained;
  /** Draws reals, and places between them and generated points. */
  private readonly random: Random;
  /** Its position when no step was under way. */
  private rest = 0;
  /** What the last steps report, on the device. */
  private readonly last = new Map<Reported, Tensor1D>();

  constructor(
    private readonly context: Context,
    private readonly variant: Variant,
  ) {
    const { experiment: e, networks, generator } = context;
    const { criticKind: kind, criticWidth: width, criticDepth: depth } = e;
    this.settings = e;
    this.random = new Random(e.seed, 'minibatches');
    this.judge = train(networks.scalar({ kind, width, depth }, 'critic'), optimiserSettings(e, e.criticRate));
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
    this.judge.optimiser.set(optimiserSettings(e, e.criticRate));
    this.generator.optimiser.set(optimiserSettings(e, e.generatorRate));
  }

  readonly critic: Critic = {
    value: (x) => this.value(x),
    gradient: (x) => gradientAt(this.judge.network, x),
  };

  private *value(x: Tensor2D): Work<Tensor1D> {
    const f = yield* applyInPieces(this.judge.network, x);
    const flat = tidy(() => reshape(f, [-1]));
    f.dispose();
    return flat as Tensor1D;
  }

  step(id: string): Work<void> {
    return id === 'generator' ? this.generatorStep() : this.criticStep();
  }

  /** One descent step on the critic's loss, and its penalty, at fresh reals and points. */
  private *criticStep(): Work<void> {
    const { settings: e, variant, judge, m } = this;
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
        ? own(scope, yield* penaltyLoss(judge.network, penalty, scope.own(between(y, x, shares))))
        : null;
      this.line = 'critic';
      yield;
      const loss = own(scope, yield* criticLoss(judge.network, variant.objective(e), y, x));
      yield;
      const gradients = slopes
        ? loss.gradients.map((g, i) => scope.own(add(g, slopes.gradients[i])))
        : loss.gradients;
      judge.optimiser.descend(gradients);
      const clip = variant.clip?.(e);
      if (clip !== undefined) clipTo(judge.network.parameters, clip);
      this.keep('critic', scope.release(loss.numbers));
      if (slopes) this.keep('penalty', scope.release(slopes.numbers));
      this.rest = this.random.position;
    } finally {
      scope.end();
    }
  }

  /** m reals, each with the same chance every time, [m, d]. */
  private reals(m: number): Tensor2D {
    const { y } = this.context;
    const rows = this.random.integers(m, y.shape[0]);
    return tidy(() => gather(y, tensor1d(rows, 'int32')));
  }

  /** One descent step on the generator's loss at fresh points. */
  private *generatorStep(): Work<void> {
    const { settings: e, variant, judge, generator, m } = this;
    const scope = new Scope();
    try {
      this.line = 'generator';
      yield;
      const z = scope.own(yield* this.context.latents.batch(m).rows(0, m));
      const objective = variant.objective(e);
      const loss = own(scope, yield* generatorLoss(generator.network, judge.network, objective, z));
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

  /** Read back, those that there are. */
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
    const named = reported.flatMap(([of, values]) => NUMBERS[of].map((name, i) => [name, values[i]]));
    const numbers = Object.fromEntries(named) as Record<string, number>;
    return 'criticLoss' in numbers ? { ...numbers, ...this.variant.derived(numbers.criticLoss) } : numbers;
  }

  giveUp(): void {
    this.random.position = this.rest;
  }

  async save(): Promise<SavedTrainer> {
    const state: State = { position: this.rest };
    const [reported, critic, generator] = await Promise.all([
      this.reported(),
      saveTrained('critic', this.judge),
      saveTrained('generator', this.generator),
    ]);
    const last = reported.map(([of, values]) => [`last.${of}`, Float32Array.from(values)]);
    return { arrays: { ...critic, ...generator, ...Object.fromEntries(last) }, state };
  }

  restore({ arrays, state }: SavedTrainer): void {
    restoreTrained('critic', this.judge, arrays);
    restoreTrained('generator', this.generator, arrays);
    for (const of of Object.keys(NUMBERS) as Reported[]) {
      const numbers = arrays[`last.${of}`];
      if (!numbers) continue;
      const { length } = NUMBERS[of];
      if (numbers.length !== length) throw new Error(`Saved run: last.${of} should hold ${length} numbers`);
      this.keep(of, tensor1d(numbers));
    }
    this.rest = (state as State).position;
    this.random.position = this.rest;
  }

  dispose(): void {
    for (const t of this.last.values()) t.dispose();
    for (const { network, optimiser } of [this.judge, this.generator]) {
      optimiser.dispose();
      network.dispose();
    }
  }
}

/** The scope holds a loss. */
function own(scope: Scope, loss: Loss): Loss {
  for (const t of [loss.numbers, ...loss.gradients]) scope.own(t);
  return loss;
}

/** Cuts each parameter to [-c, c]. */
function clipTo(parameters: readonly Variable[], c: number): void {
  for (const p of parameters) tidy(() => p.assign(clipByValue(p, -c, c)));
}
