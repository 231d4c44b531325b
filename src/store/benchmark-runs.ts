/** The runs of the benchmark's page, one at a time, in a worker. */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { PairPicture } from '../benchmark/picture.ts';
import type { SolverId } from '../benchmark/solvers.ts';
import type { RunFigures } from '../benchmark/stored.ts';
import type {
  BenchmarkCommand,
  BenchmarkFrame,
  BenchmarkReport,
  PageRun,
} from '../runtime/benchmark/protocol.ts';
import type { WorkerLike } from '../runtime/protocol/client.ts';

/** The chosen pair, and in the plane its picture, once it has arrived. */
export interface ChosenPair {
  D: number;
  N: number;
  seed: number;
  picture: PairPicture | null;
}

/** A run that ended here. */
interface FoundRun {
  figures: RunFigures;
  /** Its potential on the grid, in the plane. */
  value: Float32Array | null;
}

export interface BenchmarkState {
  pair: ChosenPair;
  running: PageRun | null;
  /** The newest state of the run, or of the last one while its pair is shown. */
  frame: BenchmarkFrame | null;
  /** The figures of that run's frames so far. */
  history: readonly RunFigures[];
  /** The last run of each solver and pair that ended, by `runKey`. */
  found: Readonly<Record<string, FoundRun>>;
  failed: string | null;
}

export const runKey = (run: { solver: SolverId; D: number; N: number; seed: number }): string =>
  [run.solver, run.D, run.N, run.seed].join(' ');

export type BenchmarkRuns = StoreApi<BenchmarkState> & {
  choose(pair: Pick<ChosenPair, 'D' | 'N' | 'seed'>): void;
  /** Runs a solver, on its pair; does nothing while another one runs. */
  run(run: PageRun): void;
  cancel(): void;
};

/** Frames whose figures the charts keep; of more, every second one is dropped. */
const MOST_FRAMES = 600;

export function createBenchmarkRuns(
  spawn: () => WorkerLike,
  first: Pick<ChosenPair, 'D' | 'N' | 'seed'>,
): BenchmarkRuns {
  const store = createStore<BenchmarkState>(() => ({
    pair: { ...first, picture: null },
    ...{ running: null, frame: null, history: [], found: {}, failed: null },
  }));
  let worker: WorkerLike | null = null;

  const take = (report: BenchmarkReport) => {
    const { pair, running } = store.getState();
    if (report.type === 'pair') {
      if (pair.D === 2 && report.N === pair.N && report.seed === pair.seed)
        store.setState({ pair: { ...pair, picture: report.picture } });
    } else if (report.type === 'error') fail(report.error);
    else if (running) {
      store.setState((s) => ({
        frame: report.frame,
        history: thinned([...s.history, report.frame.figures]),
      }));
      if (report.done) finish(running, report.frame);
    }
  };
  const finish = (run: PageRun, { figures, value }: BenchmarkFrame) =>
    store.setState((s) => ({ running: null, found: { ...s.found, [runKey(run)]: { figures, value } } }));
  const fail = (message: string) => {
    end();
    store.setState({ running: null, failed: message });
  };
  const end = () => {
    worker?.terminate();
    worker = null;
  };
  const send = (command: BenchmarkCommand) => {
    if (!worker) {
      const next = spawn();
      next.onmessage = ({ data }) => worker === next && take(data);
      next.onerror = (event) => {
        event.preventDefault?.();
        if (worker === next) fail(event.message || 'The worker could not start.');
      };
      worker = next;
    }
    worker.postMessage(command);
  };
  const ask = () => {
    const { pair } = store.getState();
    if (pair.D === 2 && !pair.picture) send({ type: 'pair', N: pair.N, seed: pair.seed });
  };
  const cancel = () => {
    if (!store.getState().running) return;
    end(); // a worker that computes receives no messages
    store.setState({ running: null });
    ask();
  };
  const choose = (next: Pick<ChosenPair, 'D' | 'N' | 'seed'>) => {
    const { pair } = store.getState();
    if (pair.D === next.D && pair.N === next.N && pair.seed === next.seed) return;
    cancel();
    store.setState({ pair: { ...next, picture: null }, frame: null, history: [] });
    ask();
  };
  ask();
  return Object.assign(store, {
    ...{ choose, cancel },
    run(run: PageRun) {
      if (store.getState().running) return;
      choose({ D: run.D, N: run.N, seed: run.seed });
      store.setState({ running: run, frame: null, history: [], failed: null });
      send({ type: 'run', run });
    },
  });
}

function thinned(history: RunFigures[]): RunFigures[] {
  if (history.length <= MOST_FRAMES) return history;
  return history.filter((_, i) => i % 2 === 0 || i === history.length - 1);
}
