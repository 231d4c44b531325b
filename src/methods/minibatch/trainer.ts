/** What trainers on minibatches share: draws of reals, the networks, reported numbers, and how all are saved. */
import { gather, type Tensor1D, type Tensor2D, tensor1d, tidy } from '@tensorflow/tfjs-core';
import { applyInPieces } from '../../networks/micro-batch.ts';
import type { Network } from '../../networks/network.ts';
import type { Experiment } from '../../settings/table.ts';
import { read } from '../../tensor/backends/read.ts';
import { Random } from '../../tensor/random/random.ts';
import type { Work } from '../../tensor/work.ts';
import { optimiserSettings, restoreTrained, saveTrained, type Trained, train } from '../trained.ts';
import type { Context, Costs, Critic, SavedTrainer, Scalars, Trainer } from '../trainer.ts';
import type { State } from './saved-state.ts';

/** The names of the numbers that a step reports, in order, by a name for all of them in saved runs. */
type Reported = Readonly<Record<string, readonly string[]>>;

/** A trainer whose steps draw n reals and generate as many points. It owns its networks, not the data. */
export abstract class MinibatchTrainer implements Trainer {
  readonly assigning = null;
  readonly within = null;
  abstract readonly critic: Critic | null;
  line = 'idle';
  protected settings: Experiment;
  protected costs: Costs;
  protected readonly generator: Trained;
  protected readonly judge: Trained | null;
  protected readonly random: Random;
  /** Where the next step begins in the random stream; a step that is given up returns to it. */
  private nextPosition = 0;
  /** What the last steps reported, still on the device. */
  private readonly last = new Map<string, Tensor1D>();

  /** @param judge the network of the critic or potential, trained at `criticRate`; null without one */
  protected constructor(
    protected readonly context: Context,
    judge: Network | null,
    private readonly reported: Reported,
  ) {
    const { experiment: e, costs, generator } = context;
    this.settings = e;
    this.costs = costs;
    this.random = new Random(e.seed, 'minibatches');
    this.judge = judge && train(judge, optimiserSettings(e, e.criticRate));
    this.generator = train(generator, optimiserSettings(e, e.generatorRate));
    context.latents.setSigma(e.sigma);
  }

  abstract step(id: string): Work<void>;

  get m(): number {
    return this.settings.minibatch;
  }

  get shown(): number {
    return this.context.y.shape[0];
  }

  configure(e: Experiment, costs: Costs): void {
    this.settings = e;
    this.costs = costs;
    this.context.latents.setSigma(e.sigma);
    this.judge?.optimiser.set(optimiserSettings(e, e.criticRate));
    this.generator.optimiser.set(optimiserSettings(e, e.generatorRate));
  }

  /** m reals drawn uniformly with replacement, [m, d]. */
  protected reals(): Tensor2D {
    const { y } = this.context;
    const rows = this.random.integers(this.m, y.shape[0]);
    return tidy(() => gather(y, tensor1d(rows, 'int32')));
  }

  /** m fresh latents, [m, latent]. */
  protected latents(): Work<Tensor2D> {
    return this.context.latents.batch(this.m).rows(0, this.m);
  }

  sample(z: Tensor2D): Work<Tensor2D> {
    return applyInPieces(this.generator.network, z);
  }

  /** A step that drew from the random stream is complete. */
  protected drawn(): void {
    this.nextPosition = this.random.position;
  }

  /** Keeps the numbers of a step, or with null forgets them. */
  protected keep(of: string, numbers: Tensor1D | null): void {
    this.last.get(of)?.dispose();
    if (numbers) this.last.set(of, numbers);
    else this.last.delete(of);
  }

  /** Further numbers, which follow from those reported. */
  protected derived(_reported: Scalars): Scalars {
    return {};
  }

  private readBack(): Promise<[string, Float32Array][]> {
    return Promise.all(
      [...this.last].map(async ([of, t]) => [of, (await read(t)) as Float32Array] as [string, Float32Array]),
    );
  }

  async numbers(): Promise<Scalars | null> {
    const parts = await this.readBack();
    if (parts.length === 0) return null;
    const named = parts.flatMap(([of, values]) => this.reported[of].map((name, i) => [name, values[i]]));
    const numbers: Scalars = Object.fromEntries(named);
    return { ...numbers, ...this.derived(numbers) };
  }

  giveUp(): void {
    this.random.position = this.nextPosition;
  }

  /** The networks, by their names in saved runs. */
  private networks(): [string, Trained][] {
    const { judge, generator } = this;
    return [...(judge ? [['critic', judge] as [string, Trained]] : []), ['generator', generator]];
  }

  async save(): Promise<SavedTrainer> {
    const state: State = { position: this.nextPosition };
    const [reported, ...networks] = await Promise.all([
      this.readBack(),
      ...this.networks().map(([name, trained]) => saveTrained(name, trained)),
    ]);
    const last = reported.map(([of, values]) => [`last.${of}`, Float32Array.from(values)]);
    return { arrays: Object.assign({}, ...networks, Object.fromEntries(last)), state };
  }

  restore({ arrays, state }: SavedTrainer): void {
    for (const [name, trained] of this.networks()) restoreTrained(name, trained, arrays);
    for (const [of, { length }] of Object.entries(this.reported)) {
      const numbers = arrays[`last.${of}`];
      if (!numbers) continue;
      if (numbers.length !== length) throw new Error(`Saved run: last.${of} should hold ${length} numbers`);
      this.keep(of, tensor1d(numbers));
    }
    this.nextPosition = (state as State).position;
    this.random.position = this.nextPosition;
  }

  dispose(): void {
    for (const t of this.last.values()) t.dispose();
    for (const [, { network, optimiser }] of this.networks()) {
      optimiser.dispose();
      network.dispose();
    }
  }
}
