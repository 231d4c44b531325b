/** Measures a run on demand: draws new samples, then computes the metrics of the paper in a separate worker. */
import { createStore, type StoreApi } from 'zustand/vanilla';
import { toHash } from '../experiment/url.ts';
import { methodOf } from '../methods/registry.ts';
import { costName, type Evaluation, type StepDistance } from '../metrics/evaluation.ts';
import { coverageOf } from '../metrics/modes.ts';
import type { PaperMetrics } from '../metrics/paper.ts';
import { Cancelled, ExactClient, type Running } from '../runtime/exact/client.ts';
import type { Progress } from '../runtime/exact/protocol.ts';
import type { WorkerLike } from '../runtime/protocol/client.ts';
import { type Answer, type BackendReport, MAX_ANSWER_NUMBERS } from '../runtime/protocol/protocol.ts';
import type { Experiment } from '../settings/table.ts';
import type { Interval } from '../transport/exact/problem.ts';
import type { ExperimentStore } from './experiment-store.ts';
import { spawnExact } from './workers.ts';

type Samples = Extract<Answer, { about: 'samples' }>;

export interface Activity {
  /** The number of samples, and their iteration once they are drawn. */
  count: number;
  iteration: number | null;
  stage: 'samples' | 'steps' | NonNullable<Progress['stage']>;
  what: string;
  /** Progress of the stage, from 0 to 1. */
  done: number;
  /** The interval so far of the distance that is being computed. */
  interval: Pick<Interval, 'lower' | 'upper'> | null;
  /** The results so far. */
  known: Partial<PaperMetrics>;
}

export interface Measured {
  evaluation: Evaluation;
  /** The experiment when the samples were drawn. */
  experiment: Experiment;
  backend: BackendReport | null;
}

interface MeasureState {
  activity: Activity | null;
  /** The last result since the page was opened. */
  found: Measured | null;
  failure: string | null;
}

/** A measurement, which continues while its dialog is closed. */
export type Measure = StoreApi<MeasureState> & {
  /** Measures `count` samples; cancels a running measurement. */
  start(count: number): void;
  cancel(): void;
  /**
   * To be called when its dialog opens; the returned function, when it closes. While it is closed, a notice announces
   * the end of the measurement.
   */
  watch(): () => void;
};

/** Up to this many pairs distances are computed to full accuracy; beyond it, as accurately as a table can show. */
const FEW_PAIRS = 2e7;
const GAP = { few: 1e-6, many: 1e-3 };
/** Pairs whose costs fit into the memory of a page, at most: 2 GB. */
const MAX_PAIRS = 5e8;

/** Can this many samples be measured against N reals of this dimension? */
export const fits = (samples: number, N: number, dimension: number): boolean =>
  samples * dimension <= MAX_ANSWER_NUMBERS && samples * N <= MAX_PAIRS;

const known = new WeakMap<ExperimentStore, Measure>();

/** The measurement of an experiment: always the same object. */
export function measureOf(store: ExperimentStore): Measure {
  const measure = known.get(store) ?? createMeasure(store, spawnExact);
  known.set(store, measure);
  return measure;
}

/** `spawn` starts workers for exact distances. */
export function createMeasure(store: ExperimentStore, spawn: () => WorkerLike): Measure {
  const measure = createStore<MeasureState>(() => ({ activity: null, found: null, failure: null }));
  let job: Job | null = null;
  let watchers = 0;
  const watch = () => {
    watchers++;
    return () => void watchers--;
  };
  const cancel = () => {
    job?.cancel();
    job = null;
    measure.setState({ activity: null });
  };
  const start = (count: number) => {
    cancel();
    const own = new Job(store, spawn, count, (activity) => job === own && measure.setState({ activity }));
    job = own;
    measure.setState({ failure: null });
    const settle = (outcome: Partial<MeasureState>) => {
      if (job !== own) return;
      job = null;
      measure.setState({ activity: null, ...outcome });
      if (watchers > 0) return;
      const { failure } = outcome;
      if (failure) store.actions.notify('error', `Measuring failed: ${failure}`);
      else store.actions.notify('info', 'Measuring is done: press Measure again for the results.');
    };
    own.run().then(
      (found) => settle({ found }),
      (error: Error) => settle({ failure: error.message }),
    );
  };
  return Object.assign(measure, { start, cancel, watch });
}

/** Samples of a flow, as many for each number of Euler steps, one after the other. */
interface FlowSamples {
  steps: readonly number[];
  samples: Float32Array;
}

class Job {
  private readonly wish = new AbortController();
  private readonly exact: ExactClient;
  private measuring: Pick<Running<unknown>, 'cancel'> | null = null;

  constructor(
    private readonly store: ExperimentStore,
    spawn: () => WorkerLike,
    private readonly count: number,
    private readonly tell: (activity: Activity) => void,
  ) {
    this.exact = new ExactClient(spawn);
  }

  cancel(): void {
    this.wish.abort(new Cancelled());
    this.measuring?.cancel();
  }

  async run(): Promise<Measured> {
    try {
      const { backend } = this.store.getState();
      const samples = await this.draw();
      const { iteration, experiment, cost } = samples;
      const flow = await this.drawBySteps(experiment);
      const modes = coverageOf(samples.samples, experiment); // before the samples are given to the worker
      const { gap, seconds, ...metrics } = await this.measure(samples);
      const bySteps = flow && (await this.measureBySteps(flow, samples, metrics));
      const about = { bySteps, gap, cost: costName(cost), settings: toHash(experiment), iteration };
      const date = new Date().toISOString();
      const evaluation = { ...metrics, modes, ...about, backend: backend?.name ?? null, date, seconds };
      return { evaluation, experiment, backend };
    } finally {
      this.exact.close();
    }
  }

  private async draw(): Promise<Samples> {
    const { count } = this;
    const onProgress = (done: number) =>
      this.tell({
        ...{ count, iteration: null, stage: 'samples', what: 'Generating', done, interval: null },
        known: {},
      });
    onProgress(0);
    const question = { about: 'samples', count } as const;
    const answer = await this.store.actions.ask(question, { signal: this.wish.signal, onProgress });
    if (answer.about !== 'samples') throw new Error('The answer belongs to another question.');
    return answer;
  }

  /** Samples of a flow in each of the numbers of Euler steps that are measured; null of other generators. */
  private async drawBySteps(experiment: Experiment): Promise<FlowSamples | null> {
    const { flow } = methodOf(experiment);
    const { reals } = this.store.getState();
    if (!flow || !reals) return null;
    const count = reals.points.length / reals.dimension;
    const question = { about: 'by-steps', count, steps: flow.measured } as const;
    const answer = await this.store.actions.ask(question, { signal: this.wish.signal });
    if (answer.about !== 'by-steps') throw new Error('The answer belongs to another question.');
    return { steps: flow.measured, samples: answer.samples };
  }

  private async measureBySteps(
    { steps, samples }: FlowSamples,
    { iteration, cost, run }: Samples,
    known: Partial<PaperMetrics>,
  ): Promise<StepDistance[]> {
    const { reals } = this.store.getState();
    if (reals?.run !== run) throw new Error('The run was replaced in the meantime.');
    const { points: y, dimension } = reals;
    const found: StepDistance[] = [];
    for (const [i, k] of steps.entries()) {
      const report = ({ what, done, lower, upper }: Progress) =>
        this.tell({
          ...{ count: y.length / dimension, iteration, stage: 'steps', what, known },
          ...{ done: (i + done) / steps.length, interval: { lower, upper } },
        });
      const x = samples.slice((i * samples.length) / steps.length, ((i + 1) * samples.length) / steps.length);
      this.wish.signal.throwIfAborted();
      const clouds = { cost, dimension, x, y };
      const running = this.exact.run({ kind: 'distance', clouds, gap: GAP.many }, report);
      this.measuring = running;
      const { lower, upper } = await running.result;
      found.push({ steps: k, lower, upper });
    }
    return found;
  }

  private async measure({ samples: x, run, iteration, cost }: Samples) {
    const { reals } = this.store.getState();
    if (reals?.run !== run) throw new Error('The run was replaced in the meantime.');
    const { points: y, dimension } = reals;
    const gap = (x.length / dimension) * (y.length / dimension) <= FEW_PAIRS ? GAP.few : GAP.many;
    const { count } = this;
    const report = ({ stage = 'w1', known = {}, what, done, lower, upper }: Progress) =>
      this.tell({ count, iteration, stage, what, done, interval: { lower, upper }, known });
    this.wish.signal.throwIfAborted();
    const running = this.exact.run({ kind: 'evaluate', clouds: { cost, dimension, x, y }, gap }, report);
    this.measuring = running;
    return { gap, ...(await running.result) };
  }
}
