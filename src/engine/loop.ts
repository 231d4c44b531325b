/** Drives a session in slices of a few milliseconds, so that a command never waits long. No worker, no DOM. */
import { ExpressionError } from '../costs/error.ts';
import type { RealsSources } from '../data/reals.ts';
import { needsRestart } from '../settings/experiment.ts';
import type { Experiment } from '../settings/table.ts';
import { fence } from '../tensor/fence.ts';
import type { Work } from '../tensor/work.ts';
import { isSlow, Pace, Rate } from './pace.ts';
import type { Checkpoint, Command, Frame, Report, StepKind, Watch } from './protocol.ts';
import { Session } from './session.ts';

/** Milliseconds of work between two looks at the commands. */
const SLICE = 12;
/** Milliseconds between frames, statuses and checkpoints, at least. */
const FRAME_EVERY = 33;
const STATUS_EVERY = 200;
const CHECKPOINT_EVERY = 5000;

export interface Building {
  experiment: Experiment;
  checkpoint: Checkpoint | null;
}

export class Loop {
  private session: Session | null = null;
  private building: Building | null = null;
  private abort: AbortController | null = null;
  private change: Experiment | null = null;
  private work: Work<void> | null = null;
  private steps: StepKind[] = [];
  private watch: Watch = { cells: false, field: false };
  private playing = false;
  private hidden = false;
  private closed = false;
  /** The page can take a frame; one is on its way; the last one is out of date. */
  private ready = true;
  private developing = false;
  private stale = false;
  private sentAt = { frame: 0, status: 0, checkpoint: 0, line: 'idle' };
  private good: Checkpoint | null = null;
  private saving = false;
  private readonly fences: Promise<void>[] = [];
  private wake: () => void = () => {};
  private readonly rate = new Rate();
  private readonly pace = new Pace();

  constructor(
    private readonly sources: RealsSources,
    private readonly post: (report: Report, transfer?: ArrayBufferLike[]) => void,
  ) {}

  /** Takes a command at once; what it asks for happens between two pieces of work. */
  handle(command: Command): void {
    this.take(command);
    this.wake();
  }

  private take(command: Command): void {
    switch (command.type) {
      case 'start':
        this.watch = command.watch;
        this.playing = command.playing;
        return this.rebuild(command.experiment, command.checkpoint);
      case 'set':
        return this.set(command.experiment);
      case 'play':
      case 'pause':
        this.playing = command.type === 'play';
        this.pace.restart();
        return this.status();
      case 'hidden':
        this.hidden = command.hidden;
        this.rate.restart();
        return this.status();
      case 'step':
        this.playing = false;
        this.steps.push(command.what);
        return this.status();
      case 'reset':
        if (this.latest()) this.rebuild(this.latest() as Experiment, null);
        return;
      case 'watch':
        this.watch = command.watch;
        this.stale = true;
        return;
      case 'drawn':
        this.ready = true;
    }
  }

  close(): void {
    this.closed = true;
    this.abort?.abort();
    this.wake();
  }

  /** The experiment as last asked for. */
  private latest(): Experiment | null {
    return this.building?.experiment ?? this.change ?? this.session?.experiment ?? null;
  }

  private set(experiment: Experiment): void {
    const before = this.latest();
    if (!before || this.building || needsRestart(before, experiment)) this.rebuild(experiment, null);
    else this.change = experiment;
    this.pace.restart();
  }

  private rebuild(experiment: Experiment, checkpoint: Checkpoint | null): void {
    this.abort?.abort();
    this.building = { experiment, checkpoint };
    this.change = null;
    this.steps = [];
  }

  /** Runs until closed. */
  async run(): Promise<void> {
    while (!this.closed) {
      try {
        await this.turn();
      } catch (error) {
        this.playing = false;
        this.work = null;
        this.post({ type: 'notice', level: 'error', text: `The run stopped: ${(error as Error).message}` });
        this.status();
      }
    }
    this.session?.dispose();
  }

  private async turn(): Promise<void> {
    if (this.building) await this.build();
    if (this.change && !this.work) this.configure();
    this.next();
    const wait = this.pace.wait();
    if (this.work && wait <= 0) await this.slice();
    this.statusIfDue();
    await this.photograph();
    await (this.busy() && wait <= 0 ? breathe() : this.sleep(this.busy() ? wait : undefined));
  }

  private busy(): boolean {
    const frame = this.stale && this.ready && this.session;
    return Boolean(this.building || this.change || this.work || this.steps.length > 0 || frame || this.running());
  }

  private running(): boolean {
    return this.session !== null && this.playing && !this.hidden;
  }

  /** Picks the next step, if none is under way. */
  private next(): void {
    const session = this.session;
    if (this.work || !session || this.building) return;
    const asked = this.steps[0];
    if (!asked && !this.running()) return;
    this.work = session.advance(asked && asked !== 'iteration' ? asked : session.due());
  }

  /** Pieces of work until the slice is used up, the step is done, or slow motion asks for a pause at a line. */
  private async slice(): Promise<void> {
    const session = this.session as Session;
    const begin = performance.now();
    let line = session.line;
    do {
      const before = session.iteration;
      if ((this.work as Work<void>).next().done) {
        await this.finished(session, session.iteration > before);
        break;
      }
      if (session.line !== line && isSlow(session.experiment)) {
        line = session.line;
        this.pace.line(session.experiment);
        break;
      }
    } while (performance.now() - begin < SLICE);
    session.seconds += (performance.now() - begin) / 1000;
  }

  private async finished(session: Session, iterated: boolean): Promise<void> {
    this.work = null;
    this.stale = true;
    if (this.steps.length > 0 && (this.steps[0] !== 'iteration' || iterated)) this.steps.shift();
    if (!iterated) return;
    this.rate.tick();
    this.pace.iteration(session.experiment);
    this.fences.push(fence()); // a GPU may run at most two iterations behind
    if (this.fences.length > 2) await this.fences.shift();
  }

  /** Sends a frame where one is wanted, and keeps the device's queue short. */
  private async photograph(): Promise<void> {
    const session = this.session;
    if (!session || !this.stale || this.work || this.developing || !this.ready) return;
    const still = !this.running() && this.steps.length === 0;
    const boundary = session.assignerSteps === 0 || isSlow(session.experiment) || still;
    const now = performance.now();
    if (!boundary || (!still && now - this.sentAt.frame < FRAME_EVERY)) return;
    this.stale = false;
    this.sentAt.frame = now;
    this.developing = true;
    const frame = await (await inSlices(session.frame(this.watch)));
    this.developing = false;
    if (this.session === session) this.deliver(frame, session);
  }

  private deliver(frame: Frame, session: Session): void {
    if (!isFiniteFrame(frame)) return this.recover(session);
    this.ready = false;
    this.post({ type: 'frame', frame }, buffersOf(frame));
    this.checkpointIfDue(session);
  }

  /** Numbers that are not finite never reach the page: the run goes back to where they last were. */
  private recover(session: Session): void {
    const back = this.good;
    this.playing = false;
    const where = back ? `went back to iteration ${back.iteration}` : 'starts again';
    const text = `At iteration ${session.iteration} numbers were no longer finite (is a learning rate or the cost too steep?). The run ${where} and is paused.`;
    this.post({ type: 'notice', level: 'error', text });
    this.rebuild(session.experiment, back && { ...back, experiment: session.experiment });
  }

  private checkpointIfDue(session: Session): void {
    const now = performance.now();
    if (this.saving || now - this.sentAt.checkpoint < CHECKPOINT_EVERY) return;
    this.sentAt.checkpoint = now;
    this.saving = true;
    const save = async () => {
      const checkpoint = await session.save();
      if (this.session !== session) return;
      this.good = checkpoint;
      this.post({ type: 'checkpoint', checkpoint });
    };
    save().catch(() => {}).finally(() => { this.saving = false; });
  }

  private configure(): void {
    const session = this.session as Session;
    const experiment = this.change as Experiment;
    this.change = null;
    try {
      session.configure(experiment);
      this.post({ type: 'setup', setup: session.setup() });
    } catch (error) {
      this.badExpression(error, experiment);
      session.configure({ ...experiment, cost: session.experiment.cost, expr: session.experiment.expr });
    }
    this.stale = true;
  }

  private badExpression(error: unknown, experiment: Experiment): void {
    if (!(error instanceof ExpressionError)) throw error;
    this.post({ type: 'cost-error', message: error.message, at: error.at, expression: experiment.expr });
  }

  private async build(): Promise<void> {
    const wanted = this.building as Building;
    this.abort = new AbortController();
    this.work?.return();
    this.work = null;
    try {
      const session = await this.create(wanted, this.abort.signal);
      if (this.building !== wanted || this.closed) return session.dispose();
      this.replace(session);
    } catch (error) {
      if (this.building !== wanted) return; // superseded: its end is no news
      this.building = null;
      const text = `${(error as Error).message}${this.session ? ' The run before goes on.' : ''}`;
      this.post({ type: 'notice', level: 'error', text });
    }
  }

  /** A typed cost that does not parse must not keep the page empty: the run begins with the squared distance. */
  private async create({ experiment, checkpoint }: Building, signal: AbortSignal): Promise<Session> {
    const onProgress = (what: string, done: number, total: number) => this.post({ type: 'progress', what, done, total });
    const sources = { ...this.sources, signal, onProgress };
    try {
      return await Session.create(experiment, sources, checkpoint);
    } catch (error) {
      this.badExpression(error, experiment);
      return await Session.create({ ...experiment, cost: 'square' }, sources, checkpoint);
    }
  }

  private replace(session: Session): void {
    this.session?.dispose();
    this.session = session;
    this.building = null;
    this.good = null;
    this.stale = true;
    this.ready = true;
    this.rate.restart();
    this.pace.restart();
    this.post({ type: 'reals', reals: session.reals() });
    this.post({ type: 'setup', setup: session.setup() });
    this.status();
  }

  private statusIfDue(): void {
    const slow = this.session && isSlow(this.session.experiment);
    const changed = slow && this.session?.line !== this.sentAt.line;
    if (changed || performance.now() - this.sentAt.status > STATUS_EVERY) this.status();
  }

  private status(): void {
    const session = this.session;
    const line = session && (this.work || this.running()) ? session.line : 'idle';
    this.sentAt.status = performance.now();
    this.sentAt.line = line;
    const { playing } = this;
    const rate = this.running() ? this.rate.perSecond() : 0;
    const [iteration, assignerSteps] = [session?.iteration ?? 0, session?.assignerSteps ?? 0];
    this.post({ type: 'status', playing, iteration, rate, line, assignerSteps });
  }

  /** Until a command comes, or the time is up. */
  private sleep(ms?: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = ms === undefined ? undefined : setTimeout(resolve, ms);
      this.wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}

/** Runs work to its end, with room for commands between slices. */
async function inSlices<T>(work: Work<T>): Promise<T> {
  for (;;) {
    const begin = performance.now();
    do {
      const step = work.next();
      if (step.done) return step.value;
    } while (performance.now() - begin < SLICE);
    await breathe();
  }
}

const channel = new MessageChannel();

/** Lets waiting messages in: a macrotask without the delay of a timer, also in a hidden tab. */
function breathe(): Promise<void> {
  return new Promise((resolve) => {
    channel.port1.onmessage = () => resolve();
    channel.port2.postMessage(0);
  });
}

/** The buffers to hand over with a frame. */
function buffersOf(frame: Frame): ArrayBufferLike[] {
  const { generated, index, value, loads, psi, cells, field } = frame;
  const arrays = [generated, index, value, loads, psi, cells?.index, field?.psi];
  return [...new Set(arrays.flatMap((a) => (a ? [a.buffer] : [])))];
}

function isFiniteFrame({ stats, generated }: Frame): boolean {
  return Number.isFinite(stats.dual) && generated.every(Number.isFinite);
}
