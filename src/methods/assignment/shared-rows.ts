/** Rows of a batch, generated and assigned by several workers at once: the same numbers for any number of them. */
import { concat, type Tensor1D, tensor1d } from '@tensorflow/tfjs-core';
import { readInWork } from '../../tensor/backends/read.ts';
import { Scope, type Work } from '../../tensor/work.ts';
import type { Assignment, AssignmentEngine, Effort, Potential } from '../../transport/assignment.ts';
import type { RowAnswer, RowSetup, RowWorkers } from '../row-workers.ts';
import type { GeneratedBatch, ReportProgress } from './generated-batch.ts';

/** What is assigned, and by whom. */
export interface RowTask {
  generated: GeneratedBatch;
  /** Are these the fixed latents, of an assigner trained alone? */
  frozen: boolean;
  engine: AssignmentEngine;
  setup: RowSetup;
  workers: RowWorkers | null;
}

/**
 * The assignment of all points of a batch under psi, of which this thread does the first rows, and those of workers that
 * are lost meanwhile. `counted` receives the work of the others. The caller disposes the result.
 */
export function* assignRows(
  { generated, frozen, engine, setup, workers }: RowTask,
  psi: Potential,
  report: ReportProgress,
  counted: (effort: Effort) => void,
): Work<Assignment> {
  const { batch, grain } = generated;
  const { m, position, sigma } = batch;
  const others = grain < m ? (workers?.ready() ?? []) : [];
  const ends = shares(m, grain, 1 + others.length);
  if (ends[1] === m) return yield* generated.assign(engine, psi, report);
  const values = yield* readInWork(psi);
  const scope = new Scope();
  const parts: Assignment[] = [];
  const add = (part: Assignment) => {
    parts.push(part);
    scope.own(part.index);
    scope.own(part.value);
  };
  let complete = false;
  try {
    const asked = others.map((worker, i) => {
      const [from, to] = [ends[i + 1], ends[i + 2]];
      if (from === to) return null;
      const latents = { position, m, sigma, frozen };
      const { keep } = generated;
      return worker.assign(setup, generated.generator, {
        ...{ latents, keep, from, to },
        psi: { values, shape: psi.shape },
      });
    });
    const share = m / ends[1];
    add(
      yield* generated.assign(
        engine,
        psi,
        (line, done) => report(line, Math.floor(done * share)),
        0,
        ends[1],
      ),
    );
    for (const [i, promise] of asked.entries()) {
      if (!promise) continue;
      const answers: (RowAnswer | null)[] = [];
      yield promise.then((answer) => answers.push(answer));
      const [answer] = answers;
      if (answer?.effort) counted(answer.effort);
      if (answer) add({ index: tensor1d(answer.index, 'int32'), value: tensor1d(answer.value) });
      else add(yield* generated.assign(engine, psi, () => {}, ends[i + 1], ends[i + 2]));
    }
    complete = true;
    const joined = (part: keyof Assignment): Tensor1D => concat(parts.map((p) => p[part]));
    return { index: joined('index'), value: joined('value') };
  } finally {
    if (!complete) for (const worker of others) worker.drop();
    scope.end();
  }
}

/** Where the shares of `count` workers in m rows begin, and where the last one ends; in whole grains of rows. */
function shares(m: number, grain: number, count: number): number[] {
  const grains = Math.ceil(m / grain);
  return Array.from({ length: count + 1 }, (_, i) => Math.min(m, grain * Math.ceil((i * grains) / count)));
}
