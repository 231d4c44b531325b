import { expect, test } from 'vitest';
import type { OwnData, OwnImages } from '../data/user/own.ts';
import { defaults } from '../experiment/experiment.ts';
import type { WorkerLike } from '../runtime/protocol/client.ts';
import type { Checkpoint, Command, Frame, Reals, Report } from '../runtime/protocol/protocol.ts';
import type { Experiment } from '../settings/table.ts';
import { createExperimentStore } from './experiment-store.ts';

/** An experiment with a worker that only listens, and perhaps with the run of its tab. */
function open(experiment: Experiment = defaults(), saved: Promise<Checkpoint | null> | null = null) {
  const sent: Command[] = [];
  const worker: WorkerLike = {
    postMessage: (command) => void sent.push(command as Command),
    terminate() {},
    onmessage: null,
    onerror: null,
  };
  const store = createExperimentStore(experiment, false, () => worker, saved);
  const report = (data: Report) => worker.onmessage?.({ data } as MessageEvent);
  const last = <T extends Command['type']>(type: T) =>
    sent.findLast((c) => c.type === type) as Extract<Command, { type: T }> | undefined;
  return { store, sent, report, last };
}

const pictures: OwnImages = {
  kind: 'images',
  name: 'cats.zip',
  fingerprint: '0123456789abcdef',
  count: 40,
  side: 31,
  channels: 3,
  pixels: new Uint8Array(),
  labels: null,
  classes: null,
};
const cloud: OwnData = { ...pictures, kind: 'points', count: 9000, points: new Float32Array() };
const reals = (run: number): Reals => ({
  ...{ run, kind: 'plane', dimension: 2, channels: 1, labels: null, classes: null },
  ...{ points: new Float32Array(), box: [0, 0, 1, 1] },
});

test('imported pictures begin a run that fits them, in the worker before the run is asked for', () => {
  const { store, sent, last } = open({ ...defaults('mnist'), classes: '3', start: 'mnist-square' });
  store.actions.own(pictures);
  expect(store.getState().own).toBe(pictures);
  expect(store.getState().experiment).toMatchObject({
    ...{
      data: 'images',
      own: pictures.fingerprint,
      N: 40,
      image: 32,
      colour: true,
      classes: '',
      start: 'none',
    },
  });
  expect(last('set')?.experiment).toEqual(store.getState().experiment);
  expect(sent.map((c) => c.type)).toEqual(['start', 'own', 'set']);
});

test.each([
  [{ ...pictures, side: 8, channels: 1, count: 3 } as OwnData, { N: 10, image: 16, colour: false }],
  [
    { ...pictures, side: 28, count: 20_000 },
    { N: 1000, image: 28 },
  ],
  [cloud, { data: 'points', N: 2000 }],
] as [OwnData, Partial<Experiment>][])('the settings follow the data: %#', (own, expected) => {
  const { store } = open();
  store.actions.own(own);
  expect(store.getState().experiment).toMatchObject(expected);
});

test('a link that waited for its file keeps its settings', () => {
  const linked = { ...defaults('images'), own: pictures.fingerprint, N: 25, image: 16 } as const;
  const { store, last } = open(linked);
  store.actions.own(pictures);
  expect(store.getState().experiment).toEqual(linked);
  expect(last('set')?.experiment).toEqual(linked);
});

test('what is opened or asked for while the run of the tab is being read is done after it', async () => {
  const saved = Promise.resolve(null);
  const { store, sent } = open(defaults(), saved);
  store.actions.load(new Uint8Array([1, 2]));
  store.actions.step('iteration');
  expect(sent).toEqual([]);
  await saved;
  expect(sent.map(({ type }) => type)).toEqual(['start', 'load', 'step']);
});

test('a loaded run brings its settings and data; how things look stays', () => {
  const { store, report, last } = open({ ...defaults(), theme: 'projector' });
  store.actions.load(new Uint8Array([1, 2]));
  expect([...(last('load')?.file ?? [])]).toEqual([1, 2]);
  report({ type: 'reals', reals: reals(1), iteration: 0 });
  report({
    type: 'frame',
    frame: { run: 1, iteration: 3, seconds: 0, scalars: {}, cost: { name: 'power' }, arrays: {} } as Frame,
  });
  expect(store.getState().frames).toHaveLength(1);
  report({ type: 'own', own: pictures });
  report({ type: 'experiment', experiment: { ...defaults('images'), seed: 7, theme: 'dark' } });
  report({ type: 'reals', reals: reals(2), iteration: 7 });
  const { own, experiment, frames, status } = store.getState();
  expect(status.iteration).toBe(7); // never that of the run before
  expect(own).toBe(pictures);
  expect(experiment).toEqual({ ...defaults('images'), seed: 7, theme: 'projector' });
  expect(frames).toEqual([]);
});

test('answers and files come as promises', async () => {
  const { store, report, last } = open();
  const answer = store.actions.ask({ about: 'survey', count: 5 });
  const failed = store.actions.ask({ about: 'survey', count: 0 });
  const id = (last('ask')?.id ?? 0) - 1;
  report({ type: 'answer', id: id + 1, error: 'too few' });
  await expect(failed).rejects.toThrow('too few');
  const images = new Float32Array(2);
  report({ type: 'answer', id, answer: { about: 'path', images } });
  expect(await answer).toEqual({ about: 'path', images });
  const file = store.actions.save();
  report({ type: 'saved', file: Uint8Array.of(1), name: 'ring-power-3.run' });
  expect(await file).toEqual({ file: Uint8Array.of(1), name: 'ring-power-3.run' });
  const refused = store.actions.save();
  report({ type: 'saved', error: 'no run' });
  await expect(refused).rejects.toThrow('no run');
});

test('the status tells how far a long step is', () => {
  const { store, report } = open();
  const within = { done: 3, total: 50 };
  const at = { playing: true, iteration: 1, rate: 2, line: 'assign', stepsDone: 0 } as const;
  report({ type: 'status', ...at, within });
  expect(store.getState().status).toEqual({ ...at, within });
});

test('charts tell costs in different units apart, and every change of a setting is marked', () => {
  const { store, report } = open();
  const frame = (iteration: number, p: number) => {
    const scalars = { dual: 1, assignedCost: 1, unassigned: 0, largestLoad: 1 };
    const cost = { name: 'power', parameters: { p } };
    report({
      type: 'frame',
      frame: {
        run: 1,
        iteration,
        stepsDone: 0,
        seconds: iteration,
        scalars,
        cost,
        arrays: {},
      } as unknown as Frame,
    });
  };
  const state = store.getState;
  const marks = () => state().changes.map(({ name, from, to, iteration }) => [name, from, to, iteration]);
  report({ type: 'reals', reals: reals(1), iteration: 0 });
  frame(1, 2);
  frame(2, 2);
  store.actions.change({ ratio: 0.25 });
  frame(3, 2);
  store.actions.change({ p: 4 });
  frame(4, 2); // still under the cost before
  expect(marks()).toEqual([['m/N', '1', '1/4', 2]]);
  frame(5, 4);
  expect(marks()).toEqual([
    ['m/N', '1', '1/4', 2],
    ['p', '2', '4', 5],
  ]);
  const { units } = state().history;
  expect(units.map((u) => units.indexOf(u))).toEqual([0, 0, 0, 0, 4]);
  frame(3, 4); // from a checkpoint, after a loss
  expect(marks()).toEqual([
    ['m/N', '1', '1/4', 2],
    ['p', '2', '4', 3],
  ]);
  report({ type: 'reals', reals: reals(2), iteration: 0 });
  expect([state().changes, state().history.length]).toEqual([[], 0]);
});

test('what has gone can be reread, with its time and iteration; the log is bounded', () => {
  const { store, report } = open();
  store.actions.notify('info', 'First.');
  report({
    ...{ type: 'status', playing: true, iteration: 7, rate: 1, line: 'idle' },
    ...{ stepsDone: 0, within: null },
  });
  report({ type: 'notice', level: 'warning', text: 'Second.' });
  for (const { id } of store.getState().notices) store.actions.dismiss(id);
  expect(store.getState().notices).toEqual([]);
  expect(store.getState().log).toMatchObject([
    { text: 'First.', iteration: 0 },
    { text: 'Second.', level: 'warning', iteration: 7 },
  ]);
  for (let i = 0; i < 300; i++) store.actions.notify('info', `${i}`);
  expect(store.getState().log.length).toBeLessThanOrEqual(100);
  expect(store.getState().log.at(-1)?.text).toBe('299');
});

test('why training has paused is said until it goes on', () => {
  const { store, report } = open();
  const texts = () => store.getState().notices.map((n) => n.text);
  const pausing = () => {
    report({ type: 'notice', level: 'info', text: 'Even.', paused: { proven: true, offer: null } });
    report({ type: 'notice', level: 'info', text: 'By the way.' });
    expect(texts()).toEqual(['Even.', 'By the way.']);
  };
  report({ type: 'reals', reals: reals(1), iteration: 0 });
  const ways = [
    () => store.actions.play(),
    () => store.actions.step('iteration'),
    () => report({ type: 'reals', reals: reals(2), iteration: 0 }),
  ];
  for (const goOn of ways) {
    pausing();
    store.actions.pause();
    report({ type: 'reals', reals: reals(1), iteration: 0 }); // the worker was lost: the same run, still paused
    expect(texts()).toEqual(['Even.', 'By the way.']);
    goOn();
    expect(texts()).toEqual(['By the way.']);
  }
});

test('what is loaded shows at once, how much of it where that is known, and no longer than it takes', () => {
  const { store, report } = open();
  const shown = () => store.getState().progress?.what ?? null;
  expect(shown()).toBe('The program');
  report({ type: 'backend', backend: { name: 'cpu', device: '', reason: '' } });
  expect(shown()).toBe(null);
  report({ type: 'progress', what: 'Digits', done: 0, total: 0 });
  report({ type: 'progress', what: 'Digits', done: 500, total: 0 });
  expect(store.getState().progress).toMatchObject({ what: 'Digits', done: 500, total: 0 });
  report({ type: 'progress', what: 'Digits', done: 900, total: 900 });
  expect(shown()).toBe(null);
  report({ type: 'progress', what: 'Clothes', done: 500, total: 0 });
  report({ type: 'reals', reals: reals(1), iteration: 0 });
  expect(shown()).toBe(null);
});

test('why a run could not be started is removed once another one begins', () => {
  const { store, report } = open();
  const texts = () => store.getState().notices.map((n) => n.text);
  report({ type: 'reals', reals: reals(1), iteration: 0 });
  report({ type: 'notice', level: 'error', text: 'No network.', until: 'run' });
  report({ type: 'notice', level: 'error', text: 'No memory.' });
  report({ type: 'reals', reals: reals(1), iteration: 0 });
  expect(texts()).toEqual(['No network.', 'No memory.']);
  report({ type: 'reals', reals: reals(2), iteration: 0 });
  expect(texts()).toEqual(['No memory.']);
});

test('a run that begins again says why once it is there; one with nothing to lose says nothing', () => {
  const { store, report } = open();
  const texts = () => store.getState().notices.map((n) => n.text);
  const at = (iteration: number) =>
    report({
      type: 'status',
      playing: true,
      iteration,
      rate: 1,
      line: 'idle',
      stepsDone: 0,
      within: null,
    });
  report({ type: 'reals', reals: reals(1), iteration: 0 });
  store.actions.change({ N: 300 });
  report({ type: 'reals', reals: reals(2), iteration: 0 });
  expect(texts()).toEqual([]);
  at(12);
  store.actions.change({ p: 3 }); // live
  store.actions.change({ N: 400 });
  expect(texts()).toEqual([]);
  report({ type: 'reals', reals: reals(3), iteration: 0 });
  expect(texts()).toEqual(['A new run: Reals N changed.']);
  at(5);
  store.actions.change({ backend: 'cpu' }); // a new worker goes on with the same run
  report({ type: 'reals', reals: reals(3), iteration: 0 });
  store.actions.reset();
  report({ type: 'reals', reals: reals(3.5), iteration: 0 });
  expect(texts()).toEqual([]);
  at(5);
  store.actions.newSeed();
  report({ type: 'reals', reals: reals(4), iteration: 0 });
  expect(texts()).toEqual(['A new run: Seed changed.']);
  at(5);
  store.actions.change({ data: 'mnist' });
  report({ type: 'notice', level: 'error', text: 'Not there. The previous run continues.' });
  report({ type: 'experiment', experiment: { ...defaults(), N: 400 } });
  report({ type: 'reals', reals: reals(5), iteration: 0 });
  expect(texts()).toEqual(['Not there. The previous run continues.']);
});

test('a saved run goes on before anything else begins', async () => {
  const sent: Command[] = [];
  const worker: WorkerLike = {
    postMessage: (command) => void sent.push(command as Command),
    terminate() {},
    onmessage: null,
    onerror: null,
  };
  const saved = { run: 7, experiment: { ...defaults(), p: 3 }, iteration: 90 } as Checkpoint;
  const store = createExperimentStore(defaults(), true, () => worker, Promise.resolve(saved));
  expect(sent).toEqual([]);
  await Promise.resolve();
  expect(sent[0]).toMatchObject({ type: 'start', checkpoint: { run: 7, experiment: defaults() } });
  worker.onmessage?.({ data: { type: 'reals', reals: reals(7), iteration: 0 } } as MessageEvent);
  expect(store.getState().notices[0]).toMatchObject({
    text: 'This run continues from iteration 90.',
    offer: 'start again',
  });
});

test('a run that pauses is at the iteration of its newest frame, before the worker says so', () => {
  const { store, report } = open();
  const rest = { stepsDone: 0, rate: 9, line: 'idle', within: null } as const;
  report({ type: 'reals', reals: reals(1), iteration: 0 });
  store.actions.play();
  report({ type: 'status', playing: true, iteration: 2, ...rest });
  report({
    type: 'frame',
    frame: { run: 1, iteration: 7, seconds: 0, scalars: {}, cost: { name: 'power' }, arrays: {} } as Frame,
  });
  store.actions.pause();
  expect(store.getState().status).toMatchObject({ playing: false, iteration: 7 });
  report({ type: 'status', playing: false, iteration: 8, ...rest });
  expect(store.getState().status.iteration).toBe(8);
});
