/**
 * Training along exact plans: each iteration solves the optimal transport between its points and the reals with the
 * certified solver, and the generator follows that plan (Laschos et al. 2020, Algorithm 1, with the plan of the linear
 * programme in place of the assigner's).
 */
import { type Rank, type Tensor1D, type Tensor2D, tensor1d, zeros } from '@tensorflow/tfjs-core';
import type { LatentBatch } from '../../data/latents/latent.ts';
import { applyInPieces } from '../../networks/micro-batch.ts';
import type { Experiment } from '../../settings/table.ts';
import { read, readInWork } from '../../tensor/backends/read.ts';
import { Scope, type Work } from '../../tensor/work.ts';
import type { Assignment, AssignmentEngine, Effort, Potential } from '../../transport/assignment.ts';
import { solveExact } from '../../transport/exact/exact.ts';
import { generatorSweep, type Target } from '../generator-step.ts';
import { Progress } from '../progress.ts';
import { scalesOf } from '../scales.ts';
import { optimiserSettings, restoreTrained, saveTrained, type Trained, train } from '../trained.ts';
import type { AssignedBatch, Assigning, Context, Costs, SavedTrainer, Scalars, Trainer } from '../trainer.ts';
import { type Layer, layersOf, splitPoints } from './plan-targets.ts';
import { pointsOf } from './points.ts';
import type { State } from './saved-state.ts';

/** The trainer. Throws an ExpressionError where a cost is not finite on the reals. */
export const create = (context: Context): Trainer => new ExactPlanTrainer(context);

/** The result of a plan step. */
interface Solved {
  latents: LatentBatch;
  /** The plan, as numbers and on the device. */
  layers: readonly Layer[];
  targets: readonly Target[];
  /** Bounds on the optimal cost, in units of c. */
  lower: number;
  upper: number;
  /** The assignment of the points under the plan's potential, [m] each, and that potential, times `scale`, [N]. */
  index: Tensor1D;
  value: Tensor1D;
  psi: Tensor1D;
  /** The cost's scale s at the step. */
  scale: number;
}

/** Owns its networks, not the data. */
class ExactPlanTrainer implements Trainer, Assigning {
  readonly assigning = this;
  readonly critic = null;
  line = 'idle';
  m = 0;
  scale = 1;
  private followScale = 1;
  private costs: Costs | null = null;
  private transport!: AssignmentEngine;
  private settings!: Experiment;
  private last: Solved | null = null;
  /** The last potential of the reals, [N], in units of c: in single precision, so that it can be saved. */
  private potentials: Float32Array | null = null;
  private readonly generator: Trained;
  private readonly progress = new Progress();

  constructor(private readonly context: Context) {
    const { experiment, costs, generator } = context;
    this.generator = train(generator, optimiserSettings(experiment, experiment.generatorRate));
    this.configure(experiment, costs);
  }

  get shown(): number {
    return this.context.y.shape[0];
  }

  get engine(): Assigning['engine'] {
    return this.transport.name;
  }

  get within(): Trainer['within'] {
    return this.progress.within;
  }

  configure(experiment: Experiment, costs: Costs): void {
    const scales = scalesOf(experiment, costs, this.context.points);
    if (costs.assign !== this.costs?.assign || scales.assign !== this.scale) {
      this.transport?.dispose();
      this.transport = this.context.makeEngine(this.context.y, costs.assign, scales.assign);
    }
    this.costs = costs;
    this.scale = scales.assign;
    this.followScale = scales.follow;
    this.settings = experiment;
    this.m = pointsOf(experiment, this.shown);
    this.context.latents.setSigma(experiment.sigma);
    this.generator.optimiser.set(optimiserSettings(experiment, experiment.generatorRate));
  }

  step(id: string): Work<void> {
    return id === 'generator' ? this.generatorStep() : this.planStep();
  }

  /** Generates points, solves their optimal transport, and keeps the plan and its potential. */
  private *planStep(): Work<void> {
    const scope = new Scope();
    try {
      const latents = this.context.latents.batch(this.m);
      this.line = 'generate';
      yield;
      const z = scope.own(yield* latents.rows(0, this.m));
      const x = scope.own(yield* this.sample(z));
      const points = yield* readInWork(x);
      if (!points.every(Number.isFinite)) return; // the next frame reports it, and the run goes back
      const { plan, lower, upper, potential } = yield* this.solve(points);
      this.line = 'potential';
      yield;
      const psi = scope.own(this.scaled(potential));
      const { index, value } = yield* this.assign(x, psi);
      this.forget();
      this.potentials = potential;
      const layers = layersOf(plan, this.m);
      this.last = {
        latents,
        layers,
        targets: layers.map(targetOf),
        lower,
        upper,
        index,
        value,
        psi,
        scale: this.scale,
      };
      scope.release(psi);
    } finally {
      this.progress.end();
      scope.end();
    }
  }

  private *solve(points: Float32Array) {
    const { y, points: reals } = this.context;
    const [N, d] = y.shape;
    this.line = 'plan';
    this.progress.begin(1);
    yield;
    const problem = { x: points, y: reals, m: this.m, N, d, cost: (this.costs as Costs).assign };
    const solved = yield* solveExact(problem, {
      gap: this.settings.planGap,
      start: this.potentials ?? undefined,
      report: ({ done }) => {
        this.progress.done = done;
      },
    });
    return { ...solved, potential: Float32Array.from(solved.potential) };
  }

  /** Minimises sum_ij pi_ij s c(G(z_i), y_j) over the last plan, all at once or in one sweep of mini-batches. */
  private *generatorStep(): Work<void> {
    if (!this.last) yield* this.planStep();
    const { last } = this;
    if (!last) return;
    try {
      const follow = { cost: (this.costs as Costs).follow, scale: this.followScale };
      const pairs = { latents: last.latents, targets: last.targets, y: this.context.y };
      this.line = 'generator';
      yield* generatorSweep(this.generator, pairs, follow, this.settings.batch, this.progress);
    } finally {
      this.progress.end();
    }
  }

  /** A potential in units of the scaled cost. */
  private scaled(potential: Float32Array): Tensor1D {
    return tensor1d(potential.map((p) => this.scale * p));
  }

  sample(z: Tensor2D): Work<Tensor2D> {
    return applyInPieces(this.generator.network, z);
  }

  assign(x: Tensor2D, psi: Potential): Work<Assignment> {
    return this.transport.assign(x, psi);
  }

  /** The potential of the last plan, at the reals alone; zero before the first. */
  // biome-ignore lint/correctness/useYield: a potential that is known takes no work
  *potential(): Work<Potential> {
    return this.potentials ? this.scaled(this.potentials) : zeros<Rank.R1>([this.shown]);
  }

  async numbers(): Promise<Scalars | null> {
    const { last } = this;
    return last && { lower: last.lower, upper: last.upper, split: splitPoints(last.layers) };
  }

  async batch(): Promise<AssignedBatch | null> {
    if (!this.last) return null;
    const { index, value, psi, scale } = this.last;
    const [j, v, p] = await Promise.all([read(index), read(value), read(psi)]); // the next step disposes them
    const loads = new Int32Array(this.shown);
    for (const real of j as Int32Array) loads[real]++;
    return { value: v as Float32Array, loads, psi: p as Float32Array, scale, independent: false };
  }

  giveUp(): void {
    // a step keeps nothing before its end
  }

  effort(): Promise<Effort | null> {
    return this.transport.effort();
  }

  async save(): Promise<SavedTrainer> {
    const { last, potentials } = this;
    const generator = await saveTrained('generator', this.generator);
    if (!last || !potentials) return { arrays: generator, state: { last: null } satisfies State };
    const { lower, upper, layers } = last;
    const { position, m, sigma } = last.latents;
    const [index, value, psi] = await Promise.all([last.index, last.value, last.psi].map(read));
    const assigned = {
      'plan.potential': potentials,
      'plan.index': Float32Array.from(index as Int32Array),
      'plan.value': value as Float32Array,
      'plan.psi': psi as Float32Array,
    };
    const state: State = { last: { position, m, sigma, lower, upper } };
    const plan = layers.flatMap((layer, k) => [
      [`plan.index-${k}`, Float32Array.from(layer.index)],
      [`plan.weight-${k}`, layer.weight],
    ]);
    return { arrays: { ...generator, ...assigned, ...Object.fromEntries(plan) }, state };
  }

  restore({ arrays, state }: SavedTrainer): void {
    restoreTrained('generator', this.generator, arrays);
    const { last } = state as State;
    this.forget();
    this.potentials = null;
    if (!last) return;
    const N = this.shown;
    this.potentials = part(arrays, 'potential', N).slice();
    const { position, m, sigma, lower, upper } = last;
    const layers: Layer[] = [];
    while (arrays[`plan.index-${layers.length}`]) {
      const k = layers.length;
      const weight = part(arrays, `weight-${k}`, m);
      if (!weight.every((w) => w >= 0 && w <= 1.001))
        throw new Error(`Saved run: plan.weight-${k} holds a number that is not a share`);
      layers.push({ index: reals(arrays, `index-${k}`, m, N), weight });
    }
    if (layers.length === 0) throw new Error('Saved run: the plan is missing');
    this.last = {
      ...{ layers, targets: layers.map(targetOf), lower, upper, scale: this.scale },
      latents: this.context.latents.resume(position, m, sigma),
      index: tensor1d(reals(arrays, 'index', m, N), 'int32'),
      value: tensor1d(part(arrays, 'value', m)),
      psi: tensor1d(part(arrays, 'psi', N)),
    };
  }

  private forget(): void {
    if (!this.last) return;
    const { index, value, psi, targets } = this.last;
    for (const t of [index, value, psi, ...targets.flatMap((target) => [target.index, target.weight])])
      t?.dispose();
    this.last = null;
  }

  dispose(): void {
    this.forget();
    this.transport.dispose();
    this.generator.optimiser.dispose();
    this.generator.network.dispose();
  }
}

const targetOf = ({ index, weight }: Layer): Target => ({
  index: tensor1d(index, 'int32'),
  weight: tensor1d(weight),
});

/** Throws where an array of a saved run is missing, or of another size. */
function part(arrays: SavedTrainer['arrays'], name: string, size: number): Float32Array {
  const values = arrays[`plan.${name}`];
  if (values?.length !== size) throw new Error(`Saved run: plan.${name} should hold ${size} numbers`);
  return values;
}

function reals(arrays: SavedTrainer['arrays'], name: string, m: number, N: number): Int32Array {
  const index = Int32Array.from(part(arrays, name, m));
  if (!index.every((j) => j >= 0 && j < N)) throw new Error(`Saved run: plan.${name} names no real`);
  return index;
}
