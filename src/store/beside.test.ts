import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createStore } from 'zustand/vanilla';
import { defaults } from '../experiment/experiment.ts';
import type { WorkerLike } from '../runtime/protocol/client.ts';
import type { Checkpoint, Command, Frame, Reals, Report } from '../runtime/protocol/protocol.ts';
import { type Lanes, type LanesState, linkOf, openLane, storesOf } from './app-store.ts';
import { copyToRight, freeze, openBeside, openLinked, openSame, setPace, swapLanes } from './beside.ts';
import type { ExperimentStore } from './experiment-store.ts';

/** A worker that only listens. */
class FakeWorker implements WorkerLike {
  sent: Command[] = [];
  ended = false;
  onmessage: WorkerLike['onmessage'] = null;
  onerror: WorkerLike['onerror'] = null;

  constructor() {
    workers.push(this);
  }

  postMessage(command: unknown): void {
    this.sent.push(command as Command);
  }

  terminate(): void {
    this.ended = true;
  }
}
const workers: FakeWorker[] = [];
const storage = new Map<string, string>();

beforeEach(() => {
  workers.length = 0;
  storage.clear();
  vi.stubGlobal('Worker', FakeWorker);
  vi.stubGlobal('window', page);
});
afterEach(() => void vi.unstubAllGlobals());

const page = {
  sessionStorage: {
    getItem: (key: string) => storage.get(key) ?? null,
    setItem: (key: string, value: string) => void storage.set(key, value),
    removeItem: (key: string) => void storage.delete(key),
  },
  performance: { getEntriesByType: () => [] },
  document: { hidden: false },
  requestAnimationFrame: () => 0,
} as unknown as Window;
function open(): Lanes {
  const left = openLane(page, 'left', defaults(), false, 'reload');
  return createStore<LanesState>(() => ({ left, beside: null }));
}

const report = (worker: number, data: Report) => workers[worker].onmessage?.({ data } as MessageEvent);
const [leftOf, rightOf] = [0, 1].map(
  (k) =>
    (lanes: Lanes): ExperimentStore =>
      storesOf(lanes.getState())[k],
);
const checkpoint: Checkpoint = {
  ...{ run: 7, experiment: defaults(), iteration: 40, stepsDone: 0, seconds: 1, position: 0, state: {} },
  arrays: {},
};
const reals: Reals = {
  ...{ run: 7, kind: 'plane', dimension: 2, channels: 1, labels: null, classes: null },
  ...{ points: new Float32Array(), box: [0, 0, 1, 1] },
};

it('the same run goes on twice, under another number', async () => {
  const lanes = open();
  report(0, { type: 'reals', reals, iteration: 0 });
  report(0, { type: 'checkpoint', checkpoint });
  openSame(lanes);
  await vi.waitFor(() => expect(workers).toHaveLength(2));
  const start = workers[1].sent[0] as Extract<Command, { type: 'start' }>;
  expect(start.checkpoint).toMatchObject({ iteration: 40 });
  expect(start.checkpoint?.run).not.toBe(7);
  expect(linkOf(lanes.getState())).toBe('#beside');
});

it('shares how things are shown and how fast they go, and nothing else', () => {
  const lanes = open();
  openBeside(lanes, { ...defaults(), cost: 'euclidean', theme: 'dark' });
  expect(rightOf(lanes).getState().experiment).toMatchObject({ cost: 'euclidean', theme: 'auto' });
  rightOf(lanes).actions.change({ layers: 'reals', speed: 5, N: 300 });
  leftOf(lanes).actions.change({ theme: 'light', p: 3 });
  expect(leftOf(lanes).getState().experiment).toMatchObject({ layers: 'reals', speed: 5, N: 2000 });
  expect(rightOf(lanes).getState().experiment).toMatchObject({ theme: 'light', p: defaults().p });
});

it('swaps, copies, and goes back to either', () => {
  const lanes = open();
  openBeside(lanes, { ...defaults(), N: 300 });
  swapLanes(lanes);
  expect(linkOf(lanes.getState())).toBe('#N=300&beside.N=2000');
  expect([...storage.keys()].sort()).toEqual(['transport-lab', 'transport-lab right']);
  copyToRight(lanes);
  expect(linkOf(lanes.getState())).toBe('#N=300&beside');
  setPace(lanes, 'time');
  expect(linkOf(lanes.getState())).toBe('#N=300&beside=time');
  lanes.getState().beside?.close('left');
  expect(linkOf(lanes.getState())).toBe('#N=300');
  expect(workers.map(({ ended }) => ended)).toEqual([true, false]);
  expect([...storage.keys()]).toEqual(['transport-lab']);
});

it('is in step by iteration only while both play, anew with a new worker', () => {
  const lanes = open();
  openBeside(lanes, defaults());
  const joins = () =>
    workers.map(({ sent }) => sent.flatMap((c) => (c.type === 'join' ? [c.port !== null] : [])));
  for (const store of storesOf(lanes.getState())) store.actions.play();
  expect(joins()).toEqual([[true], [true]]);
  report(1, { type: 'backend', backend: { name: 'wasm', reason: '', device: null } as never });
  expect(joins()).toEqual([
    [true, true],
    [true, true],
  ]);
  setPace(lanes, 'time');
  expect(joins().map((list) => list.at(-1))).toEqual([false, false]);
});

it('says what is wrong with the second experiment of a link', () => {
  const lanes = open();
  openLinked(lanes, { cost: 'banana', N: '100' });
  expect(rightOf(lanes).getState().experiment.N).toBe(100);
  expect(leftOf(lanes).getState().notices[0].text).toContain('beside.cost = “banana” was not taken');
});

it('freezes a moment: it does not change, and the link is that of the run', () => {
  const lanes = open();
  report(0, { type: 'reals', reals, iteration: 0 });
  const frame = { run: 7, kind: 'plane', iteration: 3, stepsDone: 0, seconds: 1, scalars: { dual: 2 } };
  const drawn = {
    ...frame,
    dimension: 2,
    arrays: { generated: new Float32Array() },
    assigned: null,
    judged: null,
  };
  report(0, {
    type: 'frame',
    frame: { ...drawn, effort: null, cost: { name: 'square' } } as unknown as Frame,
  });
  freeze(lanes);
  const [frozen, live] = storesOf(lanes.getState());
  live.actions.change({ N: 300, theme: 'dark' });
  frozen.actions.change({ N: 500 });
  expect(frozen.getState().experiment).toMatchObject({ N: 2000, theme: 'dark' });
  expect(frozen.getState().frames).toHaveLength(1);
  expect(linkOf(lanes.getState())).toBe('#N=300&theme=dark');
  lanes.getState().beside?.close('right');
  expect(leftOf(lanes)).toBe(live);
  expect(workers.map(({ ended }) => ended)).toEqual([false]);
});
