/** The row workers of a training thread: started when they are first needed, and used by one run after the other. */
import type { Variable } from '@tensorflow/tfjs-core';
import type { RowAnswer, RowJob, RowSetup, RowWorker, RowWorkers } from '../../methods/row-workers.ts';
import { MAX_WORKERS } from '../../methods/row-workers.ts';
import type { Network } from '../../networks/network.ts';
import { arithmetic } from '../../tensor/backends/arithmetic.ts';
import { ownKernels } from '../../tensor/kernels/wasm/own.ts';
import type { RowPort, RowReport, SpawnRows } from './protocol.ts';

/**
 * Where workers cannot be had, or are lost, the run goes on without them; and without those whose arithmetic is another
 * one.
 */
export class RowPool implements RowWorkers {
  private clients: Client[] | null = null;

  /** @param count workers that compute, this thread included; no more than `MAX_WORKERS` */
  constructor(
    private readonly spawn: SpawnRows,
    private readonly count: number,
  ) {}

  ready(): readonly RowWorker[] {
    if (!ownKernels()) return [];
    this.clients ??= this.start();
    return this.clients.filter((client) => client.usable);
  }

  /** Resolves when all workers are ready, or will never be. */
  async settled(): Promise<void> {
    this.ready();
    await Promise.all((this.clients ?? []).map((client) => client.settled));
  }

  private start(): Client[] {
    const others = Math.min(this.count, MAX_WORKERS) - 1;
    return Array.from({ length: Math.max(0, others) }, () => new Client(this.spawn));
  }

  close(): void {
    for (const client of this.clients ?? []) client.lose();
    this.clients = [];
  }
}

/** One worker, and what it has been told. */
class Client implements RowWorker {
  usable = false;
  readonly settled: Promise<void>;
  private settle: () => void = () => {};
  private port: RowPort | null = null;
  private setup: RowSetup | null = null;
  private parameters: object[] = [];
  private next = 1;
  private readonly waiting = new Map<number, (answer: RowAnswer | null) => void>();

  constructor(spawn: SpawnRows) {
    this.settled = new Promise((resolve) => {
      this.settle = resolve;
    });
    try {
      this.port = spawn(
        (report) => this.take(report),
        () => this.lose(),
      );
    } catch {
      this.lose(); // e.g. a page whose policy forbids workers
    }
  }

  private take(report: RowReport): void {
    if (report.type === 'answer') {
      this.waiting.get(report.id)?.(report.answer);
      this.waiting.delete(report.id);
    } else if (report.type === 'ready' && report.arithmetic === arithmetic()) {
      this.usable = true;
      this.settle();
    } else this.lose();
  }

  assign(setup: RowSetup, generator: Network, job: RowJob): Promise<RowAnswer | null> {
    const { port } = this;
    if (!port) return Promise.resolve(null);
    const id = this.next++;
    const answer = new Promise<RowAnswer | null>((resolve) => this.waiting.set(id, resolve));
    try {
      this.tell(port, setup, generator.parameters);
      port.postMessage({ type: 'assign', id, job });
    } catch {
      this.lose();
    }
    return answer;
  }

  /** Optimisers give variables new data, so parameters have changed exactly where these are others. */
  private tell(port: RowPort, setup: RowSetup, parameters: readonly Variable[]): void {
    const ids = parameters.map(({ dataId }) => dataId);
    const known = setup === this.setup;
    if (!known) port.postMessage({ type: 'setup', setup });
    if (!known || ids.some((id, i) => id !== this.parameters[i]))
      port.postMessage({ type: 'parameters', values: parameters.map((p) => p.dataSync() as Float32Array) });
    this.setup = setup;
    this.parameters = ids;
  }

  drop(): void {
    this.port?.postMessage({ type: 'drop' });
  }

  lose(): void {
    this.usable = false;
    this.port?.terminate();
    this.port = null;
    for (const resolve of this.waiting.values()) resolve(null);
    this.waiting.clear();
    this.settle();
  }
}
