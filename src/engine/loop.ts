/** Drives a session in slices of a few milliseconds, so that a command never waits long. No worker, no DOM. */
import type { OwnData } from '../data/own.ts';
import type { RealsSources } from '../data/reals.ts';
import { needsRestart } from '../settings/experiment.ts';
import type { Experiment } from '../settings/table.ts';
import { type Built, build, costError, type Order, type Origin } from './build.ts';
import { Camera, type Post } from './camera.ts';
import { Desk } from './desk.ts';
import type { Checkpoint, Command, Stats } from './protocol.ts';
import { Referee } from './referee.ts';
import type { Session } from './session.ts';
import { breathe, Doorbell } from './slices.ts';
import { StatusBoard } from './status.ts';
import { Stepper } from './stepper.ts';
import { keptText, STILL_NOT_FINITE, setBackText } from './texts.ts';

export class Loop {
  private session: Session | null = null;
  /** The visitor's data that the session is trained on; `sources` hold those that were imported last. */
  private own: OwnData | null = null;
  /** What the visitor asked for and has not got yet: a run, live settings, a file. */
  private order: Order | null = null;
  private change: Experiment | null = null;
  /** The run was set back, and has not shown a finite number since. */
  private setBack = false;
  private playing = false;
  private hidden = false;
  private closed = false;
  private backend: Experiment['backend'] = 'auto';
  private abort = new AbortController();
  private readonly bell = new Doorbell();
  private readonly stepper = new Stepper();
  private readonly camera: Camera;
  private readonly desk: Desk;
  private readonly board: StatusBoard;
  private readonly referee = new Referee();

  constructor(
    private sources: RealsSources,
    private readonly post: Post,
  ) {
    this.camera = new Camera(post);
    this.desk = new Desk(post);
    this.board = new StatusBoard(post);
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
        this.backend = command.experiment.backend;
        this.begin(command);
        break;
      case 'set':
        this.set(command.experiment);
        break;
      case 'reset':
        this.restart(this.latest());
        break;
      case 'load':
        this.begin({ file: command.file, backend: this.backend });
        break;
      case 'own':
        this.sources = { ...this.sources, own: command.own };
        break;
      case 'cancel':
        this.abort.abort();
        break;
      case 'watch':
        this.camera.watch = command.watch;
        break;
      case 'drawn':
        this.camera.drawn();
        break;
      case 'ask':
      case 'withdraw':
      case 'save':
        this.desk.take(command, this.session !== null);
        break;
      default:
        this.move(command);
    }
  }

  private move(command: Extract<Command, { type: 'play' | 'pause' | 'step' | 'hidden' }>): void {
    if (command.type === 'hidden') this.hidden = command.hidden;
    else this.playing = command.type === 'play';
    if (command.type === 'step') this.stepper.ask(command.what);
    this.settle();
  }

  close(): void {
    this.closed = true;
    this.abort.abort();
    this.bell.ring();
  }

  /** The experiment as last asked for. */
  private latest(): Experiment | null {
    const ordered = this.order && 'experiment' in this.order ? this.order.experiment : null;
    return this.change ?? ordered ?? this.session?.experiment ?? null;
  }

  private set(experiment: Experiment): void {
    const before = this.latest();
    if (!before || needsRestart(before, experiment)) this.restart(experiment);
    else this.change = experiment; // also where a run is being built: it is applied when that is there
    this.stepper.pace.restart();
  }

  private restart(experiment: Experiment | null, checkpoint: Checkpoint | null = null): void {
    if (experiment) this.begin({ experiment, checkpoint });
  }

  private begin(origin: Origin): void {
    this.abort.abort();
    this.order = { ...origin, lastGood: this.session?.experiment ?? null, lastOwn: this.own };
    this.change = null;
    this.stepper.forget();
  }

  /** Training stops, starts or changes its pace: measure afresh, and say so at once. */
  private settle(): void {
    this.stepper.settle(this.running());
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
    this.desk.dismiss();
    this.stepper.drop();
    this.session?.dispose();
  }

  /** After an error that nobody foresaw: the page is told, and can go on from here. */
  private stop(error: Error): void {
    this.playing = false;
    this.stepper.drop();
    this.stepper.forget();
    this.complain(`The run stopped: ${error.message}`);
    this.status();
  }

  private complain(text: string): void {
    this.post({ type: 'notice', level: 'error', text });
  }

  private async turn(): Promise<void> {
    if (this.order) await this.build(this.order);
    if (this.session) await this.advance(this.session);
    if (this.board.isDue(this.session)) this.status();
    await this.rest();
  }

  /** What is due in the session, each for a slice: changes, training, answers, a file, a frame. */
  private async advance(session: Session): Promise<void> {
    const { stepper } = this;
    if (this.change) this.configure(session, this.change);
    const { saving } = this.desk;
    if (saving && !stepper.whole) stepper.complete();
    if (!this.order && !saving) stepper.pick(session, this.running());
    if (await stepper.slice(session, this.running())) this.moved(session);
    this.desk.answer(session);
    if (stepper.whole) await this.desk.save(session, this.own);
    if (stepper.midway && !stepper.held) return;
    if (this.camera.due(session, !this.running() && !stepper.awaited)) await this.photograph(session);
  }

  private moved(session: Session): void {
    this.camera.moved();
    if (this.running() && this.referee.stepped(session)) this.playing = false;
    if (!this.running()) this.status();
  }

  /** Lets messages in; sleeps where there is nothing to do. */
  private rest(): Promise<void> {
    const frame = this.session !== null && this.camera.pending;
    const training = this.stepper.busy || (this.running() && !this.stepper.held);
    if (this.order || this.change || this.desk.busy) return breathe();
    const wait = this.stepper.pace.wait();
    if (!training && !frame) return this.bell.wait();
    return wait > 0 ? this.bell.wait(wait) : breathe();
  }

  private running(): boolean {
    return this.session !== null && this.playing && !this.hidden;
  }

  private async photograph(session: Session): Promise<void> {
    const { developed } = await this.camera.expose(session);
    developed
      .then((stats) => this.seen(session, stats))
      .catch((error: Error) => this.stop(error))
      .finally(() => this.bell.ring());
    if (this.stepper.whole) await this.camera.saveIfDue(session);
  }

  private seen(session: Session, stats: Stats | null): void {
    if (this.session !== session) return;
    if (!stats) {
      this.recover(session);
      return;
    }
    this.setBack = false;
    const done = this.referee.seen(session, stats, this.running());
    if (done) this.finish(done);
  }

  /** The assigner alone has done its work: the run stops by itself, and says why. */
  private finish(text: string): void {
    this.playing = false;
    this.post({ type: 'notice', level: 'info', text, paused: true });
    this.settle();
  }

  /** Numbers that are not finite never reach the page: the run goes back to where they last were. */
  private recover(session: Session): void {
    const back = this.camera.good;
    this.playing = false;
    this.stepper.forget();
    this.complain(this.setBack ? STILL_NOT_FINITE : setBackText(session.iteration, back?.iteration));
    if (!this.setBack) this.restart(session.experiment, back && { ...back, experiment: session.experiment });
    this.setBack = true;
  }

  /** Between two steps; a step that is held is given up for it. */
  private configure(session: Session, experiment: Experiment): void {
    if (this.stepper.held) this.stepper.drop();
    if (this.stepper.midway) return;
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
    this.stepper.drop();
    try {
      const built = await build(order, { ...this.sources, signal: this.abort.signal }, this.post);
      if (this.order === order && !this.closed) this.replace(built, order);
      else built.session.dispose();
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
    this.settleOwn();
    if (this.session) this.post({ type: 'experiment', experiment: this.session.experiment });
  }

  private replace({ session, checkpoint, own }: Built, order: Order): void {
    this.desk.dismiss();
    this.session?.dispose();
    this.session = session;
    this.own = own;
    this.order = null;
    this.camera.reset();
    this.settleOwn();
    if ('file' in order) this.introduce(session);
    this.post({ type: 'reals', reals: session.reals() });
    if (checkpoint) this.camera.keep(checkpoint);
    this.post({ type: 'setup', setup: session.setup() });
    const { notice } = session.data;
    if (notice) this.post({ type: 'notice', level: 'info', text: notice });
    this.settle();
  }

  /** A run of a file: the page learns what it is. */
  private introduce(session: Session): void {
    this.change = null; // it was meant for the run before
    this.post({ type: 'experiment', experiment: session.experiment });
  }

  /** The page keeps the data of the run: whatever was imported, or came with a file. */
  private settleOwn(): void {
    const { own } = this;
    if (!own || own === this.sources.own) return;
    this.sources = { ...this.sources, own };
    this.post({ type: 'own', own });
  }

  private status(): void {
    this.board.show(this.session, this.stepper, this.playing, this.running());
  }
}
