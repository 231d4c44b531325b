import { expect, it, vi } from 'vitest';
import { defaults } from '../experiment/experiment.ts';
import type { PaperMetrics } from '../metrics/paper.ts';
import type { ExactCommand, ExactReport } from '../runtime/exact/protocol.ts';
import type { WorkerLike } from '../runtime/protocol/client.ts';
import type { Command, Reals, Report } from '../runtime/protocol/protocol.ts';
import { createExperimentStore } from './experiment-store.ts';
import { createMeasure, fits } from './measure.ts';

/** A worker that only listens. */
function listener<Sent>() {
  const sent: Sent[] = [];
  const worker: WorkerLike & { ended: boolean } = {
    postMessage: (message) => void sent.push(message as Sent),
    terminate() {
      worker.ended = true;
    },
    ...{ ended: false, onmessage: null, onerror: null },
  };
  return { worker, sent };
}

const reals: Reals = {
  ...{ run: 1, kind: 'plane', dimension: 2, channels: 1, labels: null, classes: null },
  ...{ points: Float32Array.of(1, 2, 3, 4), box: [0, 0, 1, 1] },
};
const interval = { lower: 1, upper: 1, gap: 0, seconds: 0.1 };
const metrics: PaperMetrics = {
  ...{ samples: 4, N: 2, w1: interval, own: null, variance: { eq16: 1, tenth: 0.1 }, unassigned: 0 },
  nearest: { least: 0, low: 1, median: 2, mean: 2, high: 3, most: 4 },
};

/** An experiment whose training and measuring the test does by hand. */
function open() {
  const trainer = listener<Command>();
  const solvers: ReturnType<typeof listener<ExactCommand>>[] = [];
  const store = createExperimentStore(defaults(), false, () => trainer.worker);
  const measure = createMeasure(store, () => {
    solvers.push(listener());
    return solvers[solvers.length - 1].worker;
  });
  const report = (data: Report) => trainer.worker.onmessage?.({ data } as MessageEvent);
  report({ type: 'backend', backend: { name: 'wasm', device: 'one thread', reason: '' } });
  report({ type: 'reals', reals, iteration: 0 });
  const question = () => trainer.sent.findLast((c) => c.type === 'ask');
  const draw = (run = 1, iteration = 7) =>
    report({
      ...{ type: 'answer', id: question()?.id ?? -1 },
      answer: {
        ...{ about: 'samples', samples: new Float32Array(8), run, iteration, experiment: defaults() },
        cost: { name: 'power', parameters: { p: 2 } },
      },
    });
  const solver = () => vi.waitUntil(() => solvers.at(-1)?.sent.length && solvers.at(-1));
  const tell = (data: ExactReport) => solvers.at(-1)?.worker.onmessage?.({ data } as MessageEvent);
  return { store, measure, trainer, solvers, report, question, draw, solver, tell };
}

it('draws samples of the moment, measures them, and keeps what is needed to repeat it', async () => {
  const { measure, report, question, draw, solver, tell } = open();
  measure.start(4);
  expect(question()?.question).toEqual({ about: 'samples', count: 4 });
  expect(measure.getState().activity).toMatchObject({ stage: 'samples', done: 0, iteration: null });
  report({ type: 'answering', id: question()?.id ?? -1, done: 0.5 });
  expect(measure.getState().activity).toMatchObject({ stage: 'samples', done: 0.5 });
  draw();
  const { sent } = await solver();
  const [{ id, job }] = sent;
  expect(job).toMatchObject({ kind: 'evaluate', gap: 1e-6, clouds: { dimension: 2, y: reals.points } });
  const progress = { stage: 'w1', what: 'Solving', done: 0.5, lower: 1, upper: 2, gap: 0.5 } as const;
  tell({ type: 'progress', id, progress });
  expect(measure.getState().activity).toMatchObject({ iteration: 7, stage: 'w1', interval: { upper: 2 } });
  tell({ type: 'answer', id, answer: { ...metrics, seconds: 3 } });
  await vi.waitFor(() => expect(measure.getState().activity).toBe(null));
  const { found, failure } = measure.getState();
  expect(failure).toBe(null);
  expect(found).toMatchObject({ backend: { name: 'wasm', device: 'one thread' }, experiment: defaults() });
  expect(found?.evaluation).toMatchObject({
    ...metrics,
    ...{ gap: 1e-6, cost: 'power', settings: '', iteration: 7, backend: 'wasm', seconds: 3 },
    date: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
  });
});

it('measures a flow also in each number of Euler steps, with samples of the same moment', async () => {
  const { measure, trainer, report, solvers, tell } = open();
  const experiment = defaults('ring', 'flow');
  const asked = (about: string) =>
    vi.waitUntil(() => trainer.sent.find((c) => c.type === 'ask' && c.question.about === about));
  const reply = async (
    about: 'samples' | 'by-steps',
    answer: Extract<Report, { type: 'answer'; answer: unknown }>['answer'],
  ) => {
    const command = await asked(about);
    report({ type: 'answer', id: command?.type === 'ask' ? command.id : -1, answer });
  };
  measure.start(4);
  const cost = { name: 'power', parameters: { p: 2 } };
  const moment = { run: 1, iteration: 7 };
  await reply('samples', { about: 'samples', samples: new Float32Array(8), ...moment, experiment, cost });
  const samples = Float32Array.from({ length: 20 }, (_, i) => i);
  await reply('by-steps', { about: 'by-steps', samples, ...moment });
  const jobs = () => solvers.at(-1)?.sent ?? [];
  await vi.waitUntil(() => jobs().length === 1);
  tell({ type: 'answer', id: jobs()[0].id, answer: { ...metrics, seconds: 3 } });
  const plan = { from: new Int32Array(), to: new Int32Array(), mass: new Float64Array() };
  for (let k = 1; k <= 5; k++) {
    await vi.waitUntil(() => jobs().length === k + 1);
    const { id, job } = jobs()[k];
    expect(job).toMatchObject({ kind: 'distance', clouds: { x: samples.slice(4 * (k - 1), 4 * k) } });
    const distance = { lower: k, upper: k, gap: 0, seconds: 1, plan, potential: new Float64Array() };
    tell({ type: 'answer', id, answer: distance });
  }
  await vi.waitFor(() => expect(measure.getState().found).not.toBe(null));
  expect(measure.getState().found?.evaluation.bySteps).toEqual(
    [1, 2, 4, 8, 32].map((steps, i) => ({ steps, lower: i + 1, upper: i + 1 })),
  );
});

it.each([
  [50_000, 5000, 1024, true],
  [200_000, 20_000, 2, false], // pairs
  [30_000, 3000, 3072, false], // numbers
])('knows whether %d samples of %d reals in dimension %d fit into the memory', (samples, N, d, can) => {
  expect(fits(samples, N, d)).toBe(can);
});

it('stops at once, wherever it is', async () => {
  const { measure, trainer, solvers, question, draw, solver } = open();
  measure.start(4);
  measure.cancel();
  expect(measure.getState()).toMatchObject({ activity: null, failure: null });
  expect(trainer.sent.at(-1)).toEqual({ type: 'withdraw', id: question()?.id });
  measure.start(4);
  draw();
  await solver();
  measure.cancel();
  expect(measure.getState().activity).toBe(null);
  await vi.waitFor(() => expect(solvers.at(-1)?.worker.ended).toBe(true));
  expect(measure.getState()).toMatchObject({ found: null, failure: null });
});

it('says why there are no numbers, in the sheet or by a notice while it is closed', async () => {
  const { store, measure, draw, solver, tell } = open();
  const leave = measure.watch();
  measure.start(4);
  draw(2);
  await vi.waitFor(() => expect(measure.getState().failure).toMatch(/replaced/));
  expect(store.getState().notices).toEqual([]);
  leave();
  measure.start(4);
  expect(measure.getState().failure).toBe(null);
  draw();
  const { sent } = await solver();
  tell({ type: 'error', id: sent[0].id, error: 'The cost is not finite.' });
  await vi.waitFor(() => expect(measure.getState().failure).toBe('The cost is not finite.'));
  expect(store.getState().notices).toMatchObject([
    { level: 'error', text: 'Measuring failed: The cost is not finite.' },
  ]);
});
