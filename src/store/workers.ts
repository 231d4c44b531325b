/** Starts workers. The addresses are written inline, so that the bundler finds them. */
export const spawnTraining = (): Worker =>
  new Worker(new URL('../runtime/protocol/worker.ts', import.meta.url), { type: 'module' });

export const spawnExact = (): Worker =>
  new Worker(new URL('../runtime/exact/worker.ts', import.meta.url), { type: 'module' });

export const spawnBenchmark = (): Worker =>
  new Worker(new URL('../runtime/benchmark/worker.ts', import.meta.url), { type: 'module' });
