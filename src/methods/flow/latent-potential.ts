/** The potential psi of the semi-discrete transport from the distribution of the latents to the reals: a table. */
import {
  dispose,
  neg,
  type Rank,
  reshape,
  slice,
  type Tensor1D,
  type Tensor2D,
  tensor,
  tidy,
  zeros,
} from '@tensorflow/tfjs-core';
import { unevenness } from '../../metrics/evenness.ts';
import { applyInPieces, BlockedPass } from '../../networks/micro-batch.ts';
import { makeTable, type Table } from '../../networks/table.ts';
import { read } from '../../tensor/backends/read.ts';
import type { OptimiserSettings } from '../../tensor/optim/optimiser.ts';
import { Scope, type Work } from '../../tensor/work.ts';
import type { Assignment, AssignmentEngine, Potential } from '../../transport/assignment.ts';
import { dualReport } from '../../transport/dual.ts';
import { rounded } from '../../transport/engines/potential.ts';
import { imbalance, loads } from '../../transport/loads.ts';
import { initialPotential, SAMPLE_POINTS } from '../assignment/potential-init.ts';
import { restoreTrained, saveTrained, type Trained, train } from '../trained.ts';
import type { Context, Costs, Line, SavedTrainer, Scalars } from '../trainer.ts';

/** Long averages, since loads are noisy. */
const OPTIMISER = { kind: 'adam', beta1: 0.95, beta2: 0.99 } as const;
/**
 * The learning rate, in units of how much costs vary: it falls geometrically in `over` steps and stays at the last one,
 * since the noise of the loads never ends.
 */
const RATE = { first: 4e-3, last: 5e-6, over: 1500 };

const rateAt = (step: number): number =>
  RATE.first * (RATE.last / RATE.first) ** Math.min(1, step / RATE.over);

const settingsAt = (step: number): OptimiserSettings => ({ ...OPTIMISER, rate: rateAt(step) });

/** The last step: an assignment of m latents, the loads of the reals [N], and the potential [N] that they are of. */
interface Counted extends Assignment {
  counts: Tensor1D;
  psi: Tensor1D;
  scale: number;
}

/**
 * Stochastic ascent on the dual D(psi) = E_z min_j { s c(z, y_j) + psi_j } - mean_j psi_j (Genevay et al. 2016), whose
 * gradient is 1/N minus the share of latents that real j receives. It owns its table and engine.
 */
export class LatentPotential {
  /** Steps so far. */
  steps = 0;
  private readonly table: Trained & { network: Table };
  private engine: AssignmentEngine;
  private last: Counted | null = null;
  /** Has the table its initial values? */
  private begun = false;

  constructor(
    private readonly context: Pick<Context, 'y' | 'points' | 'makeEngine'>,
    private cost: Costs['assign'],
    private scale: number,
  ) {
    const { y, points, makeEngine } = context;
    const network = makeTable(points, y.shape[1]);
    this.table = { ...train(network, settingsAt(0)), network };
    this.engine = makeEngine(y, cost, scale);
  }

  get engineName(): AssignmentEngine['name'] {
    return this.engine.name;
  }

  /** Another cost or scale: psi goes on from its values, at the rates of a new run. */
  setCost(cost: Costs['assign'], scale: number): void {
    if (cost === this.cost && scale === this.scale) return;
    this.engine.dispose();
    this.engine = this.context.makeEngine(this.context.y, cost, scale);
    this.cost = cost;
    this.scale = scale;
    this.steps = 0;
  }

  /** One step at latents z [m, d]; `begin` is told each line of the listing as it begins. */
  *step(z: Tensor2D, begin: (line: Line) => void): Work<void> {
    const { table, context } = this;
    const N = context.y.shape[0];
    const scope = new Scope();
    try {
      begin('assign');
      yield;
      yield* this.prepare(z);
      const pass = scope.own(yield* BlockedPass.forward(table.network, context.y));
      const psi = scope.own(rounded(pass.y));
      const { index, value } = yield* this.engine.assign(z, pass.y.shape[1] > 1 ? pass.y : psi);
      scope.own(index);
      scope.own(value);
      begin('count');
      yield;
      const counts = scope.own(loads(index, N));
      begin('potential');
      yield;
      const descent = scope.own(tidy(() => reshape(neg(imbalance(counts, z.shape[0])), [-1, 1])));
      const gradients = yield* pass.backward(descent as Tensor2D);
      for (const g of gradients) scope.own(g);
      table.optimiser.set(settingsAt(this.steps++));
      table.optimiser.descend(gradients);
      this.forget();
      for (const t of [index, value, counts, psi]) scope.release(t);
      this.last = { index, value, counts, psi, scale: this.scale };
    } finally {
      scope.end();
    }
  }

  /** The real for each of the latents z [m, d]: int32 [m], argmin_j { s c(z_i, y_j) + psi_j }. The caller disposes it. */
  *pairs(z: Tensor2D): Work<Tensor1D> {
    yield* this.prepare(z);
    const psi = yield* this.potential();
    try {
      const { index, value } = yield* this.engine.assign(z, psi);
      value.dispose();
      return index;
    } finally {
      psi.dispose();
    }
  }

  /** Before its first use: initial values, and the unit of steps, from some of the latents. */
  private *prepare(z: Tensor2D): Work<void> {
    if (this.begun) return;
    const { cost, scale, engine, context } = this;
    const { y } = context;
    const scope = new Scope();
    try {
      const x = scope.own(slice(z, [0, 0], [Math.min(SAMPLE_POINTS, z.shape[0]), -1]));
      const zero = scope.own(zeros<Rank.R1>([y.shape[0]]));
      const assign = (psi: Tensor1D) => engine.assign(z, psi);
      const { base, unit } = yield* initialPotential({ x, y, cost, scale, assign }, zero);
      scope.own(base);
      scope.own(unit);
      this.table.network.begin(base, unit);
      this.begun = true;
    } finally {
      scope.end();
    }
  }

  /** psi at the reals: see `Potential`. The caller disposes it. */
  private *potential(): Work<Potential> {
    const psi = yield* applyInPieces(this.table.network, this.context.y);
    if (psi.shape[1] > 1) return psi;
    const flat = tidy(() => reshape(psi, [-1]));
    psi.dispose();
    return flat as Potential;
  }

  /**
   * Of the last step, read back: the dual value (a lower bound on the transport cost of its latents, in units of c), how
   * uneven its loads are, the largest load, and the reals without any latent; null before the first.
   */
  async numbers(): Promise<Scalars | null> {
    if (!this.last) return null;
    const { value, counts, psi, scale } = this.last;
    const [v, n, p] = await Promise.all([value, counts, psi].map((t) => read(t)));
    const loads = n as Int32Array;
    const { dual, unassigned, largestLoad } = dualReport({
      ...{ value: v as Float32Array, psi: p as Float32Array, loads, scale },
    });
    return {
      pairBound: dual,
      unevenness: unevenness(loads),
      emptyReals: unassigned,
      largestLatentLoad: largestLoad,
    };
  }

  /** Nothing before its first use. */
  async save(): Promise<SavedTrainer['arrays']> {
    if (!this.begun) return {};
    const { base, unit } = this.table.network;
    return {
      ...(await saveTrained('table', this.table)),
      'table.base': Float32Array.from(await base.data()),
      'table.unit': Float32Array.from(await unit.data()),
    };
  }

  /** The inverse of `save`. Throws an Error where an array is missing, of another size, or not finite. */
  restore(arrays: SavedTrainer['arrays'], steps: number): void {
    if (!arrays['table.base']) return;
    restoreTrained('table', this.table, arrays);
    const { base, unit } = this.table.network;
    for (const [name, part] of Object.entries({ base, unit })) {
      const values = arrays[`table.${name}`];
      if (values?.length !== part.size)
        throw new Error(`Saved run: table.${name} should hold ${part.size} numbers`);
      if (!values.every(Number.isFinite))
        throw new Error(`Saved run: table.${name} holds numbers that are not finite`);
      tidy(() => part.assign(tensor(values, part.shape)));
    }
    this.steps = steps;
    this.begun = true;
  }

  private forget(): void {
    if (this.last) dispose([this.last.index, this.last.value, this.last.counts, this.last.psi]);
    this.last = null;
  }

  dispose(): void {
    this.forget();
    this.engine.dispose();
    this.table.optimiser.dispose();
    this.table.network.dispose();
  }
}
