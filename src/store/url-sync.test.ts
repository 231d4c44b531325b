import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createStore } from 'zustand/vanilla';
import { defaults } from '../experiment/experiment.ts';
import { fromPreset, PRESETS, type Preset } from '../experiment/presets.ts';
import { fromHash } from '../experiment/url.ts';
import type { WorkerLike } from '../runtime/protocol/client.ts';
import type { Checkpoint, Command, Reals, Report } from '../runtime/protocol/protocol.ts';
import type { Experiment } from '../settings/table.ts';
import type { LanesState } from './app-store.ts';
import { createExperimentStore } from './experiment-store.ts';
import { syncUrl } from './url-sync.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

interface Entry {
  state: unknown;
  hash: string;
}

/** A window with a history of its own. */
class FakePage extends EventTarget {
  entries: Entry[] = [{ state: null, hash: '' }];
  at = 0;
  readonly location = { pathname: '/', search: '', hash: '' };
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
  };

  private show(): void {
    this.history.state = this.entries[this.at].state;
    this.location.hash = this.entries[this.at].hash;
  }

  go(by: number): void {
    this.at += by;
    this.show();
    this.dispatchEvent(Object.assign(new Event('popstate'), { state: this.history.state }));
    this.dispatchEvent(new Event('hashchange'));
  }

  /** The visitor changes the address, which the page hears of after `meanwhile`. */
  open(hash: string, meanwhile = () => {}): void {
    this.entries.length = ++this.at;
    this.entries.push({ state: null, hash });
    this.show();
    meanwhile();
    this.go(0);
  }
}

function open() {
  const sent: Command[] = [];
  const worker: WorkerLike = {
    postMessage: (command) => void sent.push(command as Command),
    terminate() {},
    onmessage: null,
    onerror: null,
  };
  const store = createExperimentStore(defaults(), true, () => worker);
  const report = (data: Report) => worker.onmessage?.({ data } as MessageEvent);
  const page = new FakePage();
  const tab = { before: null, save() {}, moveTo() {} };
  syncUrl(
    createStore<LanesState>(() => ({ left: { store, tab }, beside: null })),
    page as unknown as Window,
  );
  const sets = () => sent.flatMap((c) => (c.type === 'set' ? [c] : []));
  /** A run begins and comes to an iteration, in `ms`. */
  const run = (number: number, iteration: number, ms = 400) => {
    const none = { kind: 'plane', dimension: 2, channels: 1, labels: null, classes: null } as const;
    const reals: Reals = { run: number, ...none, points: new Float32Array(), box: [0, 0, 1, 1] };
    report({ type: 'reals', reals, iteration: 0 });
    report({
      type: 'status',
      playing: true,
      iteration,
      rate: 1,
      line: 'idle',
      stepsDone: 0,
      within: null,
    });
    const { experiment } = store.getState();
    const rest = { seconds: 1, position: 0, state: {} } as const;
    const arrays = { 'generator.0': new Float32Array(10) };
    const checkpoint: Checkpoint = { run: number, experiment, iteration, stepsDone: 0, arrays, ...rest };
    report({ type: 'checkpoint', checkpoint });
    vi.advanceTimersByTime(ms);
  };
  /** What was asked for cannot be loaded: the run of `experiment` goes on. */
  const refuse = (experiment: Experiment) => {
    report({ type: 'experiment', experiment });
    vi.advanceTimersByTime(400);
  };
  const texts = () => store.getState().notices.map((n) => n.text);
  const held = () => fromHash(page.location.hash).experiment;
  return { store, page, sets, run, refuse, texts, held };
}

const moons = PRESETS.find(({ id }) => id === 'moons') as Preset;

it('Back after a choice returns to the settings and the run before, Forward to the ones after', () => {
  const { store, page, sets, run, texts, held } = open();
  run(1, 40);
  store.actions.change({ N: 500 });
  run(2, 70);
  store.actions.change(fromPreset(moons, store.getState().experiment));
  expect(held().data).toBe('moons');
  run(3, 9);
  expect(texts()).toEqual(['A new run. The browser’s Back returns to the one before.']);
  store.actions.change({ theme: 'dark' });
  vi.advanceTimersByTime(400);

  page.go(-1);
  expect(store.getState().experiment).toEqual({ ...defaults(), N: 500, theme: 'dark' });
  expect(sets().at(-1)?.checkpoint).toMatchObject({ run: 2, iteration: 70 });
  run(2, 70);
  expect(texts()).toEqual(['This run continues from iteration 70.']);
  page.go(1);
  expect(sets().at(-1)?.checkpoint).toMatchObject({ run: 3, iteration: 9 });
  expect(store.getState().experiment.data).toBe('moons');
  run(3, 9);
  page.go(-1);
  expect(sets().at(-1)?.checkpoint).toMatchObject({ run: 2 });
});

it('a link is opened, whatever the page was about to write', () => {
  const { store, page, run, held } = open();
  run(1, 40);
  page.open('#N=300', () => {
    store.actions.change({ theme: 'dark' }); // written a little later
    vi.advanceTimersByTime(400);
    store.actions.change({ data: 'moons' }); // written at once
  });
  expect(store.getState().experiment).toMatchObject({ N: 300, data: 'ring' });
  vi.advanceTimersByTime(400);
  expect(held()).toMatchObject({ N: 300, data: 'ring' });
});

it('Forward finds a run that was left as soon as it had begun', () => {
  const { store, page, sets, run } = open();
  run(1, 40);
  store.actions.change({ data: 'moons' });
  run(2, 1, 0);
  page.go(-1);
  run(1, 40, 0);
  page.go(1);
  expect(sets().at(-1)?.checkpoint).toMatchObject({ run: 2, iteration: 1 });
});

it('Back begins a new run, and says so, where there is no checkpoint of the one before', () => {
  const { store, page, sets, run, texts } = open();
  store.actions.change({ data: 'moons' });
  run(2, 5);
  page.go(-1);
  expect(store.getState().experiment).toEqual(defaults());
  expect(sets().at(-1)).toEqual({ type: 'set', experiment: defaults() });
  run(3, 1);
  expect(texts()).toEqual(['A new run: Data changed.']);
});

it('Back after a file with the same settings returns to the run before', () => {
  const { store, page, sets, run, texts } = open();
  run(1, 40);
  store.actions.load(new Uint8Array());
  run(2, 900);
  page.go(-1);
  expect(sets().at(-1)?.checkpoint).toMatchObject({ run: 1, iteration: 40 });
  run(1, 40);
  expect(texts()).toEqual(['This run continues from iteration 40.']);
});

it('Back finds the run that went on after a choice was cancelled', () => {
  const { store, page, sets, run, refuse } = open();
  run(1, 40);
  store.actions.change({ data: 'mnist' });
  refuse(defaults());
  store.actions.change({ data: 'moons' });
  run(2, 5);
  page.go(-1);
  expect(store.getState().experiment).toEqual(defaults());
  expect(sets().at(-1)?.checkpoint).toMatchObject({ run: 1, iteration: 40 });
});

it('a run that could not go on where it should does not say that it does', () => {
  const { store, page, run, texts } = open();
  run(1, 40);
  store.actions.change({ data: 'moons' });
  run(2, 5);
  page.go(-1);
  run(3, 0); // the worker began again
  expect(texts()).toEqual([]);
});

it('sliders, view settings and play make no entry; data, an experiment and a recipe make one each', () => {
  const { store, page, run } = open();
  run(1, 5);
  for (const change of [{ p: 3 }, { N: 300 }, { theme: 'dark' }, { layers: 'reals' }] as const) {
    store.actions.change(change);
    vi.advanceTimersByTime(400);
  }
  store.actions.pause();
  store.actions.newSeed();
  expect(page.entries).toHaveLength(1);
  store.actions.change({ data: 'moons' });
  store.actions.change({ data: 'moons' });
  expect(page.entries).toHaveLength(2);
  store.actions.change({ start: 'mnist-square' });
  expect(page.entries).toHaveLength(3);
});

it('a link that is opened in the page is taken over as it is', () => {
  const { store, page, sets, run } = open();
  run(1, 5);
  page.open('#data=moons&amp;p=3&amp;foo=1');
  expect(store.getState().experiment).toEqual({ ...defaults(), data: 'moons', p: 3 });
  expect(store.getState().notices.at(-1)?.text).toContain('“foo” is no setting');
  expect(page.entries.map((e) => e.hash)).toEqual(['', '#p=3&data=moons']);
  run(2, 9);
  page.go(-1);
  expect(sets().at(-1)?.checkpoint).toMatchObject({ run: 1, iteration: 5 });
});
