import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createStore } from 'zustand/vanilla';
import type { OwnPoints } from '../data/user/own.ts';
import { defaults } from '../experiment/experiment.ts';
import type { WorkerLike } from '../runtime/protocol/client.ts';
import type { Checkpoint, Command, Reals, Report } from '../runtime/protocol/protocol.ts';
import type { Experiment } from '../settings/table.ts';
import type { LanesState } from './app-store.ts';
import { createExperimentStore } from './experiment-store.ts';
import { follow } from './timeline.ts';
import { syncUrl } from './url-sync.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A window with a history of its own. */
class FakePage extends EventTarget {
  readonly entries: { state: unknown; hash: string }[] = [{ state: null, hash: '' }];
  at = 0;
  readonly location = { pathname: '/', search: '', hash: '' };
  readonly document = new EventTarget();
  readonly history = {
    state: null as unknown,
    replaceState: (state: unknown, _: string, url: string) => {
      this.entries[this.at] = { state, hash: new URL(url, 'http://host').hash };
      this.show();
    },
    pushState: (state: unknown, _: string, url: string) => {
      this.entries.length = ++this.at;
      this.history.replaceState(state, _, url);
    },
    back: () => this.go(-1),
    forward: () => this.go(1),
  };

  private show(): void {
    this.history.state = this.entries[this.at].state;
    this.location.hash = this.entries[this.at].hash;
  }

  /** A link that is pasted into the address: its entry has no state yet. */
  open(hash: string): void {
    this.entries.length = ++this.at;
    this.entries[this.at] = { state: null, hash };
    this.show();
    this.dispatchEvent(new Event('hashchange'));
  }

  go(by: number): void {
    this.at += by;
    this.show();
    this.dispatchEvent(Object.assign(new Event('popstate'), { state: this.history.state }));
  }
}

function open() {
  const sent: Command[] = [];
  const worker: WorkerLike = {
    postMessage: (command) => void sent.push(command as Command),
    ...{ terminate() {}, onmessage: null, onerror: null },
  };
  const store = createExperimentStore(defaults(), true, () => worker);
  const report = (data: Report) => worker.onmessage?.({ data } as MessageEvent);
  const page = new FakePage();
  const tab = { before: null, save() {}, moveTo() {} };
  const lanes = createStore<LanesState>(() => ({ left: { store, tab }, beside: null }));
  syncUrl(lanes, page as unknown as Window);
  const line = follow(lanes, page as unknown as Window);
  const run = (number: number, iteration: number) => {
    const none = { kind: 'plane', dimension: 2, channels: 1, labels: null, classes: null } as const;
    const reals: Reals = { run: number, ...none, points: new Float32Array(), box: [0, 0, 1, 1] };
    report({ type: 'reals', reals, iteration: 0 });
    const { experiment } = store.getState();
    const rest = { seconds: 1, position: 0, state: {} } as const;
    const arrays = { 'generator.0': new Float32Array(10) };
    report({
      type: 'checkpoint',
      checkpoint: { run: number, experiment, iteration, stepsDone: 0, arrays, ...rest } as Checkpoint,
    });
    vi.advanceTimersByTime(400);
  };
  /** A change with the pointer pressed before it. */
  const change = (...changes: Partial<Experiment>[]) => {
    page.document.dispatchEvent(new Event('pointerdown'));
    for (const one of changes) {
      store.actions.change(one);
      vi.advanceTimersByTime(3000); // the hand rests
    }
    page.document.dispatchEvent(new Event('pointerup'));
  };
  const now = () => store.getState().experiment;
  const from = () => sent.flatMap((c) => (c.type === 'set' ? [c] : [])).at(-1)?.checkpoint?.run;
  return { store, page, line, sent, run, change, now, from, report };
}

it('undoes and redoes each change; a drag is one; the theme and playing are not undone', () => {
  const { store, line, change, now } = open();
  change({ p: 1.5 }, { p: 1.6 }, { p: 1.7 });
  change({ p: 3 });
  store.actions.change({ theme: 'dark' });
  store.actions.pause();
  line.undo();
  expect(now()).toEqual({ ...defaults(), p: 1.7, theme: 'dark', play: false });
  line.undo();
  expect(now().p).toBe(defaults().p);
  line.undo(); // there is nothing more
  line.redo();
  expect(now().p).toBe(1.7);
  change({ q: 3, p: 1 });
  line.redo(); // a change ends what could be redone
  expect(now()).toMatchObject({ p: 1, q: 3 });
  line.undo();
  expect(now()).toMatchObject({ p: 1.7, q: defaults().q });
});

it('returns to the run before', () => {
  const { line, run, change, now, from } = open();
  run(1, 40);
  change({ N: 500 });
  run(2, 70);
  line.undo();
  expect([now().N, from()]).toEqual([2000, 1]);
  run(1, 40);
  line.redo();
  expect([now().N, from()]).toEqual([500, 2]);
});

it('is one line with Back and Forward: a choice is undone by Back, and Back undoes what came after the choice', () => {
  const { page, line, run, change, now, from } = open();
  run(1, 40);
  change({ p: 3 });
  change({ data: 'moons' });
  run(2, 10);
  change({ p: 1 });
  change({ q: 3 });
  line.undo();
  line.undo();
  expect([page.at, now().data, now().p]).toEqual([1, 'moons', 3]);
  line.undo();
  expect([page.at, now().data, now().p, from()]).toEqual([0, 'ring', 3, 1]);
  run(1, 40);
  line.undo();
  expect([page.at, now().p]).toEqual([0, defaults().p]);
  line.redo();
  line.redo();
  expect([page.at, now().data, now().p, from()]).toEqual([1, 'moons', 3, 2]);
  run(2, 10);
  line.redo();
  line.redo();
  expect(now()).toMatchObject({ data: 'moons', p: 1, q: 3 });
  vi.advanceTimersByTime(400); // the address is written
  page.go(-1);
  expect(now()).toMatchObject({ data: 'ring', p: 3 });
  line.undo();
  expect(now()).toMatchObject({ data: 'ring', p: defaults().p });
  line.redo();
  page.go(1);
  expect(now()).toMatchObject({ data: 'moons', p: 1, q: 3 });
  line.undo();
  expect(now()).toMatchObject({ data: 'moons', p: 1, q: defaults().q });
});

it('links that are opened one after the other are each taken over, and undone', () => {
  const { page, line, run, now } = open();
  run(1, 40);
  for (const N of [100, 200, 300]) {
    page.open(`#N=${N}`);
    expect(now().N).toBe(N);
    run(N, 3);
    expect(now().N).toBe(N);
  }
  line.undo();
  expect(now().N).toBe(200);
  line.undo();
  expect(now().N).toBe(100);
  line.redo();
  expect(now().N).toBe(200);
});

it('a file is one change', () => {
  const { store, page, line, run, now, from, report } = open();
  run(1, 40);
  store.actions.load(new Uint8Array());
  report({ type: 'experiment', experiment: { ...defaults(), p: 4 } });
  run(2, 900);
  line.undo();
  expect([page.at, now().p, from()]).toEqual([0, defaults().p, 1]);
  run(1, 40);
  line.redo();
  expect([page.at, now().p, from()]).toEqual([1, 4, 2]);
});

it('brings back the visitor’s own data', () => {
  const { store, line, sent, now } = open();
  const points = (name: string): OwnPoints => ({
    ...{ kind: 'points', name, fingerprint: name.padEnd(16, '0'), count: 100 },
    points: new Float32Array(200),
  });
  const [first, second] = [points('aa'), points('bb')];
  store.actions.own(first);
  store.actions.own(second);
  expect(now().own).toBe(second.fingerprint);
  line.undo();
  expect(now().own).toBe(first.fingerprint);
  expect(store.getState().own).toBe(first);
  expect(sent.filter((c) => c.type === 'own').at(-1)).toMatchObject({ own: { name: 'aa' } });
  line.undo();
  line.redo();
  line.redo();
  expect(store.getState().own).toBe(second);
});
