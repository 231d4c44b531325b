import { expect, test } from 'vitest';
import type { RunFigures } from '../benchmark/stored.ts';
import type { BenchmarkCommand, BenchmarkReport, PageRun } from '../runtime/benchmark/protocol.ts';
import type { WorkerLike } from '../runtime/protocol/client.ts';
import { createBenchmarkRuns, runKey } from './benchmark-runs.ts';

class FakeWorker implements WorkerLike {
  onmessage: WorkerLike['onmessage'] = null;
  onerror: WorkerLike['onerror'] = null;
  ended = false;
  readonly commands: BenchmarkCommand[] = [];
  postMessage(command: unknown) {
    this.commands.push(command as BenchmarkCommand);
  }
  terminate() {
    this.ended = true;
  }
  report(data: BenchmarkReport) {
    this.onmessage?.({ data } as MessageEvent);
  }
}

const PAIR = { D: 2, N: 4, seed: 1 };
const RUN: PageRun = { ...PAIR, solver: 'gp', iterations: 3, resampled: true };
const figures = (iterations: number): RunFigures => ({
  ...{ solver: 'gp', ...PAIR, iterations, w1: 0.8, w1Error: 0.01 },
  ...{ estimate: 0.7, deviation: 12, cos: 0.9, l2: 0.1, seconds: 1 },
});
const empty = new Float32Array(0);
const picture = { truth: empty, rays: empty, points: empty, gradients: empty };

function begin() {
  const workers: FakeWorker[] = [];
  const runs = createBenchmarkRuns(() => {
    workers.push(new FakeWorker());
    return workers.at(-1) as FakeWorker;
  }, PAIR);
  const frame = (iteration: number, done = false) =>
    workers.at(-1)?.report({
      ...{ type: 'frame', done },
      frame: { figures: figures(iteration), value: null, gradients: null },
    });
  return { runs, workers, frame };
}

test('the picture of the chosen pair is asked for, and one that comes too late is ignored', () => {
  const { runs, workers } = begin();
  expect(workers[0].commands).toEqual([{ type: 'pair', N: 4, seed: 1 }]);
  runs.choose({ ...PAIR, N: 16 });
  workers[0].report({ type: 'pair', N: 4, seed: 1, picture });
  expect(runs.getState().pair).toEqual({ ...PAIR, N: 16, picture: null });
  workers[0].report({ type: 'pair', N: 16, seed: 1, picture });
  expect(runs.getState().pair.picture).toBe(picture);
});

test('a run is followed to its end, and only one runs at a time', () => {
  const { runs, workers, frame } = begin();
  runs.run(RUN);
  runs.run({ ...RUN, solver: 'lp' });
  expect(workers[0].commands.slice(1)).toEqual([{ type: 'run', run: RUN }]);
  frame(1);
  frame(3, true);
  const { running, history, found } = runs.getState();
  expect(running).toBe(null);
  expect(history.map(({ iterations }) => iterations)).toEqual([1, 3]);
  expect(found[runKey(RUN)].figures).toEqual(figures(3));
});

test('to cancel ends the worker; what it still says is ignored, and the next run has another one', () => {
  const { runs, workers, frame } = begin();
  workers[0].report({ type: 'pair', N: 4, seed: 1, picture });
  runs.run(RUN);
  runs.cancel();
  expect(workers[0].ended).toBe(true);
  frame(2, true);
  expect(runs.getState()).toMatchObject({ running: null, found: {} });
  runs.run(RUN);
  expect(workers).toHaveLength(2);
});

test('an error ends the run and is told until the next one', () => {
  const { runs, workers } = begin();
  runs.run(RUN);
  workers[0].report({ type: 'error', error: 'no SIMD' });
  expect(runs.getState()).toMatchObject({ running: null, failed: 'no SIMD' });
  runs.run(RUN);
  expect(runs.getState().failed).toBe(null);
});
