/** The side of a row worker: a generator, a cost and reals, which generate and assign rows as the training thread does. */
import { dispose, type Tensor, type Tensor2D, tensor, tensor2d, tidy } from '@tensorflow/tfjs-core';
import type { Latents } from '../../data/latents/latent.ts';
import { GeneratedBatch } from '../../methods/assignment/generated-batch.ts';
import type { RowAnswer, RowJob, RowSetup } from '../../methods/row-workers.ts';
import type { Network } from '../../networks/network.ts';
import type { Work } from '../../tensor/work.ts';
import type { AssignmentEngine, Potential } from '../../transport/assignment.ts';
import { SLICE_MS, yieldToMessages } from '../scheduler/cooperative.ts';
import { costsOf, engineFactoryOf, latentsOf, newGenerator } from '../session/model-factory.ts';
import { loadModules } from '../session/modules.ts';
import type { RowCommand, RowReport } from './protocol.ts';

interface Parts {
  latents: Latents;
  generator: Network;
  y: Tensor2D;
  engine: AssignmentEngine;
}

/** Carries out commands one after the other; `drop` at once. */
export class RowComputer {
  private parts: Parts | null = null;
  private batch: { of: string; generated: GeneratedBatch } | null = null;
  private last: Promise<void> = Promise.resolve();
  private dropped = 0;

  constructor(private readonly post: (report: RowReport, transfer?: ArrayBuffer[]) => void) {}

  take(command: RowCommand): void {
    if (command.type === 'drop') {
      this.dropped++;
      return;
    }
    const { dropped } = this;
    this.last = this.last
      .then(() => this.carryOut(command, () => this.dropped > dropped))
      .catch((error: Error) => this.post({ type: 'failed', error: error.message }));
  }

  private async carryOut(
    command: Exclude<RowCommand, { type: 'drop' }>,
    stopped: () => boolean,
  ): Promise<void> {
    if (command.type === 'setup') return this.begin(command.setup);
    if (!this.parts) throw new Error('Rows without a setup.');
    if (command.type === 'parameters') return this.setParameters(this.parts, command.values);
    const { id, job } = command;
    const found = await untilStopped(this.assign(this.parts, job), stopped);
    const answer = found && { ...found, effort: await this.parts.engine.effort() };
    const transfer = answer ? [answer.index.buffer, answer.value.buffer] : [];
    this.post({ type: 'answer', id, answer }, transfer);
  }

  private async begin({ experiment, points, scale }: RowSetup): Promise<void> {
    const modules = await loadModules(experiment);
    this.end();
    const { assign: cost } = costsOf(experiment, modules);
    const y = tensor2d(points, [points.length / cost.dimension, cost.dimension]);
    const engine = engineFactoryOf(modules)(y, cost, scale);
    this.parts = { latents: latentsOf(experiment), generator: newGenerator(experiment, modules), y, engine };
  }

  private setParameters({ generator }: Parts, values: Float32Array[]): void {
    this.forget();
    generator.parameters.forEach((p, i) => {
      tidy(() => p.assign(tensor(values[i], p.shape)));
    });
  }

  private *assign(parts: Parts, { psi, from, to, ...of }: RowJob): Work<Omit<RowAnswer, 'effort'>> {
    const potential = tensor(psi.values, [...psi.shape]) as Tensor as Potential;
    const held: Tensor[] = [potential];
    try {
      const generated = this.batchOf(parts, of);
      const { index, value } = yield* generated.assign(parts.engine, potential, () => {}, from, to);
      held.push(index, value);
      return {
        index: Int32Array.from(index.dataSync()),
        value: Float32Array.from(value.dataSync()),
      };
    } finally {
      dispose(held);
    }
  }

  /** The batch of the last job, if this one is on the same latents. */
  private batchOf({ latents, generator }: Parts, job: Pick<RowJob, 'latents' | 'keep'>): GeneratedBatch {
    const of = JSON.stringify(job);
    if (this.batch?.of === of) return this.batch.generated;
    this.forget();
    const { position, m, sigma, frozen } = job.latents;
    const batch = frozen ? latents.fixedBatch(m, sigma) : latents.resume(position, m, sigma);
    const generated = new GeneratedBatch(batch, generator, job.keep);
    this.batch = { of, generated };
    return generated;
  }

  private forget(): void {
    this.batch?.generated.dispose();
    this.batch = null;
  }

  private end(): void {
    this.forget();
    if (!this.parts) return;
    const { latents, generator, y, engine } = this.parts;
    for (const part of [engine, generator, latents, y]) part.dispose();
    this.parts = null;
  }
}

/** Runs work in slices, between which messages arrive; null where it was stopped. Rejects with its error. */
async function untilStopped<T>(work: Work<T>, stopped: () => boolean): Promise<T | null> {
  let begin = performance.now();
  for (;;) {
    if (stopped()) {
      work.return(undefined as T);
      return null;
    }
    const step = work.next();
    if (step.done) return step.value;
    if (step.value) await step.value;
    if (performance.now() - begin < SLICE_MS) continue;
    await yieldToMessages();
    begin = performance.now();
  }
}
