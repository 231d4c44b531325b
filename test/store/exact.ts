/** An experiment whose training and solving a test does by hand. Only for tests. */
import { vi } from 'vitest';
import { defaults } from '../../src/experiment/experiment.ts';
import { ExactClient } from '../../src/runtime/exact/client.ts';
import type { ExactCommand, ExactReport } from '../../src/runtime/exact/protocol.ts';
import type { WorkerLike } from '../../src/runtime/protocol/client.ts';
import type { Frame, Reals, Report, Setup } from '../../src/runtime/protocol/protocol.ts';
import { certifyAlongside } from '../../src/store/exact.ts';
import { createExperimentStore } from '../../src/store/experiment-store.ts';

export const POINTS = 4;

export function frameAt(iteration: number, over: Partial<Frame> = {}): Frame {
  const none = new Float32Array(0);
  return {
    ...{ run: 1, iteration, stepsDone: 0, seconds: iteration / 10 },
    ...{ kind: 'plane', dimension: 2, cost: { name: 'power' } },
    arrays: { generated: new Float32Array(2 * POINTS).fill(iteration) },
    assigned: {
      ...{ index: new Int32Array(POINTS), value: none, loads: new Int32Array(POINTS), psi: none },
      ...{ loadsFrom: POINTS, loadsOf: 'drawn', grid: null },
    },
    ...{ judged: null, planned: null, batch: null, effort: null },
    scalars: { dual: 0, assignedCost: 1, unassigned: 0, largestLoad: 1, misplaced: 0, m: POINTS, N: POINTS },
    ...over,
  };
}

export const reals = (run: number, kind: Reals['kind'] = 'plane'): Reals => ({
  ...{ run, kind, dimension: 2, channels: 1, labels: null, classes: null },
  ...{ points: new Float32Array(2 * POINTS), box: [0, 0, 1, 1] },
});

export const setup: Setup = {
  ...{
    m: POINTS,
    cost: 'power',
    costTex: '',
    typed: null,
    generatorCostTex: null,
    assigning: { scale: 1, engine: 'plain' },
  },
};

/** A worker that only listens. */
function listener() {
  const sent: unknown[] = [];
  const worker: WorkerLike & { ended: boolean } = {
    postMessage: (message) => void sent.push(message),
    terminate() {
      worker.ended = true;
    },
    ended: false,
    onmessage: null,
    onerror: null,
  };
  return { worker, sent };
}

export function open({ playing = true, cores = 4, exact = true } = {}) {
  const trainer = listener();
  const store = createExperimentStore({ ...defaults(), exact }, playing, () => trainer.worker);
  const solvers: ReturnType<typeof listener>[] = [];
  const client = new ExactClient(() => {
    solvers.push(listener());
    return (solvers.at(-1) as ReturnType<typeof listener>).worker;
  });
  const page = Object.assign(new EventTarget(), { hidden: false }) as EventTarget & { hidden: boolean };
  const close = certifyAlongside(store, { client, cores, page: page as unknown as Document });
  const report = (data: Report) => trainer.worker.onmessage?.({ data } as MessageEvent);
  const jobs = () => solvers.flatMap((s) => s.sent) as ExactCommand[];
  const tell = (data: ExactReport) => solvers.at(-1)?.worker.onmessage?.({ data } as MessageEvent);
  const id = () => jobs().at(-1)?.id ?? -1;
  return {
    ...{ store, solvers, jobs, close, page },
    show: (frame: Frame) => report({ type: 'frame', frame }),
    report,
    tell,
    /** Iterations whose points the solver was given, in their order. */
    given: () => jobs().map(({ job }) => job.clouds.x[0]),
    async answer(value: number) {
      const plan = { from: Int32Array.of(0), to: Int32Array.of(0), mass: Float64Array.of(1) };
      const result = { lower: value, upper: value, gap: 0, plan, potential: new Float64Array(), seconds: 0 };
      tell({ type: 'answer', id: id(), answer: result });
      await vi.advanceTimersByTimeAsync(0);
    },
    async fail(error: string) {
      tell({ type: 'error', id: id(), error });
      await vi.advanceTimersByTimeAsync(0);
    },
    state: () => store.getState().exact,
  };
}

export function begin(options: Parameters<typeof open>[0] = {}) {
  const page = open(options);
  page.report({ type: 'reals', reals: reals(1), iteration: 0 });
  page.report({ type: 'setup', setup });
  return page;
}

export const wait = (ms: number) => vi.advanceTimersByTimeAsync(ms);
