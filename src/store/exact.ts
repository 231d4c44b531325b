/**
 * The certified distance of an experiment: the optimum between the points of shown frames and the reals, solved in a
 * separate worker during training. Loaded after the first picture.
 */

import { SolvedSeries } from '../metrics/solved.ts';
import { ExactClient, type Running } from '../runtime/exact/client.ts';
import type { Clouds, Progress } from '../runtime/exact/protocol.ts';
import type { Frame } from '../runtime/protocol/protocol.ts';
import type { ExactResult } from '../transport/exact/problem.ts';
import type { Certified, Solved } from './certified.ts';
import { unitsOf } from './changes.ts';
import type { ExperimentState, ExperimentStore } from './experiment-store.ts';
import { isPlane, isSameCost, pairsOf, sameClouds, shownFrame } from './frame-history.ts';
import { spawnExact } from './workers.ts';

/** The parts of the page that the solver uses; tests pass their own. */
export interface Surroundings {
  client: ExactClient;
  /** Cores of the processor: with one, training has priority. */
  cores: number;
  page: Pick<Document, 'hidden' | 'addEventListener' | 'removeEventListener'>;
}

/** Milliseconds that a frame must be shown before it is solved, because scrubbing passes many. */
const SETTLE = 150;
/** Time that the solver rests during training: a multiple of its last duration, and milliseconds, at least. */
const REST = { times: 3, least: 1000 };
/** Up to this many pairs the optimum is computed to full accuracy; beyond it, as accurately as charts can show. */
const FEW_PAIRS = 2e7;
const GAP = { few: 1e-6, many: 1e-4 };
/** Up to this many pairs a frame is solved automatically: each takes four bytes. */
const AUTOMATIC = 5e7;

const OFF = 'Switched off.';
const STOPPED = 'Stopped.';
const WAITS = 'On one core it waits until training pauses.';

/** A client with its own worker for exact distances. */
export const exactClient = (): ExactClient => new ExactClient(spawnExact);

const browser = (): Surroundings => ({
  client: exactClient(),
  cores: navigator.hardwareConcurrency ?? 1,
  page: document,
});

/**
 * Begins to solve the frames that the experiment shows, until it is closed, and writes results into its state
 * (`exact`); does nothing where that is done already. Returns a function that stops it.
 */
export function certifyAlongside(store: ExperimentStore, surroundings: Surroundings = browser()): () => void {
  if (accompanied.has(store)) return () => undefined;
  accompanied.add(store);
  const companion = new Companion(store, surroundings);
  return () => companion.close();
}

/** The experiments that are accompanied, until they are closed. */
const accompanied = new WeakSet<ExperimentStore>();

interface Job {
  frame: Frame;
  running: Running<ExactResult>;
  progress: Progress | null;
  begin: number;
}

/** The result of solving a frame, or why there is none. */
interface Outcome {
  frame: Frame;
  found: Solved | string;
}

class Companion {
  private job: Job | null = null;
  private readonly known = new WeakMap<Frame, Outcome>();
  /** Large frames that the visitor asked to solve. */
  private readonly asked = new WeakSet<Frame>();
  private latest: Outcome | null = null;
  /** The visitor has cancelled it. */
  private stopped = false;
  private readonly history = new SolvedSeries();
  private timer: ReturnType<typeof setTimeout> | undefined;
  /** The frame that is to be solved, and since when. */
  private wanted: Frame | null = null;
  private since = 0;
  /** During training the solver rests until this time. */
  private rested = 0;
  private readonly unsubscribe: () => void;

  constructor(
    private readonly store: ExperimentStore,
    private readonly around: Surroundings,
  ) {
    this.unsubscribe = store.subscribe((state, before) => this.follow(state, before));
    around.page.addEventListener('visibilitychange', this.update);
    this.update();
  }

  close(): void {
    this.unsubscribe();
    this.around.page.removeEventListener('visibilitychange', this.update);
    clearTimeout(this.timer);
    this.job = null;
    this.around.client.close();
  }

  private follow(state: ExperimentState, before: ExperimentState): void {
    if (state.closed) {
      this.close();
      return;
    }
    if (state.reals?.run !== before.reals?.run || state.setup?.cost !== before.setup?.cost) {
      this.drop();
      this.latest = null;
      this.stopped = false;
      if (state.reals?.run !== before.reals?.run) this.history.clear();
    }
    this.update();
  }

  /** Decides what to do after a change. */
  private readonly update = (): void => {
    const state = this.store.getState();
    const newest = state.frames.at(-1);
    if (newest) this.history.dropAfter(newest.seconds);
    if (this.job && this.isIdle(this.job.frame, state)) this.drop();
    const frame = this.job ? null : this.next(state);
    if (frame !== this.wanted) this.since = performance.now();
    this.wanted = frame;
    this.publish();
    clearTimeout(this.timer);
    if (!frame) return;
    const due = isAtRest(state) ? this.since + SETTLE : this.rested;
    this.timer = setTimeout(() => this.solve(frame), Math.max(0, due - performance.now()));
  };

  /** The frame to solve, if any. */
  private next(state: ExperimentState): Frame | null {
    const frame = shownFrame(state);
    if (!frame || this.around.page.hidden || !this.isOn(state) || !isPlane(frame, state)) return null;
    this.recall(frame);
    if (this.stopped) return null;
    return this.known.has(frame) || this.tooLarge(frame, state) ? null : frame;
  }

  /** Is a frame solved only on request, because of the memory it takes? */
  private tooLarge(frame: Frame, { reals }: ExperimentState): boolean {
    return reals !== null && pairsOf(frame, reals) > AUTOMATIC && !this.asked.has(frame);
  }

  private isOn(state: ExperimentState): boolean {
    return state.experiment.exact && (isAtRest(state) || this.around.cores > 1);
  }

  /** Is a frame no longer worth solving? At rest only the one that is shown is. */
  private isIdle(frame: Frame, state: ExperimentState): boolean {
    const shown = shownFrame(state);
    if (!this.isOn(state) || !isPlane(frame, state)) return true;
    return isAtRest(state) && shown !== null && !sameClouds(frame, shown);
  }

  /** Reuses the result of the same points (in a frame taken again, or of a generator that is not trained). */
  private recall(frame: Frame): void {
    const { latest } = this;
    if (latest && !this.known.has(frame) && sameClouds(frame, latest.frame)) this.know(frame, latest);
  }

  private know(frame: Frame, outcome: Outcome): void {
    this.known.set(frame, outcome);
    const { found } = outcome;
    if (typeof found === 'string') return;
    const { lower, upper } = found;
    this.history.add({ seconds: frame.seconds, lower, upper, units: unitsOf(frame.cost) });
  }

  private solve(frame: Frame): void {
    const { reals } = this.store.getState();
    if (!reals || this.job) return;
    const { cost, dimension } = frame;
    const gap = pairsOf(frame, reals) > FEW_PAIRS ? GAP.many : GAP.few;
    const clouds: Clouds = { cost, dimension, x: frame.arrays.generated, y: reals.points };
    const running = this.around.client.run({ kind: 'distance', clouds, gap }, (progress) => {
      if (this.job?.running !== running) return;
      this.job.progress = progress;
      this.publish();
    });
    this.job = { frame, running, progress: null, begin: performance.now() };
    this.publish();
    running.result.then(
      ({ plan, lower, upper, gap }) => this.finish(running, { frame, plan, lower, upper, gap }),
      (error: Error) => this.finish(running, error.message),
    );
  }

  private finish(running: Running<ExactResult>, found: Solved | string): void {
    if (this.job?.running !== running) return; // cancelled in favour of another frame
    const { frame, begin } = this.job;
    this.job = null;
    const now = performance.now();
    this.rested = now + Math.max(REST.least, REST.times * (now - begin));
    this.latest = { frame, found };
    this.know(frame, this.latest);
    this.update();
  }

  private drop(): void {
    const { job } = this;
    this.job = null;
    job?.running.cancel();
  }

  private readonly cancel = (): void => {
    this.stopped = true;
    this.drop();
    this.update();
  };

  private readonly again = (): void => {
    const { store } = this;
    const frame = shownFrame(store.getState());
    if (frame) {
      this.known.delete(frame);
      this.asked.add(frame);
    }
    this.latest = null;
    this.stopped = false;
    this.rested = 0;
    store.actions.change({ exact: true });
    this.update();
  };

  /** Writes the state of the solver into the experiment. */
  private publish(): void {
    const state = this.store.getState();
    const shown = shownFrame(state);
    const found = this.outcome(state)?.found ?? null;
    const current = shown !== null && this.known.has(shown);
    const failure = typeof found === 'string' ? found : this.silence(state, current);
    const { job, history, cancel } = this;
    const next: Certified = {
      solved: typeof found === 'object' ? found : null,
      running: job && { frame: job.frame, progress: job.progress },
      again: failure === WAITS ? null : this.again,
      ...{ current, failure, history, cancel },
    };
    if (!state.exact || !isSame(state.exact, next)) this.store.setState({ exact: next });
  }

  /** Why nothing is solved at present, for reasons other than the frame's own; null if there are none. */
  private silence(state: ExperimentState, current: boolean): string | null {
    if (!state.experiment.exact) return OFF;
    if (this.stopped && !current) return STOPPED;
    return this.isOn(state) ? null : WAITS;
  }

  /** The outcome for the frame shown; otherwise, in the present, the newest one of the same run and cost. */
  private outcome(state: ExperimentState): Outcome | null {
    const shown = shownFrame(state);
    if (!shown || !state.experiment.exact) return null;
    const own = this.known.get(shown);
    if (own) return own;
    const large = this.tooLarge(shown, state);
    // At rest a large frame can be requested; earlier results are not shown then.
    const earlier = state.scrubbed || (large && isAtRest(state)) ? null : this.earlier(shown);
    return earlier ?? (large ? largeOf(shown, state) : null);
  }

  /** The newest outcome, if it belongs to the run and the cost that are shown. */
  private earlier(shown: Frame): Outcome | null {
    const { latest } = this;
    return latest && latest.frame.run === shown.run && isSameCost(latest.frame, shown) ? latest : null;
  }
}

const isSame = (a: Certified, b: Certified): boolean =>
  a.solved === b.solved &&
  a.current === b.current &&
  a.failure === b.failure &&
  a.running?.frame === b.running?.frame &&
  a.running?.progress === b.running?.progress;

const isAtRest = ({ status, scrubbed }: ExperimentState): boolean => !status.playing || scrubbed !== null;

function largeOf(frame: Frame, { reals }: ExperimentState): Outcome | null {
  if (!reals || !isPlane(frame, { reals })) return null;
  const gigabytes = (4 * pairsOf(frame, reals)) / 1e9;
  return { frame, found: `Large: takes ${gigabytes.toFixed(1)} GB of memory.` };
}
