import { beforeEach, expect, it } from 'vitest';
import { createStore } from 'zustand/vanilla';
import { defaults } from '../../experiment/experiment.ts';
import { SERIES } from '../../methods/registry.ts';
import { createSeries } from '../../metrics/series.ts';
import type { WorkerLike } from '../../runtime/protocol/client.ts';
import type { Reals, Report } from '../../runtime/protocol/protocol.ts';
import type { Experiment } from '../../settings/table.ts';
import type { LanesState } from '../../store/app-store.ts';
import { createExperimentStore } from '../../store/experiment-store.ts';
import { clearKept, dropKept, keepRuns, keepRunsOf, kept, thinned } from '../../store/kept.ts';
import { changeWords, csvOf, latexOf, texText } from './export.ts';

beforeEach(clearKept);

function open() {
  const worker: WorkerLike = { postMessage() {}, terminate() {}, onmessage: null, onerror: null };
  const store = createExperimentStore(defaults(), true, () => worker);
  keepRunsOf(store);
  const report = (data: Report) => worker.onmessage?.({ data } as MessageEvent);
  const none = { kind: 'plane', dimension: 2, channels: 1, labels: null, classes: null } as const;
  /** Run `number` begins, and comes to an iteration. */
  const run = (number: number, iteration: number, dual = 1) => {
    const reals: Reals = { run: number, ...none, points: new Float32Array(), box: [0, 0, 1, 1] };
    report({ type: 'reals', reals, iteration: 0 });
    const { history } = store.getState();
    for (const at of [0, iteration])
      history.append({ iteration: at, seconds: at / 10, dual, captured: 9, modes: 10 }, 'c');
  };
  const change = (change: Partial<Experiment>) => store.actions.change(change);
  return { store, run, change };
}

const runs = () => kept.getState().runs;

it('keeps a run that is replaced, with its own settings and last figures, and what changed since the one before', () => {
  const { run, change } = open();
  run(1, 50, 3);
  change({ p: 3 }); // live
  change({ N: 500, theme: 'dark' });
  run(2, 70, 2);
  change({ N: 700 });
  run(3, 30);
  expect(runs().map((r) => [r.experiment.p, r.experiment.N, r.iterations, r.figures.dual])).toEqual([
    [3, 2000, 50, 3],
    [3, 500, 70, 2],
  ]);
  expect(runs().map(changeWords)).toEqual(['the first run', 'Reals N: 2000 → 500'].map(named));
  expect(runs()[1].experiment.theme).toBe('auto');
});

const named = (text: string) => text.replace('Reals N', runs()[1].changed?.[0].name ?? '');

it('keeps a run that is closed, not one of a few iterations, and forgets what it is told to', () => {
  const { store, run } = open();
  run(1, 5);
  run(2, 40);
  store.actions.close();
  expect(runs().map(({ iterations }) => iterations)).toEqual([40]);
  dropKept(runs()[0].id);
  expect(runs()).toEqual([]);
});

it('keeps them over a reload; what cannot be read is reported, and nothing else is lost', () => {
  const { store, run } = open();
  const tab = { before: null, save() {}, moveTo() {} };
  const lanes = createStore<LanesState>(() => ({ left: { store, tab }, beside: null }));
  const stored = new Map<string, string>();
  const sessionStorage = {
    getItem: (key: string) => stored.get(key) ?? null,
    setItem: (key: string, value: string) => void stored.set(key, value),
  } as Storage;
  const stop = keepRuns(lanes, { sessionStorage });
  run(1, 50, 3);
  run(2, 60, 2);
  stop();
  const before = runs();
  expect(before.length).toBeGreaterThan(0);
  clearKept();
  keepRuns(lanes, { sessionStorage })();
  const plain = (list: typeof before) =>
    list.map(({ history, ...rest }) => [rest, history.column('dual'), history.column('w1'), history.units]);
  expect(plain(runs())).toEqual(plain(before));
  clearKept();
  for (const broken of ['{', '[{"id":1}]']) {
    stored.set([...stored.keys()][0], broken);
    keepRuns(lanes, { sessionStorage })();
    expect(runs()).toEqual([]);
    expect(store.getState().notices.at(-1)?.text).toContain('could not be read');
  }
});

it('bounds their number, and that of their points', () => {
  const { run } = open();
  for (let k = 1; k < 40; k++) run(k, 20 + k);
  expect(runs()).toHaveLength(12);
  expect(runs().at(-1)?.iterations).toBe(20 + 38);
  const series = createSeries(SERIES);
  for (let i = 0; i < 900; i++) series.append({ iteration: i, seconds: i, dual: i + 1 }, 'c');
  const few = thinned(series, 200);
  expect([...few.column('iteration')].length).toBe(200);
  expect([few.column('dual')[0], few.column('dual')[199]]).toEqual([1, 900]);
  expect(few.units).toHaveLength(200);
});

it('exports them for spreadsheets and for papers', () => {
  const { run, change } = open();
  run(1, 50);
  change({ data: 'text', text: 'a, "b"' });
  run(2, 60);
  run(3, 60);
  const [head, first, second] = csvOf(runs()).split('\r\n');
  expect(head).toMatch(/^run,changed,iterations,seconds,lower,upper,.*dual.*,settings$/);
  expect(first).toContain(',the first run,50,5,,,');
  expect(second).toContain('→ a, ""b""');
  const tex = latexOf(runs());
  expect(tex.split('\n')[0]).toBe('\\begin{tabular}{rlrrr}');
  expect(tex).toContain('$\\to$');
  expect(tex).toContain('9 of 10 \\\\');
  expect(texText('50 % & a_b {x} ‖~^\\')).toBe(
    '50 \\% \\& a\\_b \\{x\\} $\\|$\\textasciitilde{}\\textasciicircum{}\\textbackslash{}',
  );
});
