/** What gives psi: a network, and over it, while that is chosen, a table of free values that goes on from there. */
import { reshape, type Tensor, type Tensor2D, tensor, tidy } from '@tensorflow/tfjs-core';
import { applyInPieces, BlockedPass } from '../../networks/micro-batch.ts';
import type { Table } from '../../networks/table.ts';
import type { Experiment } from '../../settings/table.ts';
import type { OptimiserSettings } from '../../tensor/optim/optimiser.ts';
import { Scope, type Work } from '../../tensor/work.ts';
import type { Potential } from '../../transport/assignment.ts';
import { rounded } from '../../transport/engines/potential.ts';
import { optimiserSettings, restoreTrained, saveTrained, type Trained, train } from '../trained.ts';
import type { Networks } from '../trainer.ts';
import { MOST_COST } from './device-batch.ts';
import { decayAt } from './learning-rate-schedule.ts';
import { type BatchProblem, initialPotential } from './potential-init.ts';

export type Kind = Experiment['assignerKind'];

/** Long memories: points stand still. */
const TABLE = { kind: 'adam', beta1: 0.95, beta2: 0.99 } as const;

const networkKind = (kind: Kind): Exclude<Kind, 'table'> => (kind === 'table' ? 'dense' : kind);

export class Assigner {
  private kind: Exclude<Kind, 'table'>;
  private network: Trained;
  private table: (Trained & { network: Table }) | null = null;
  /** The table is to begin again before its next step: points or costs are others. */
  private due = true;

  constructor(
    private make: Networks,
    /** The reals, which stay the caller's. */
    private readonly y: Tensor2D,
    private settings: Experiment,
  ) {
    this.kind = networkKind(settings.assignerKind);
    this.network = this.newNetwork(this.kind);
  }

  /** Is psi known at any point, or at the reals alone? */
  private get everywhere(): boolean {
    return this.settings.assignerKind !== 'table';
  }

  private newNetwork(kind: Exclude<Kind, 'table'>): Trained {
    const { assignerWidth: width, assignerDepth: depth } = this.settings;
    const network = this.make.scalar({ kind, width, depth }, 'assigner');
    return train(network, this.usual());
  }

  private usual(): OptimiserSettings {
    return optimiserSettings(this.settings, this.settings.assignerRate);
  }

  configure(settings: Experiment, make: Networks): void {
    this.settings = settings;
    this.make = make;
    const { assignerKind: kind } = settings;
    if (kind !== 'table') {
      this.drop();
      this.replace(kind);
    }
    this.network.optimiser.set(this.usual());
  }

  /** A network of another kind begins again. */
  private replace(kind: Exclude<Kind, 'table'>): void {
    if (kind === this.kind) return;
    discard(this.network);
    this.kind = kind;
    this.network = this.newNetwork(kind);
  }

  /** The network is in charge again, as it was left. */
  private drop(): void {
    if (this.table) discard(this.table);
    this.table = null;
  }

  private get inCharge(): Trained {
    return this.table ?? this.network;
  }

  /** The points have moved, or their costs have changed: a table begins again, from the values it has. */
  unsettle(): void {
    this.due = true;
  }

  /** Before a step: a table that is chosen, or whose points have moved, begins. */
  *settle(problem: () => Work<BatchProblem>): Work<void> {
    if (this.everywhere || (this.table && !this.due)) return;
    const scope = new Scope();
    try {
      const here = yield* problem();
      scope.own(here.x);
      const psi = scope.own(rounded(scope.own(yield* this.potential(this.y))));
      const { base, unit } = yield* initialPotential(here, psi);
      scope.own(base);
      scope.own(unit);
      this.drop();
      this.table = this.newTable();
      this.table.network.begin(base, unit);
      this.due = false;
    } finally {
      scope.end();
    }
  }

  private newTable(): Trained & { network: Table } {
    const network = this.make.table();
    return { ...train(network, this.tableSettings(null)), network };
  }

  /** psi at any points, where it is known `everywhere`, else at the reals. */
  *potential(y: Tensor2D): Work<Potential> {
    const psi = yield* applyInPieces(this.inCharge.network, y);
    if (psi.shape[1] > 1) return psi;
    const flat = tidy(() => reshape(psi, [-1]));
    psi.dispose();
    return flat as Potential;
  }

  forward(): Work<BlockedPass> {
    return BlockedPass.forward(this.inCharge.network, this.y);
  }

  /** See `Table`: nothing to a network. */
  countWhole(m: number | null): void {
    this.table?.network.countWhole(m);
  }

  /** One step of those that it takes alone, or beside a generator (null). */
  descend(gradients: Tensor[], alone: number | null): void {
    const { optimiser } = this.inCharge;
    if (this.table) optimiser.set(this.tableSettings(alone));
    else {
      const usual = this.usual();
      const decay = alone === null ? 1 : decayAt(alone, this.settings);
      optimiser.set({ ...usual, rate: usual.rate * decay });
    }
    optimiser.descend(gradients);
  }

  private tableSettings(alone: number | null): OptimiserSettings {
    return { ...TABLE, rate: this.settings.assignerRate * decayAt(alone ?? 0, this.settings) };
  }

  async save(): Promise<{ arrays: Record<string, Float32Array>; kind: Kind }> {
    const { table, kind, due } = this;
    const arrays = await saveTrained('assigner', this.network);
    if (!table) return { arrays, kind };
    const { base, unit } = table.network;
    return {
      kind,
      arrays: {
        ...arrays,
        ...(await saveTrained('table', table)),
        'table.base': Float32Array.from(await base.data()),
        'table.unit': Float32Array.from(await unit.data()),
        'table.due': Float32Array.of(Number(due)),
      },
    };
  }

  /** A network of a kind that is no longer wanted stays away; so does a table. Throws where arrays do not fit. */
  restore(arrays: Record<string, Float32Array>, kind: Kind): void {
    if (kind === 'table') return; // of a time when a table had no network below it
    if (!this.everywhere) this.replace(kind);
    if (kind === this.kind) restoreTrained('assigner', this.network, arrays);
    if (this.everywhere || !arrays['table.base']) return;
    this.drop();
    this.table = this.newTable();
    restoreTrained('table', this.table, arrays);
    const { base, unit } = this.table.network;
    for (const [name, part] of Object.entries({ base, unit })) {
      const values = arrays[`table.${name}`];
      if (values?.length !== part.size)
        throw new Error(`Saved run: table.${name} should hold ${part.size} numbers`);
      if (!values.every((value) => Math.abs(value) <= MOST_COST) || (name === 'unit' && !(values[0] >= 0)))
        throw new Error(`Saved run: table.${name} holds a number that is no cost`);
      tidy(() => part.assign(tensor(values, part.shape)));
    }
    this.due = arrays['table.due']?.[0] !== 0;
  }

  dispose(): void {
    this.drop();
    discard(this.network);
  }
}

function discard({ network, optimiser }: Trained): void {
  optimiser.dispose();
  network.dispose();
}
