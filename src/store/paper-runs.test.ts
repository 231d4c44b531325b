import { afterEach, expect, it, vi } from 'vitest';
import { onEachBackend } from '../../test/tensor/backends.ts';
import { nodeSources } from '../data/bundled/node-sources.ts';
import { defaults } from '../experiment/experiment.ts';
import type { PaperRun } from '../experiment/paper-tables.ts';
import { perform } from '../runtime/exact/perform.ts';
import type { ExactCommand } from '../runtime/exact/protocol.ts';
import type { WorkerLike } from '../runtime/protocol/client.ts';
import type { Command, Report } from '../runtime/protocol/protocol.ts';
import { Loop } from '../runtime/scheduler/loop.ts';
import { createPaperRuns, type PaperRunsState } from './paper-runs.ts';

const loops: Loop[] = [];
afterEach(() => {
  for (const loop of loops.splice(0)) loop.close();
});

const BACKEND: Report = { type: 'backend', backend: { name: 'cpu', device: 'a thread', reason: '' } };

/** The loop of training as a worker; `edit` may change what it reports. */
function trainer(edit: (report: Report) => Report[] = (report) => [report]): WorkerLike {
  const post = (report: Report) => {
    for (const data of edit(report)) worker.onmessage?.({ data } as MessageEvent);
  };
  const loop = new Loop(nodeSources(), post);
  loops.push(loop);
  const worker: WorkerLike = {
    postMessage(command) {
      if ((command as Command).type === 'start') setTimeout(() => post(BACKEND));
      loop.handle(command as Command);
    },
    terminate: () => loop.close(),
    onmessage: null,
    onerror: null,
  };
  void loop.run();
  return worker;
}

/** The worker of exact distances, in this thread. */
function exact(): WorkerLike {
  const worker: WorkerLike = {
    async postMessage(message) {
      const { id, job } = message as ExactCommand;
      const answer = await perform(
        job,
        () => {},
        async () => {},
      );
      worker.onmessage?.({ data: { type: 'answer', id, answer } } as MessageEvent);
    },
    terminate: () => {
      worker.onmessage = null;
    },
    onmessage: null,
    onerror: null,
  };
  return worker;
}

const RUN: PaperRun = {
  experiment: { ...defaults(), N: 20, steps: 2, assignerWidth: 8, generatorWidth: 8 },
  iterations: 3,
  gap: 1e-4,
};

const patient = { timeout: 20_000 };

onEachBackend(() => {
  it('trains for exactly so many iterations, then measures ten samples a real', async () => {
    const iterations: number[] = [];
    const training = () =>
      trainer((report) => {
        if (report.type === 'frame') iterations.push(report.frame.iteration);
        return [report];
      });
    const runs = createPaperRuns({ training, exact });
    const whats: string[] = [];
    runs.subscribe(({ activity }) => whats.push(activity?.what ?? 'nothing'));
    await runs.run('mnist-square', RUN);
    const { activity, found, failed } = runs.getState();
    expect({ activity, failed: failed['mnist-square'] }).toEqual({ activity: null, failed: undefined });
    expect(found['mnist-square']).toMatchObject({
      metrics: { samples: 200, N: 20 },
      backend: BACKEND.type === 'backend' ? BACKEND.backend : null,
      iterations: 3,
    });
    expect([...new Set(iterations)]).toEqual([0, 1, 2, 3]);
    expect(whats).toContain('Training: iteration 2 of 3');
    expect(whats.at(-1)).toBe('nothing');
  }, 30_000);

  it('begins again where the worker is lost before its first checkpoint', async () => {
    let lost = 0;
    const training = () =>
      trainer((report) => {
        if (lost > 0 || report.type !== 'frame' || report.frame.iteration < 2) return [report];
        lost++;
        return [{ type: 'lost', reason: 'out of memory' }];
      });
    const runs = createPaperRuns({ training, exact });
    await runs.run('mnist-square', RUN);
    expect(lost).toBe(1);
    expect(runs.getState().found['mnist-square']?.metrics.samples).toBe(200);
  }, 30_000);

  it('says why it failed, and can be run again', async () => {
    let good = false;
    const training = () =>
      trainer((report) =>
        report.type === 'frame' && !good
          ? [{ type: 'notice', level: 'error', text: 'Numbers were no longer finite.' }]
          : [report],
      );
    const runs = createPaperRuns({ training, exact });
    await runs.run('mnist-square', RUN);
    expect(runs.getState()).toMatchObject({
      activity: null,
      found: {},
      failed: { 'mnist-square': 'Numbers were no longer finite.' },
    });
    good = true;
    await runs.run('mnist-square', RUN);
    expect(runs.getState().failed['mnist-square']).toBeUndefined();
    expect(runs.getState().found['mnist-square']?.iterations).toBe(3);
  }, 30_000);
}, ['cpu']);

const until = (state: () => PaperRunsState, when: (state: PaperRunsState) => boolean) =>
  vi.waitFor(() => expect(when(state())).toBe(true), patient);

/** A worker that never answers. */
const silent = (): WorkerLike & { ended: boolean } => ({
  ended: false,
  postMessage() {},
  terminate() {
    this.ended = true;
  },
  onmessage: null,
  onerror: null,
});

it('is cancelled at once, and leaves no worker and no message', async () => {
  const worker = silent();
  const runs = createPaperRuns({ training: () => worker, exact });
  const run = runs.run('mnist-square', RUN);
  await until(runs.getState, ({ activity }) => activity?.name === 'mnist-square');
  runs.cancel();
  await run;
  expect(runs.getState()).toEqual({ activity: null, found: {}, failed: { 'mnist-square': undefined } });
  expect(worker.ended).toBe(true);
});

it('runs one row at a time', async () => {
  const spawned: WorkerLike[] = [];
  const training = () => {
    spawned.push(silent());
    return spawned[spawned.length - 1];
  };
  const runs = createPaperRuns({ training, exact });
  const first = runs.run('mnist-square', RUN);
  await runs.run('mnist-ssim', RUN);
  expect(spawned).toHaveLength(1);
  expect(runs.getState().activity?.name).toBe('mnist-square');
  runs.cancel();
  await first;
});
