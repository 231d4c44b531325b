/** The page's side of the training worker: sends commands, passes on reports, and replaces a worker that was lost. */

import type { OwnData } from '../../data/user/own.ts';
import { needsRestart } from '../../experiment/experiment.ts';
import type { BackendName } from '../../settings/backends.ts';
import type { Experiment } from '../../settings/table.ts';
import { type AskOptions, Requests, type SavedFile } from '../queries/requests.ts';
import { NO_ANSWER, WORKER_GONE } from '../scheduler/texts.ts';
import type { Answer, Checkpoint, Command, Question, Report, Watch } from './protocol.ts';
import { Watchdog } from './watchdog.ts';

/** The part of a Worker that the client uses; tests pass their own. */
export interface WorkerLike {
  postMessage(message: unknown, transfer?: Transferable[]): void;
  terminate(): void;
  onmessage: ((event: MessageEvent) => void) | null;
  onerror: ((event: ErrorEvent) => void) | null;
}

/** What a worker needs to begin a run, and one that replaces it to continue it. */
export interface RunState {
  experiment: Experiment;
  playing: boolean;
  /** The run continues from it if it fits the experiment. */
  checkpoint: Checkpoint | null;
  /** Imported data, which every worker gets before its run starts. */
  own: OwnData | null;
}

/** After this many losses on one backend, the next one is used. */
const LOSSES = 2;
const MAX_LOSSES = 6;
/** Commands that ask for more than the state tells. */
const EARLY = new Set<Command['type']>(['load', 'step', 'reset']);

export class Client {
  private worker: WorkerLike | null = null;
  /** The backend that the worker was asked for, and the one that it runs on. */
  private wanted: Experiment['backend'] | null = null;
  private backend: BackendName | null = null;
  private watch: Watch = { grid: null };
  private hidden = false;
  private status: Extract<Report, { type: 'status' }> | null = null;
  private losses = 0;
  private exclude: BackendName[] = [];
  /** What the visitor did before the first worker started, which may wait for a saved run. */
  private readonly early: Command[] = [];
  private readonly requests = new Requests();
  private readonly watchdog = new Watchdog({
    ask: () => this.send({ type: 'ping' }),
    silent: (silent) => this.report({ type: 'silent', silent }),
    lost: () => this.lost(NO_ANSWER),
  });

  /** `state`: as it is now. Whoever keeps it changes it before it tells the client, and by the reports that it gets. */
  constructor(
    private readonly spawn: () => WorkerLike,
    private readonly report: (report: Report) => void,
    private readonly state: () => RunState,
  ) {}

  start(): void {
    this.launch();
  }

  /**
   * To be called when the experiment has changed. A change of backend needs a new worker; everything else is sent to
   * the running one. With a checkpoint that fits, another run continues from there.
   */
  set(from: Checkpoint | null = null): void {
    const { experiment } = this.state();
    const checkpoint = usable(from, experiment);
    if (experiment.backend !== this.wanted) {
      this.losses = 0;
      this.exclude = [];
      this.launch();
    } else {
      this.send(checkpoint ? { type: 'set', experiment, checkpoint } : { type: 'set', experiment });
    }
  }

  play(): void {
    this.send({ type: 'play' });
  }

  pause(): void {
    this.send({ type: 'pause' });
  }

  step(what: string): void {
    this.send({ type: 'step', what });
  }

  reset(): void {
    this.send({ type: 'reset' });
  }

  /** Other data were imported. */
  setOwn(own: OwnData): void {
    this.send({ type: 'own', own });
  }

  /** Asks about the run. Rejects if it cannot be answered, if the run has ended, or if the signal aborts. */
  ask(question: Question, { signal, onProgress }: AskOptions = {}): Promise<Answer> {
    if (!this.worker) return Promise.reject(new Error(WORKER_GONE));
    const { id, answer } = this.requests.ask(onProgress);
    this.send({ type: 'ask', id, question });
    signal?.addEventListener('abort', () => {
      this.requests.withdraw(id, signal.reason);
      this.send({ type: 'withdraw', id });
    });
    return answer;
  }

  /** The run as a file. Rejects if there is none, or if it cannot be saved. */
  save(): Promise<SavedFile> {
    if (!this.worker) return Promise.reject(new Error(WORKER_GONE));
    this.send({ type: 'save' });
    return this.requests.save();
  }

  /** Continues the run of a file; if that fails, a notice says why, and the current run continues. */
  load(file: Uint8Array<ArrayBuffer>): void {
    this.send({ type: 'load', file });
  }

  cancel(): void {
    this.send({ type: 'cancel' });
  }

  setWatch(watch: Watch): void {
    this.watch = watch;
    this.send({ type: 'watch', watch });
  }

  setHidden(hidden: boolean): void {
    this.hidden = hidden;
    this.send({ type: 'hidden', hidden });
  }

  /** Keeps the run in step with that at the other end of the port, or with none. A new worker is in step with none. */
  join(port: MessagePort | null): void {
    const command: Command = { type: 'join', port };
    this.worker?.postMessage(command, port ? [port] : []);
  }

  drawn(): void {
    this.send({ type: 'drawn' });
  }

  close(): void {
    this.watchdog.end();
    this.worker?.terminate();
    this.worker = null;
    this.requests.fail(WORKER_GONE);
  }

  private usable(): Checkpoint | null {
    const { checkpoint, experiment } = this.state();
    return usable(checkpoint, experiment);
  }

  private send(command: Command): void {
    if (this.worker) this.worker.postMessage(command);
    else if (this.wanted === null && EARLY.has(command.type)) this.early.push(command);
  }

  /** Starts a new worker, which continues from the last checkpoint if that belongs to this experiment. */
  private launch(): void {
    this.close();
    const worker = this.spawn();
    this.worker = worker;
    this.watchdog.begin();
    worker.onmessage = ({ data }: MessageEvent<Report>) => {
      if (this.worker === worker) this.take(data);
    };
    worker.onerror = (event) => {
      event.preventDefault?.();
      if (this.worker === worker) this.lost(event.message || 'the worker could not start');
    };
    const { watch, hidden, exclude } = this;
    const { experiment, playing, own } = this.state();
    const checkpoint = this.usable();
    this.wanted = experiment.backend;
    if (own) this.send({ type: 'own', own });
    this.send({ type: 'start', experiment, checkpoint, watch, playing, hidden, exclude });
    for (const command of this.early.splice(0)) this.send(command);
  }

  private take(report: Report): void {
    this.watchdog.heard();
    if (report.type === 'alive') return;
    this.note(report);
    if (report.type === 'lost') this.lost(report.reason, report.unfit);
    else if (report.type === 'answer') this.requests.answered(report);
    else if (report.type === 'answering') this.requests.answering(report);
    else if (report.type === 'saved') this.requests.saved(report);
    else this.report(report);
  }

  /** Updates the client's own state from a report. */
  private note(report: Report): void {
    switch (report.type) {
      case 'backend':
        this.backend = report.backend.name;
        break;
      case 'checkpoint':
        if (isFurther(report.checkpoint, this.state().checkpoint)) this.losses = 0; // it makes progress
        break;
      case 'status':
        this.status = report;
    }
  }

  /** Reports that nothing runs, until a new worker does: the lost worker's rate is no longer valid. */
  private rest(more: { playing?: false }): void {
    if (this.status) this.report({ ...this.status, rate: 0, line: 'idle', within: null, ...more });
  }

  /**
   * Replaces a lost worker by a new one, which continues from the last checkpoint; on another backend after several
   * losses, and at once if this one is unfit.
   */
  private lost(reason: string, unfit = false): void {
    this.losses++;
    if (this.losses > MAX_LOSSES) {
      this.close();
      this.rest({ playing: false });
      const text = `Training stopped: ${reason}. Reload the page to try again; the link holds your settings.`;
      this.report({ type: 'notice', level: 'error', text });
      return;
    }
    this.rest({});
    const another = unfit || this.losses % LOSSES === 0;
    if (another && this.backend && this.backend !== 'cpu') this.exclude.push(this.backend);
    const checkpoint = this.usable();
    const from = checkpoint ? `iteration ${checkpoint.iteration}` : 'the start';
    this.report({
      type: 'notice',
      level: 'warning',
      text: `Training was interrupted (${reason}) and continues from ${from}.`,
    });
    this.launch();
  }
}

/** Is a checkpoint later than another one? The first one is always that from which the run was started. */
function isFurther(now: Checkpoint, before: Checkpoint | null): boolean {
  if (now.run !== before?.run) return false;
  const steps = now.stepsDone - before.stepsDone;
  return now.iteration > before.iteration || (now.iteration === before.iteration && steps > 0);
}

/** The checkpoint to continue from after a report: null if another run has begun, or if there is none. */
export function checkpointAfter(report: Report, checkpoint: Checkpoint | null): Checkpoint | null {
  switch (report.type) {
    case 'checkpoint':
      return report.checkpoint;
    case 'no-run':
      return null;
    case 'reals':
      return checkpoint?.run === report.reals.run ? checkpoint : null;
    default:
      return checkpoint;
  }
}

/**
 * The checkpoint if its experiment differs from the given one only in live settings and the backend; otherwise null.
 */
export function usable(checkpoint: Checkpoint | null, experiment: Experiment): Checkpoint | null {
  if (!checkpoint) return null;
  const { backend } = experiment;
  return needsRestart({ ...checkpoint.experiment, backend }, experiment)
    ? null
    : { ...checkpoint, experiment };
}
