/** Drives a session in slices of a few milliseconds, so that a command never waits long. No worker, no DOM. */
import type { RealsSources } from '../data/reals.ts';
import { needsRestart } from '../settings/experiment.ts';
import type { Experiment } from '../settings/table.ts';
import { fence } from '../tensor/fence.ts';
import type { Work } from '../tensor/work.ts';
import { build, costError, type Order } from './build.ts';
import { Camera, type Post } from './camera.ts';
import { isSlow, Pace, Rate } from './pace.ts';
import type { Checkpoint, Command, StepKind } from './protocol.ts';
import type { Session } from './session.ts';
import { breathe, Doorbell, SLICE } from './slices.ts';
import { keptText, STILL_NOT_FINITE, setBackText } from './texts.ts';

/** Milliseconds between statuses. */
const STATUS_EVERY = 200;
/** Iterations that a GPU may run behind. */
const BEHIND = 2;

export class Loop {
  private session: Session | null = null;
  /** What the visitor asked for and has not got yet: a run, live settings, steps. */
  private order: Order | null = null;
  private change: Experiment | null = null;
  private steps: StepKind[] = [];
  /** The step under way; was it asked for, or does the run just go on? */
  private work: { pieces: Work<void>; asked: boolean } | null = null;
  /** The run was set back, and has not shown a finite number since. */
  private setBack = false;
  private playing = false;
  private hidden = false;
  private closed = false;
  private abort = new AbortController();
  private readonly bell = new Doorbell();
  private statusAt = 0;
  private statusLine = '';
  private readonly fences: Promise<void>[] = [];
  private readonly rate = new Rate();
  private readonly pace = new Pace();
  private readonly camera: Camera;

  constructor(
    private readonly sources: RealsSources,
    private readonly post: Post,
  ) {
    this.camera = new Camera(post);
  }

  /** Takes a command at once; what it asks for happens between two pieces of work. */
  handle(command: Command): void {
    this.take(command);
    this.bell.ring();
  }

  private take(command: Command): void {
    switch (command.type) {
      case 'start':
        this.camera.watch = command.watch;
        this.playing = command.playing;
        this.hidden = command.hidden;
        this.begin(command.experiment, command.checkpoint);
        break;
      case 'set':
        this.set(command.experiment);
        break;
      case 'play':
      case 'pause':
        this.playing = command.type === 'play';
        this.settle();
        break;
      case 'hidden':
        this.hidden = command.hidden;
        this.settle();
        break;
      case 'step':
        this.playing = false;
        this.steps.push(command.what);
        this.settle();
        break;
      case 'cancel':
        this.abort.abort();
        break;
      case 'reset':
        this.begin(this.latest(), null);
        break;
      case 'watch':
        this.camera.watch = command.watch;
        break;
      case 'drawn':
        this.camera.drawn();
    }
  }

  close(): void {
    this.closed = true;
    this.abort.abort();
    this.bell.ring();
  }

  /** The experiment as last asked for. */
  private latest(): Experiment | null {
    return this.change ?? this.order?.experiment ?? this.session?.experiment ?? null;
  }

  private set(experiment: Experiment): void {
    const before = this.latest();
    if (!before || needsRestart(before, experiment)) this.begin(experiment, null);
    else this.change = experiment; // also where a run is being built: it is applied when that is there
    this.pace.restart();
  }

  private begin(experiment: Experiment | null, checkpoint: Checkpoint | null): void {
    if (!experiment) return;
    this.abort.abort();
    this.order = { experiment, checkpoint, lastGood: this.session?.experiment ?? null };
    this.change = null;
    this.steps = [];
  }

  /** Training stops, starts or changes its pace: measure afresh, and say so at once. */
  private settle(): void {
    this.rate.restart();
    this.pace.restart();
    this.status();
  }

  /** Runs until closed. */
  async run(): Promise<void> {
    while (!this.closed) {
      try {
        await this.turn();
      } catch (error) {
        this.stop(error as Error);
      }
    }
    this.session?.dispose();
  }

  /** After an error that nobody foresaw: the page is told, and can go on from here. */
  private stop(error: Error): void {
    this.playing = false;
    this.drop();
    this.steps = [];
    this.complain(`The run stopped: ${error.message}`);
    this.status();
  }

  private complain(text: string): void {
    this.post({ type: 'notice', level: 'error', text });
  }

  private async turn(): Promise<void> {
    if (this.order) await this.build(this.order);
    if (this.change && this.session && !this.work) this.configure(this.session, this.change);
    this.next();
    const wait = this.pace.wait();
    if (this.session && this.work && wait <= 0) await this.slice(this.session, this.work.pieces);
    this.statusIfDue();
    if (this.session && !this.work && this.camera.due(this.session, !this.running() && !this.steps.length)) {
      await this.photograph(this.session);
    }
    const busy = this.busy();
    await (busy && this.pace.wait() <= 0 ? breathe() : this.bell.wait(busy ? this.pace.wait() : undefined));
  }

  private busy(): boolean {
    const frame = this.session && this.camera.pending;
    return Boolean(this.order || this.change || this.work || this.steps.length || frame || this.running());
  }

  private running(): boolean {
    return this.session !== null && this.playing && !this.hidden;
  }

  /** Picks the next step, if none is under way. */
  private next(): void {
    if (this.work || !this.session || this.order) return;
    const [asked] = this.steps;
    if (!asked && !this.running()) return;
    const what = asked && asked !== 'iteration' ? asked : this.session.due();
    this.work = { pieces: this.session.advance(what), asked: asked !== undefined };
  }

  /** Gives up the step under way. */
  private drop(): void {
    this.work?.pieces.return();
    this.work = null;
  }

  /** Pieces of work until the slice is used up, the step is done, or slow motion asks for a pause at a line. */
  private async slice(session: Session, pieces: Work<void>): Promise<void> {
    const begin = performance.now();
    const { line, iteration } = session;
    const lineByLine = isSlow(session.experiment) && (this.running() || this.steps.length > 0);
    do {
      if (pieces.next().done) {
        await this.finished(session, session.iteration > iteration);
        break;
      }
      if (session.line !== line && lineByLine) {
        this.pace.line(session.experiment);
        break;
      }
    } while (performance.now() - begin < SLICE);
    session.seconds += (performance.now() - begin) / 1000;
  }

  private async finished(session: Session, iterated: boolean): Promise<void> {
    if (this.work?.asked && (this.steps[0] !== 'iteration' || iterated)) this.steps.shift();
    this.work = null;
    this.camera.moved();
    if (!this.running()) this.status();
    if (!iterated) return;
    this.rate.tick();
    this.pace.iteration(session.experiment);
    this.fences.push(fence());
    if (this.fences.length > BEHIND) await this.fences.shift();
  }

  private async photograph(session: Session): Promise<void> {
    const { developed } = await this.camera.expose(session);
    developed
      .then((finite) => this.seen(session, finite))
      .catch((error: Error) => this.stop(error))
      .finally(() => this.bell.ring());
    await this.camera.saveIfDue(session);
  }

  private seen(session: Session, finite: boolean): void {
    if (this.session !== session) return;
    if (finite) this.setBack = false;
    else this.recover(session);
  }

  /** Numbers that are not finite never reach the page: the run goes back to where they last were. */
  private recover(session: Session): void {
    const back = this.camera.good;
    this.playing = false;
    this.steps = [];
    this.complain(this.setBack ? STILL_NOT_FINITE : setBackText(session.iteration, back?.iteration));
    if (!this.setBack) this.begin(session.experiment, back && { ...back, experiment: session.experiment });
    this.setBack = true;
  }

  private configure(session: Session, experiment: Experiment): void {
    this.change = null;
    try {
      session.configure(experiment);
    } catch (error) {
      this.post(costError(error, experiment));
      const { cost, expr } = session.experiment;
      session.configure({ ...experiment, cost, expr }); // the run goes on with the last good cost
    }
    this.post({ type: 'setup', setup: session.setup() });
    this.camera.moved();
  }

  private async build(order: Order): Promise<void> {
    this.abort = new AbortController();
    this.drop();
    try {
      const session = await build(order, { ...this.sources, signal: this.abort.signal }, this.post);
      if (this.order === order && !this.closed) this.replace(session);
      else session.dispose();
    } catch (error) {
      if (this.order !== order) return; // given up for a newer order: its end is no news
      this.order = null;
      this.change = null;
      this.keep((error as Error).message);
    }
  }

  /** The run that was asked for cannot be had: the page is told, and that the one before goes on. */
  private keep(why: string): void {
    const text = keptText(this.abort.signal.aborted ? 'Loading was cancelled.' : why, this.session !== null);
    this.complain(text);
    if (this.session) this.post({ type: 'experiment', experiment: this.session.experiment });
  }

  private replace(session: Session): void {
    this.session?.dispose();
    this.session = session;
    this.order = null;
    this.camera.reset();
    this.post({ type: 'reals', reals: session.reals() });
    this.post({ type: 'setup', setup: session.setup() });
    this.settle();
  }

  private statusIfDue(): void {
    const slow = this.session && isSlow(this.session.experiment);
    const changed = slow && this.session?.line !== this.statusLine;
    if (changed || performance.now() - this.statusAt > STATUS_EVERY) this.status();
  }

  private status(): void {
    const { session, playing } = this;
    const line = session && (this.work || this.running()) ? session.line : 'idle';
    this.statusAt = performance.now();
    this.statusLine = line;
    const rate = this.running() ? this.rate.perSecond() : 0;
    const [iteration, assignerSteps] = [session?.iteration ?? 0, session?.assignerSteps ?? 0];
    this.post({ type: 'status', playing, iteration, rate, line, assignerSteps, within: null });
  }
}
