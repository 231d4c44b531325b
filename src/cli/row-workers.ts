/** Starts row workers in Node. */
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { SpawnRows } from '../runtime/rows/protocol.ts';

/** Workers that compute where nothing is said, this thread included. */
export const usualWorkers = (): number => Math.max(1, availableParallelism() - 1);

export const spawnRows: SpawnRows = (take, lost) => {
  const worker = new Worker(new URL('./row-worker.mjs', import.meta.url), { execArgv: [] });
  worker.on('message', take);
  worker.on('error', lost);
  worker.on('exit', lost);
  return worker;
};
