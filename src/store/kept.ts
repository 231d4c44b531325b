/** Runs that ended or were replaced: what they were and what they came to. Loaded after the first picture. */
import { createStore } from 'zustand/vanilla';
import { sharing } from '../experiment/beside.ts';
import { defaults, needsRestart } from '../experiment/experiment.ts';
import type { Series } from '../metrics/series.ts';
import type { Experiment } from '../settings/table.ts';
import { type Lanes, storesOf } from './app-store.ts';
import { differences } from './differences.ts';
import type { ExperimentState, ExperimentStore } from './experiment-store.ts';
import type { KeptRun, KeptSeries } from './kept-run.ts';
import { readKept, writeKept } from './kept-storage.ts';

/** Runs that are kept, at most: the oldest are dropped. */
const MOST = 12;
/** Iterations of a run that is kept, at least: while a slider is dragged, some runs end as soon as they have begun. */
export const LEAST_ITERATIONS = 20;
/** Points of each series. */
const POINTS = 200;

/** The runs of the page that are kept, the oldest first. */
export const kept = createStore<{ runs: readonly KeptRun[] }>(() => ({ runs: [] }));

export const clearKept = (): void => kept.setState({ runs: [] });
export const dropKept = (id: number): void =>
  kept.setState(({ runs }) => ({ runs: runs.filter((run) => run.id !== id) }));

/** Keeps the runs of all lanes from now on, over a reload where the browser allows it. Returns a function that stops it. */
export function keepRuns(lanes: Lanes, page: Pick<Window, 'sessionStorage'> = window): () => void {
  const endStoring = store(lanes, page);
  const followed = new Map<ExperimentStore, () => void>();
  const update = () => {
    for (const store of storesOf(lanes.getState()))
      if (!followed.has(store)) followed.set(store, keepRunsOf(store));
  };
  update();
  const stop = lanes.subscribe(update);
  return () => {
    endStoring();
    stop();
    for (const end of followed.values()) end();
  };
}

/** Reads the runs of the tab, and stores each change of them. */
function store(lanes: Lanes, page: Pick<Window, 'sessionStorage'>): () => void {
  try {
    const runs = readKept(page.sessionStorage);
    ids = Math.max(ids, ...runs.map(({ id }) => id));
    if (runs.length > 0) kept.setState({ runs });
  } catch {
    const text = 'The runs kept before the reload could not be read. Everything else is there.';
    lanes.getState().left.store.actions.notify('warning', text);
  }
  return kept.subscribe(({ runs }) => {
    try {
      writeKept(page.sessionStorage, runs);
    } catch {
      // it is full or forbidden: they last as long as the page
    }
  });
}

let ids = 0;

/** Keeps the runs of an experiment until it is closed. */
export function keepRunsOf(store: ExperimentStore): () => void {
  /** The settings of the current run: those that begin another one may be chosen before that begins. */
  let { experiment } = store.getState();
  const stop = store.subscribe((state, before) => {
    const ended = state.closed || (state.reals?.run ?? null) !== (before.reals?.run ?? null);
    if (ended && before.reals) keep(before, experiment);
    if (ended || !needsRestart(experiment, state.experiment)) ({ experiment } = state);
    if (state.closed) stop();
  });
  return stop;
}

function keep({ history, exact }: ExperimentState, own: Experiment): void {
  const { last } = history;
  if (!last || last.iteration < LEAST_ITERATIONS || history.length < 2) return; // one point: a frozen moment
  const experiment = sharing(own, defaults(own.data, own.method));
  const { iteration: iterations, seconds, ...figures } = last;
  const solved = exact?.history.points.at(-1) ?? null;
  kept.setState(({ runs }) => {
    const before = runs.at(-1);
    const changed = before ? differences(before.experiment, experiment) : null;
    const run = { id: ++ids, experiment, changed, iterations, seconds, figures, solved };
    return { runs: [...runs, { ...run, history: thinned(history, POINTS) }].slice(-MOST) };
  });
}

/** At most `most` points of a series, the first and the last one included. */
export function thinned(series: Series, most: number): KeptSeries {
  const n = series.length;
  const count = Math.min(n, most);
  const rows = Array.from({ length: count }, (_, k) => Math.round((k * (n - 1)) / Math.max(1, count - 1)));
  const some = (values: Float64Array) => Float64Array.from(rows, (row) => values[row]);
  const columns = new Map<string, Float64Array>();
  for (const name of series.names) columns.set(name, some(series.column(name)));
  const perIteration = some(series.secondsPerIteration());
  const { units } = series;
  return {
    column: (name) => columns.get(name) ?? new Float64Array(count).fill(Number.NaN),
    units: rows.map((row) => units[row]),
    secondsPerIteration: () => perIteration,
  };
}
