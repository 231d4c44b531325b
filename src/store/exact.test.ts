import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { WorkerLike } from '../engine/client.ts';
import { ExactClient } from '../engine/exact/client.ts';
import type { ExactCommand, ExactReport } from '../engine/exact/protocol.ts';
import type { Frame, Reals, Report, Setup } from '../engine/protocol.ts';
import { defaults } from '../settings/experiment.ts';
import { accompany } from './exact.ts';
import { createLane } from './lane.ts';

const POINTS = 4;

function frameAt(iteration: number, over: Partial<Frame> = {}): Frame {
  const none = new Float32Array(0);
  const stats = {
    iteration,
    dual: 0,
    assignedCost: 1,
    unassigned: 0,
    largestLoad: 1,
    misplaced: 0,
    seconds: iteration / 10,
  };
  return {
    ...{ run: 1, iteration, assignerSteps: 0, kind: 'plane', dimension: 2, cost: { name: 'power' } },
    ...{ generated: new Float32Array(2 * POINTS).fill(iteration), index: new Int32Array(POINTS) },
    ...{ value: none, loads: new Int32Array(POINTS), loadsFrom: POINTS, psi: none },
    stats: { ...stats, objective: 0, m: POINTS, N: POINTS, effort: null },
    ...over,
  };
}

const reals = (run: number, kind: Reals['kind'] = 'plane'): Reals => ({
  ...{ run, kind, dimension: 2, channels: 1, labels: null, classes: null },
  ...{ points: new Float32Array(2 * POINTS), box: [0, 0, 1, 1] },
});

const setup: Setup = {
  ...{ m: POINTS, scale: 1, cost: 'power', costTex: '', generatorCostTex: null, assignmentEngine: '' },
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

/** A lane whose training and solving the test does by hand. */
function open({ playing = true, cores = 4, exact = true } = {}) {
  const trainer = listener();
  const lane = createLane({ ...defaults(), exact }, playing, () => trainer.worker);
  const solvers: ReturnType<typeof listener>[] = [];
  const client = new ExactClient(() => {
    solvers.push(listener());
    return (solvers.at(-1) as ReturnType<typeof listener>).worker;
  });
  const page = Object.assign(new EventTarget(), { hidden: false }) as EventTarget & { hidden: boolean };
  const close = accompany(lane, { client, cores, page: page as unknown as Document });
  const report = (data: Report) => trainer.worker.onmessage?.({ data } as MessageEvent);
  const jobs = () => solvers.flatMap((s) => s.sent) as ExactCommand[];
  const tell = (data: ExactReport) => solvers.at(-1)?.worker.onmessage?.({ data } as MessageEvent);
  const id = () => jobs().at(-1)?.id ?? -1;
  return {
    ...{ lane, solvers, jobs, close, page },
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
    state: () => lane.getState().exact,
  };
}

function begin(options: Parameters<typeof open>[0] = {}) {
  const page = open(options);
  page.report({ type: 'reals', reals: reals(1) });
  page.report({ type: 'setup', setup });
  return page;
}

const wait = (ms: number) => vi.advanceTimersByTimeAsync(ms);

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('while training goes on', () => {
  it('solves the shown frame, then rests three times as long as that took, and skips frames', async () => {
    const page = begin();
    page.show(frameAt(1));
    await wait(0);
    expect(page.given()).toEqual([1]);
    expect(page.jobs()[0].job.clouds.cost).toEqual({ name: 'power' });
    page.show(frameAt(2));
    await wait(2000);
    expect(page.given()).toEqual([1]);
    await page.answer(0.5);
    expect(page.state()?.solved).toMatchObject({ lower: 0.5, upper: 0.5, frame: { iteration: 1 } });
    expect(page.state()?.history.points).toEqual([{ seconds: 0.1, lower: 0.5, upper: 0.5 }]);
    for (let i = 3; i <= 8; i++) {
      page.show(frameAt(i));
      await wait(990); // 5.94 seconds in all
    }
    expect(page.given()).toEqual([1]);
    await wait(100);
    expect(page.given()).toEqual([1, 8]);
    expect(page.state()?.solved?.frame.iteration).toBe(1); // the newest known
  });

  it('rests at least a second', async () => {
    const page = begin();
    page.show(frameAt(1));
    await wait(0);
    await page.answer(1);
    page.show(frameAt(2));
    await wait(900);
    expect(page.given()).toEqual([1]);
    await wait(200);
    expect(page.given()).toEqual([1, 2]);
  });

  it('tells how far it is, and can be cancelled and taken up again', async () => {
    const page = begin();
    page.show(frameAt(1));
    await wait(0);
    const progress = { what: 'Solving', done: 0.5, lower: 1, upper: 2, gap: 0.5 };
    page.tell({ type: 'progress', id: page.jobs()[0].id, progress });
    expect(page.state()?.running).toMatchObject({ frame: { iteration: 1 }, progress });
    page.state()?.cancel();
    await wait(0);
    expect(page.solvers[0].worker.ended).toBe(true);
    expect(page.state()).toMatchObject({ running: null, solved: null, failure: 'Cancelled.' });
    page.state()?.again();
    await wait(0);
    expect(page.given()).toEqual([1, 1]);
    await page.answer(3);
    expect(page.state()).toMatchObject({ failure: null, solved: { upper: 3 } });
  });

  it('shows what went wrong, and goes on', async () => {
    const page = begin();
    page.show(frameAt(1));
    await wait(0);
    await page.fail('The cost is not finite.');
    page.show(frameAt(2));
    expect(page.state()?.failure).toBe('The cost is not finite.');
    await wait(1100);
    await page.answer(2);
    expect(page.state()).toMatchObject({ failure: null, solved: { upper: 2 } });
  });

  it('leaves a single core to the training', async () => {
    const page = begin({ cores: 1 });
    page.show(frameAt(1));
    await wait(5000);
    expect(page.given()).toEqual([]);
    page.lane.actions.pause();
    await wait(200);
    expect(page.given()).toEqual([1]);
    page.lane.actions.play();
    expect(page.solvers[0].worker.ended).toBe(true);
  });
});

describe('at rest', () => {
  it('solves what stands still, in place of what went by', async () => {
    const page = begin();
    page.show(frameAt(1));
    await wait(0);
    page.show(frameAt(2));
    page.lane.actions.pause();
    expect(page.solvers[0].worker.ended).toBe(true);
    await wait(200);
    expect(page.given()).toEqual([1, 2]);
    await page.answer(4);
    await wait(60_000);
    expect(page.given()).toEqual([1, 2]);
  });

  it('knows a frame that is taken again for another layer', async () => {
    const page = begin({ playing: false });
    page.show(frameAt(1));
    await wait(200);
    await page.answer(4);
    page.show(frameAt(1));
    await wait(60_000);
    expect(page.given()).toEqual([1]);
    expect(page.state()?.solved?.upper).toBe(4);
    expect(page.state()?.current).toBe(true);
    page.show(frameAt(1, { cost: { name: 'power', parameters: { p: 1 } } }));
    expect(page.state()?.solved).toBeNull(); // of another cost
    await wait(200);
    expect(page.given()).toEqual([1, 1]);
  });

  it('solves a frame that was scrubbed to, once it rests, and remembers it', async () => {
    const page = begin({ playing: false });
    for (let i = 0; i < 5; i++) page.show(frameAt(i));
    await wait(200);
    await page.answer(4);
    for (const at of [3, 2, 1]) {
      page.lane.actions.scrub(at);
      await wait(50);
    }
    expect(page.given()).toEqual([4]);
    expect(page.state()?.solved).toBeNull();
    await wait(200);
    expect(page.given()).toEqual([4, 1]);
    await page.answer(1);
    expect(page.state()?.solved?.upper).toBe(1);
    expect(page.state()?.history.points.map((p) => p.upper)).toEqual([1, 4]);
    page.lane.actions.scrub(null);
    expect(page.state()?.solved?.upper).toBe(4);
    page.lane.actions.scrub(1);
    expect(page.state()?.solved?.upper).toBe(1);
    await wait(1000);
    expect(page.given()).toEqual([4, 1]);
  });
});

it('solves what is large only if it is asked to', async () => {
  const page = begin();
  const many = { ...reals(1), points: new Float32Array(2 * 20_000) };
  page.report({ type: 'reals', reals: many });
  const large = (iteration: number) =>
    frameAt(iteration, { generated: new Float32Array(2 * 20_000).fill(iteration) });
  page.show(large(1));
  await wait(5000);
  expect(page.given()).toEqual([]);
  expect(page.state()?.failure).toBe('Large: takes 1.6 GB of memory.');
  page.state()?.again();
  await wait(0);
  expect(page.given()).toHaveLength(1);
  page.show(large(2));
  await page.answer(3);
  expect(page.state()).toMatchObject({ failure: null, solved: { upper: 3, frame: { iteration: 1 } } });
  await wait(60_000);
  expect(page.given()).toHaveLength(1);
  page.lane.actions.pause();
  expect(page.state()?.failure).toContain('Large');
});

it('solves points that stand still once, and knows the answer at every moment', async () => {
  const page = begin();
  const still = (iteration: number) => frameAt(iteration, { generated: new Float32Array(2 * POINTS) });
  for (const iteration of [1, 2, 3]) {
    page.show(still(iteration));
    await wait(1100);
    if (iteration === 1) await page.answer(5);
  }
  expect(page.jobs()).toHaveLength(1);
  expect(page.state()).toMatchObject({ current: true, solved: { upper: 5 } });
  expect(page.state()?.history.points.map((p) => p.seconds)).toEqual([0.1, 0.2, 0.3]);
  page.show(frameAt(4));
  expect(page.state()).toMatchObject({ current: false, solved: { upper: 5 } });
});

describe('what is over', () => {
  it('drops the answers of a run that was replaced', async () => {
    const page = begin();
    page.show(frameAt(1));
    await wait(0);
    await page.answer(1);
    page.show(frameAt(2));
    await wait(1100);
    expect(page.given()).toEqual([1, 2]);
    page.report({ type: 'reals', reals: reals(2) });
    expect(page.solvers[0].worker.ended).toBe(true);
    expect(page.state()).toMatchObject({ solved: null, running: null });
    expect(page.state()?.history.points).toEqual([]);
  });

  it('begins a new chart with a cost of other units, and forgets what a loss undid', async () => {
    const page = begin();
    for (const i of [1, 2, 3]) {
      page.show(frameAt(i));
      await wait(0);
      await page.answer(i);
      await wait(1100);
    }
    page.show(frameAt(2));
    expect(page.state()?.history.points.map((p) => p.upper)).toEqual([1, 2]);
    page.report({ type: 'setup', setup: { ...setup, cost: 'euclidean' } });
    expect(page.state()?.history.points).toEqual([]);
  });

  it('solves nothing in hidden tabs, of images, or switched off', async () => {
    const page = begin();
    page.page.hidden = true;
    page.show(frameAt(1));
    await wait(5000);
    expect(page.given()).toEqual([]);
    page.page.hidden = false;
    page.page.dispatchEvent(new Event('visibilitychange'));
    await wait(0);
    expect(page.given()).toEqual([1]);
    page.lane.actions.change({ exact: false });
    expect(page.solvers[0].worker.ended).toBe(true);
    await wait(5000);
    expect(page.given()).toEqual([1]);
    page.close();

    const images = open();
    images.report({ type: 'reals', reals: reals(1, 'image') });
    images.show(frameAt(1, { kind: 'image' }));
    await wait(5000);
    expect(images.given()).toEqual([]);
  });
});
