/** The potential psi: a network, or, while a table is chosen, a table of free values that starts from the network's. */
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
import { MAX_COST } from './device-batch.ts';
import { decayAt, rateFactor } from './learning-rate-schedule.ts';
import { type BatchProblem, initialPotential } from './potential-init.ts';

export type Kind = Experiment['assignerKind'];

/** Long averages, since the points are fixed. */
const TABLE_OPTIMISER = { kind: 'adam', beta1: 0.95, beta2: 0.99 } as const;

const networkKind = (kind: Kind): Exclude<Kind, 'table'> => (kind === 'table' ? 'dense' : kind);

/** The network or table that gives psi, with its optimiser. It owns both, not the reals. */
export class Assigner {
  private kind: Exclude<Kind, 'table'>;
  private network: Trained;
  private table: (Trained & { network: Table }) | null = null;
  /** Points or costs have changed, so the table must be initialised again before its next step. */
  private outdated = true;

  constructor(
    private make: Networks,
    /** Reals [N, d], owned by the caller. */
    private readonly y: Tensor2D,
    private settings: Experiment,
  ) {
    this.kind = networkKind(settings.assignerKind);
    this.network = this.newNetwork(this.kind);
  }

  /** Is psi defined at any point, or at the reals alone? */
  private get definedEverywhere(): boolean {
    return this.settings.assignerKind !== 'table';
  }

  private newNetwork(kind: Exclude<Kind, 'table'>): Trained {
    const { assignerWidth: width, assignerDepth: depth } = this.settings;
    const network = this.make.scalar({ kind, width, depth }, 'assigner');
    return train(network, this.networkSettings());
  }

  private networkSettings(): OptimiserSettings {
    return optimiserSettings(this.settings, this.settings.assignerRate);
  }

  configure(settings: Experiment, make: Networks): void {
    this.settings = settings;
    this.make = make;
    const { assignerKind: kind } = settings;
    if (kind !== 'table') {
      this.dropTable();
      this.replaceNetwork(kind);
    }
    this.network.optimiser.set(this.networkSettings());
  }

  /** A network of another kind starts with new parameters. */
  private replaceNetwork(kind: Exclude<Kind, 'table'>): void {
    if (kind === this.kind) return;
    discard(this.network);
    this.kind = kind;
    this.network = this.newNetwork(kind);
  }

  /** Returns to the network, as it was when the table took over. */
  private dropTable(): void {
    if (this.table) discard(this.table);
    this.table = null;
  }

  private get active(): Trained {
    return this.table ?? this.network;
  }

  /** Points or costs have changed: before its next step a table is initialised again, from its present values. */
  invalidateTable(): void {
    this.outdated = true;
  }

  /** Before a step: initialises the table if it is chosen and new, or outdated. */
  *prepareTable(problem: () => Work<BatchProblem>): Work<void> {
    if (this.definedEverywhere || (this.table && !this.outdated)) return;
    const scope = new Scope();
    try {
      const here = yield* problem();
      scope.own(here.x);
      const psi = scope.own(rounded(scope.own(yield* this.potential(this.y))));
      const { base, unit } = yield* initialPotential(here, psi);
      scope.own(base);
      scope.own(unit);
      this.dropTable();
      this.table = this.newTable();
      this.table.network.begin(base, unit);
      this.outdated = false;
    } finally {
      scope.end();
    }
  }

  private newTable(): Trained & { network: Table } {
    const network = this.make.table();
    return { ...train(network, this.tableSettings(null)), network };
  }

  /**
   * psi at points y [n, d], [n]: at any points if it is `definedEverywhere`, else at the reals. The caller disposes it.
   */
  *potential(y: Tensor2D): Work<Potential> {
    const psi = yield* applyInPieces(this.active.network, y);
    if (psi.shape[1] > 1) return psi;
    const flat = tidy(() => reshape(psi, [-1]));
    psi.dispose();
    return flat as Potential;
  }

  forward(): Work<BlockedPass> {
    return BlockedPass.forward(this.active.network, this.y);
  }

  /** See `Table`; without effect on a network. */
  countWhole(m: number | null): void {
    this.table?.network.countWhole(m);
  }

  /**
   * One optimiser step; `alone`: its number among the steps without a generator, null while the generator is trained
   * too, in iteration t.
   */
  descend(gradients: Tensor[], alone: number | null, t: number): void {
    const { optimiser } = this.active;
    const factor = alone === null ? rateFactor(t, this.settings) : 1;
    if (this.table) optimiser.set(this.tableSettings(alone, factor));
    else {
      const settings = this.networkSettings();
      const decay = alone === null ? factor : decayAt(alone, this.settings);
      optimiser.set({ ...settings, rate: settings.rate * decay });
    }
    optimiser.descend(gradients);
  }

  private tableSettings(alone: number | null, factor = 1): OptimiserSettings {
    const rate = this.settings.assignerRate * factor * decayAt(alone ?? 0, this.settings);
    return { ...TABLE_OPTIMISER, rate };
  }

  async save(): Promise<{ arrays: Record<string, Float32Array>; kind: Kind }> {
    const { table, kind, outdated } = this;
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
        'table.due': Float32Array.of(Number(outdated)),
      },
    };
  }

  /** Ignores a saved network or table of a kind that is not chosen. Throws an Error where arrays do not fit. */
  restore(arrays: Record<string, Float32Array>, kind: Kind): void {
    if (kind === 'table') return; // an old run, whose table had no network
    if (!this.definedEverywhere) this.replaceNetwork(kind);
    if (kind === this.kind) restoreTrained('assigner', this.network, arrays);
    if (this.definedEverywhere || !arrays['table.base']) return;
    this.dropTable();
    this.table = this.newTable();
    restoreTrained('table', this.table, arrays);
    const { base, unit } = this.table.network;
    for (const [name, part] of Object.entries({ base, unit })) {
      const values = arrays[`table.${name}`];
      if (values?.length !== part.size)
        throw new Error(`Saved run: table.${name} should hold ${part.size} numbers`);
      if (!values.every((value) => Math.abs(value) <= MAX_COST) || (name === 'unit' && !(values[0] >= 0)))
        throw new Error(`Saved run: table.${name} holds a number that cannot be a cost`);
      tidy(() => part.assign(tensor(values, part.shape)));
    }
    this.outdated = arrays['table.due']?.[0] !== 0;
  }

  dispose(): void {
    this.dropTable();
    discard(this.network);
  }
}

function discard({ network, optimiser }: Trained): void {
  optimiser.dispose();
  network.dispose();
}
