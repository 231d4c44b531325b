/**
 * The certified distance beside an experiment: the optimum between the clouds of shown frames, solved in a worker of its own
 * while training goes on. It comes after the picture.
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

/** What the solver needs of the page; tests pass their own. */
export interface Surroundings {
  client: ExactClient;
  /** With a single core training comes first. */
  cores: number;
  page: Pick<Document, 'hidden' | 'addEventListener' | 'removeEventListener'>;
}

/** Milliseconds that a frame must rest before it is solved: scrubbing passes many. */
const SETTLE = 150;
/** Share of the time, and least milliseconds, that the solver rests while training goes on. */
const REST = { times: 3, least: 1000 };
/** Pairs up to which the optimum is found to the last digits; of more, as close as charts can show. */
const FEW_PAIRS = 2e7;
const GAP = { few: 1e-6, many: 1e-4 };
/** Pairs up to which a frame is solved unasked: each takes four bytes. */
const AUTOMATIC = 5e7;

const OFF = 'Switched off.';
const STOPPED = 'Stopped.';
const WAITS = 'On one core it waits until training pauses.';

/** A worker of exact distances for one purpose; it starts with its first job. */
export const exactClient = (): ExactClient => new ExactClient(spawnExact);

const browser = (): Surroundings => ({
  client: exactClient(),
  cores: navigator.hardwareConcurrency ?? 1,
  page: document,
});

/**
 * Begins to solve what the experiment shows, and writes it into the experiment's state. Returns a function that ends
 * it.
 */
export function certifyAlongside(store: ExperimentStore, surroundings: Surroundings = browser()): () => void {
  const companion = new Companion(store, surroundings);
  return () => companion.close();
}

interface Job {
  frame: Frame;
  running: Running<ExactResult>;
  progress: Progress | null;
  begin: number;
}

/** What came of solving a frame: an answer, or why there is none. */
interface Outcome {
  frame: Frame;
  found: Solved | string;
}

class Companion {
  private job: Job | null = null;
  private readonly known = new WeakMap<Frame, Outcome>();
  /** Large frames that the visitor has asked for. */
  private readonly asked = new WeakSet<Frame>();
  private latest: Outcome | null = null;
  /** The visitor has cancelled it. */
  private stopped = false;
  private readonly history = new SolvedSeries();
  private timer: ReturnType<typeof setTimeout> | undefined;
  /** What is waited for, and since when. */
  private wanted: Frame | null = null;
  private since = 0;
  /** While training goes on, the solver rests until then. */
  private rested = 0;
  private readonly unsubscribe: () => void;

  constructor(
    private readonly store: ExperimentStore,
    private readonly around: Surroundings,
  ) {
    this.unsubscribe = store.subscribe((state, before) => this.follow(state, before));
    around.page.addEventListener('visibilitychange', this.think);
    this.think();
  }

  close(): void {
    this.unsubscribe();
    this.around.page.removeEventListener('visibilitychange', this.think);
    clearTimeout(this.timer);
    this.job = null;
    this.around.client.close();
  }

  private follow(state: ExperimentState, before: ExperimentState): void {
    if (state.reals?.run !== before.reals?.run || state.setup?.cost !== before.setup?.cost) {
      this.drop();
      this.latest = null;
      this.stopped = false;
      if (state.reals?.run !== before.reals?.run) this.history.clear();
    }
    this.think();
  }

  /** What is to be done now that something has changed. */
  private readonly think = (): void => {
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

  /** What must be asked for: it would take memory that the page may need. */
  private tooLarge(frame: Frame, { reals }: ExperimentState): boolean {
    return reals !== null && pairsOf(frame, reals) > AUTOMATIC && !this.asked.has(frame);
  }

  private isOn(state: ExperimentState): boolean {
    return state.experiment.exact && (isAtRest(state) || this.around.cores > 1);
  }

  /** Is a frame not worth solving any more? At rest only the one that is shown is. */
  private isIdle(frame: Frame, state: ExperimentState): boolean {
    const shown = shownFrame(state);
    if (!this.isOn(state) || !isPlane(frame, state)) return true;
    return isAtRest(state) && shown !== null && !sameClouds(frame, shown);
  }

  /** Points that stand still (taken again for another layer, or the generator stands still) are solved once. */
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
    if (this.job?.running !== running) return; // cancelled, for something else
    const { frame, begin } = this.job;
    this.job = null;
    const now = performance.now();
    this.rested = now + Math.max(REST.least, REST.times * (now - begin));
    this.latest = { frame, found };
    this.know(frame, this.latest);
    this.think();
  }

  private drop(): void {
    const { job } = this;
    this.job = null;
    job?.running.cancel();
  }

  private readonly cancel = (): void => {
    this.stopped = true;
    this.drop();
    this.think();
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
    this.think();
  };

  /** Writes into the experiment what is new. */
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

  /** Why nothing is solved, where that is not for a reason of the frame. */
  private silence(state: ExperimentState, current: boolean): string | null {
    if (!state.experiment.exact) return OFF;
    if (this.stopped && !current) return STOPPED;
    return this.isOn(state) ? null : WAITS;
  }

  /** Of the frame shown; else, in the present, the newest, if it is of the run and the cost that are shown. */
  private outcome(state: ExperimentState): Outcome | null {
    const shown = shownFrame(state);
    if (!shown || !state.experiment.exact) return null;
    const own = this.known.get(shown);
    if (own) return own;
    const large = this.tooLarge(shown, state);
    // At rest what is large can be asked for; what was solved before is then dropped.
    const earlier = state.scrubbed || (large && isAtRest(state)) ? null : this.earlier(shown);
    return earlier ?? (large ? largeOf(shown, state) : null);
  }

  /** The newest outcome, if it is of the run and the cost that are shown. */
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
