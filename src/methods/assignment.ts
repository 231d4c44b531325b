/** Algorithm 1 of Laschos, Tinapp, Obermayer 2020: training by assignment, for any transport cost. */
import {
  dispose,
  gather,
  mul,
  neg,
  reshape,
  slice,
  type Tensor1D,
  type Tensor2D,
  tidy,
} from '@tensorflow/tfjs-core';
import type { Cost } from '../costs/cost.ts';
import { usableDiameter } from '../costs/diameter.ts';
import type { Latents } from '../data/latent.ts';
import type { Network } from '../networks/network.ts';
import { applyInPieces, BlockedPass, rows } from '../networks/pieces.ts';
import type { Experiment } from '../settings/table.ts';
import { Scope } from '../tensor/scope.ts';
import type { Work } from '../tensor/work.ts';
import type { Assignment, AssignmentEngine } from '../transport/assignment.ts';
import { createAssignment } from '../transport/engine.ts';
import { imbalance, loads } from '../transport/loads.ts';
import type { Batch, Line, Method } from './method.ts';
import { optimiserSettings, restoreTrained, saveTrained, type Trained, train } from './trained.ts';

export interface AssignmentParts {
  /** Reals [N, d], on the device and as numbers. */
  y: Tensor2D;
  points: Float32Array;
  latents: Latents;
  generator: Network;
  assigner: Network;
}

/** The last generated batch on the device. */
interface DeviceBatch extends Assignment {
  /** [m, latent] */
  z: Tensor2D;
  /** int32 [N] */
  counts: Tensor1D;
  /** [N] */
  psi: Tensor1D;
}

/** Owns the networks of its parts, not the data. */
export class AssignmentMethod implements Method {
  line: Line = 'idle';
  m = 0;
  scale = 1;
  private cost!: Cost;
  private transport!: AssignmentEngine;
  private last: DeviceBatch | null = null;
  private settings!: Experiment;
  private readonly assigner: Trained;
  private readonly generator: Trained;

  constructor(
    private readonly parts: AssignmentParts,
    experiment: Experiment,
    cost: Cost,
  ) {
    this.assigner = train(parts.assigner, optimiserSettings(experiment, 'assigner'));
    this.generator = train(parts.generator, optimiserSettings(experiment, 'generator'));
    this.configure(experiment, cost);
  }

  get engine(): string {
    return this.transport.name;
  }

  configure(experiment: Experiment, cost: Cost): void {
    const scale = experiment.diameter / usableDiameter(cost, this.parts.points);
    if (cost !== this.cost || scale !== this.scale) {
      this.transport?.dispose();
      this.transport = createAssignment(this.parts.y, cost, scale);
      this.cost = cost;
      this.scale = scale;
    }
    this.settings = experiment;
    this.m = Math.max(1, Math.round(experiment.ratio * this.parts.y.shape[0]));
    this.parts.latents.setSigma(experiment.sigma);
    this.assigner.optimiser.set(optimiserSettings(experiment, 'assigner'));
    this.generator.optimiser.set(optimiserSettings(experiment, 'generator'));
  }

  /** Generates, assigns and counts, then one ascent step on L(w) = sum_j (n_j/m - 1/N) psi_j (Eq. 3, 13). */
  *criticStep(): Work<void> {
    const scope = new Scope();
    try {
      const pass = yield* this.match(scope);
      this.line = 'assigner';
      yield;
      const { counts, index } = this.last as DeviceBatch;
      const descent = scope.own(
        tidy(() => reshape(neg(imbalance(counts, index.shape[0])), [-1, 1])),
      ) as Tensor2D;
      const gradients = yield* pass.backward(descent);
      for (const g of gradients) scope.own(g);
      yield;
      this.assigner.optimiser.descend(gradients);
    } finally {
      scope.end();
    }
  }

  /** A fresh batch with its assignment, kept as `last`; returns the assigner's pass over the reals. */
  private *match(scope: Scope): Work<BlockedPass> {
    this.line = 'generate';
    yield;
    const z = scope.own(yield* this.parts.latents.draw(this.m));
    const x = scope.own(yield* this.sample(z));
    this.line = 'assign';
    yield;
    const pass = scope.own(yield* BlockedPass.forward(this.assigner.network, this.parts.y));
    const psi = scope.own(reshape(pass.y, [-1])) as Tensor1D;
    const { index, value } = yield* this.transport.assign(x, psi);
    scope.own(index);
    scope.own(value);
    this.line = 'count';
    yield;
    const counts = loads(index, psi.shape[0]);
    this.forget();
    this.last = { z, index, value, counts, psi };
    for (const t of [z, index, value, psi]) scope.release(t);
    return pass;
  }

  /** Minimises mean_i s c(G(z_i), y_a(i)) over the last assignments, all at once or in one sweep of mini-batches. */
  *generatorStep(): Work<void> {
    if (!this.last) {
      const scope = new Scope();
      try {
        yield* this.match(scope);
      } finally {
        scope.end();
      }
    }
    this.line = 'generator';
    yield;
    const m = (this.last as unknown as DeviceBatch).z.shape[0];
    const size = this.settings.batch > 0 ? Math.min(this.settings.batch, m) : m;
    for (let from = 0; from < m; from += size) {
      yield* this.follow(from, Math.min(size, m - from));
      yield;
    }
  }

  /** One generator step over the pairs [from, from + count). */
  private *follow(from: number, count: number): Work<void> {
    const scope = new Scope();
    const { z, index } = this.last as DeviceBatch;
    try {
      const part = scope.own(rows(z, from, count));
      const target = scope.own(tidy(() => gather(this.parts.y, slice(index, from, count)))) as Tensor2D;
      const pass = scope.own(yield* BlockedPass.forward(this.generator.network, part));
      yield;
      const dx = scope.own(this.costGradient(pass.y, target));
      const gradients = yield* pass.backward(dx);
      for (const g of gradients) scope.own(g);
      yield;
      this.generator.optimiser.descend(gradients);
    } finally {
      scope.end();
    }
  }

  /** Gradient of mean_i s c(x_i, y_i) in x: [n, d]. */
  private costGradient(x: Tensor2D, y: Tensor2D): Tensor2D {
    return tidy(() => mul(this.cost.gradient(x, y), this.scale / x.shape[0]));
  }

  sample(z: Tensor2D): Work<Tensor2D> {
    return applyInPieces(this.generator.network, z);
  }

  *potential(y: Tensor2D): Work<Tensor1D> {
    const psi = yield* applyInPieces(this.assigner.network, y);
    const flat = reshape(psi, [-1]) as Tensor1D;
    psi.dispose();
    return flat;
  }

  assign(x: Tensor2D, psi: Tensor1D): Work<Assignment> {
    return this.transport.assign(x, psi);
  }

  async batch(): Promise<Batch | null> {
    if (!this.last) return null;
    const { value, counts, psi } = this.last;
    const [v, n, p] = await Promise.all([value.data(), counts.data(), psi.data()]);
    return { value: v as Float32Array, loads: n as Int32Array, psi: p as Float32Array };
  }

  async save(): Promise<Record<string, Float32Array>> {
    return {
      ...(await saveTrained('assigner', this.assigner)),
      ...(await saveTrained('generator', this.generator)),
    };
  }

  restore(saved: Record<string, Float32Array>): void {
    restoreTrained('assigner', this.assigner, saved);
    restoreTrained('generator', this.generator, saved);
    this.forget();
  }

  private forget(): void {
    if (this.last) dispose([this.last.z, this.last.index, this.last.value, this.last.counts, this.last.psi]);
    this.last = null;
  }

  dispose(): void {
    this.forget();
    this.transport.dispose();
    for (const { network, optimiser } of [this.assigner, this.generator]) {
      optimiser.dispose();
      network.dispose();
    }
  }
}
