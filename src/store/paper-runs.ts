/** Runs rows of the paper's tables in this page, one at a time: trains, then measures. */
import { createStore, type StoreApi } from 'zustand/vanilla';
import { type PaperRun, type RowName, SAMPLES_PER_REAL } from '../experiment/paper-tables.ts';
import type { PaperMetrics } from '../metrics/paper.ts';
import { Cancelled, ExactClient, type Running } from '../runtime/exact/client.ts';
import type { WorkerLike } from '../runtime/protocol/client.ts';
import type { BackendReport } from '../runtime/protocol/protocol.ts';
import { type Trained, train } from './training.ts';

export interface Found {
  metrics: PaperMetrics;
  iterations: number;
  backend: BackendReport;
  seconds: { training: number; measuring: number };
}

export interface PaperRunsState {
  /** What is being done, in a few words, and its progress from 0 to 1. */
  activity: { name: RowName; what: string; done: number } | null;
  /** Results by row, kept as long as the page is open. */
  found: Partial<Record<RowName, Found>>;
  failed: Partial<Record<RowName, string>>;
}

export type PaperRuns = StoreApi<PaperRunsState> & {
  /** Runs a row; does nothing while another one runs. */
  run(name: RowName, run: PaperRun): Promise<void>;
  cancel(): void;
};

export interface Spawn {
  training: () => WorkerLike;
  exact: () => WorkerLike;
}

export function createPaperRuns(spawn: Spawn): PaperRuns {
  const store = createStore<PaperRunsState>(() => ({ activity: null, found: {}, failed: {} }));
  let running: Running<unknown> | null = null;

  const perform = async (name: RowName, run: PaperRun): Promise<Found> => {
    const tell = (what: string, done: number) => store.setState({ activity: { name, what, done } });
    tell('Starting', 0);
    const training = train({ ...run, samplesPerReal: SAMPLES_PER_REAL }, spawn.training, tell);
    running = training;
    const trained = await training.result;
    const exact = new ExactClient(spawn.exact);
    try {
      const measuring = measure(exact, trained, run.gap, tell);
      running = measuring;
      const { seconds, ...metrics } = await measuring.result;
      const { backend, seconds: trainingSeconds } = trained;
      const { iterations } = run;
      return { metrics, iterations, backend, seconds: { training: trainingSeconds, measuring: seconds } };
    } finally {
      exact.close();
    }
  };

  const run = async (name: RowName, run: PaperRun): Promise<void> => {
    const { activity, failed } = store.getState();
    if (activity) return;
    store.setState({ failed: { ...failed, [name]: undefined } });
    try {
      const found = await perform(name, run);
      store.setState((s) => ({ found: { ...s.found, [name]: found } }));
    } catch (error) {
      if (!(error instanceof Cancelled))
        store.setState((s) => ({ failed: { ...s.failed, [name]: (error as Error).message } }));
    } finally {
      running = null;
      store.setState({ activity: null });
    }
  };

  return Object.assign(store, { run, cancel: () => running?.cancel() });
}

function measure(
  exact: ExactClient,
  { samples: { samples: x, cost }, reals: { points: y, dimension } }: Trained,
  gap: number,
  tell: (what: string, done: number) => void,
) {
  const clouds = { cost, dimension, x, y };
  return exact.run({ kind: 'evaluate', clouds, gap }, ({ what, done }) => tell(`Measuring: ${what}`, done));
}
