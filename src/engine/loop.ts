/** Drives a session in slices of a few milliseconds, so that a command never waits long. No worker, no DOM. */
import type { RealsSources } from '../data/reals.ts';
import { needsRestart } from '../settings/experiment.ts';
import type { Experiment } from '../settings/table.ts';
import { type Built, costError, type Origin } from './build.ts';
import { breathe, Doorbell } from './cooperative.ts';
import { Camera, type Post } from './frame-scheduler.ts';
import { loadParts } from './model-factory.ts';
import { Orders } from './pending-run.ts';
import type { Checkpoint, Command, Stats } from './protocol.ts';
import { Desk } from './request-queue.ts';
import type { Session } from './session.ts';
import { StatusBoard } from './status.ts';
import { Stepper } from './step-scheduler.ts';
import { Referee, type Verdict } from './stopping-rule.ts';
import { keptText, reasonOf, STILL_NOT_FINITE, setBackText } from './texts.ts';

export class Loop {
  private session: Session | null = null;
  /** The run was set back, and has not shown a finite number since. */
  private setBack = false;
  /** What was last said against the typed cost. */
  private doubt: string | null = null;
  private playing = false;
  private hidden = false;
  private closed = false;
  private backend: Experiment['backend'] = 'auto';
  private readonly bell = new Doorbell();
  private readonly stepper = new Stepper();
  private readonly orders: Orders;
  private readonly camera: Camera;
  private readonly desk: Desk;
  private readonly board: StatusBoard;
  private readonly referee = new Referee();

  constructor(
    sources: RealsSources,
    private readonly post: Post,
  ) {
    this.orders = new Orders(sources, post);
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
        this.set(command);
        break;
      case 'reset':
        this.restart(this.orders.latest(this.experiment));
        break;
      case 'load':
        this.begin({ file: command.file, backend: this.backend });
        break;
      case 'own':
        this.orders.imported(command.own);
        break;
      case 'cancel':
        this.orders.cancel();
        break;
      case 'watch':
        this.camera.watch = command.watch;
        break;
      case 'drawn':
        this.camera.drawn();
        break;
      case 'ping':
        this.post({ type: 'alive' });
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
    this.orders.cancel();
    this.bell.ring();
  }

  /** The experiment that runs. */
  private get experiment(): Experiment | null {
    return this.session?.experiment ?? null;
  }

  private set({ experiment, checkpoint = null }: Extract<Command, { type: 'set' }>): void {
    const before = this.orders.latest(this.experiment);
    if (checkpoint) this.restart(experiment, checkpoint);
    else if (!before || needsRestart(before, experiment)) this.restart(experiment);
    else this.orders.change = experiment; // also where a run is being built: it is applied when that is there
    this.stepper.pace.restart();
  }

  private restart(experiment: Experiment | null, checkpoint: Checkpoint | null = null): void {
    if (experiment) this.begin({ experiment, checkpoint });
  }

  private begin(origin: Origin): void {
    this.orders.begin(origin, this.experiment);
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
    this.complain(`The run stopped: ${reasonOf(error)}`);
    this.status();
  }

  private complain(text: string): void {
    this.post({ type: 'notice', level: 'error', text });
  }

  private async turn(): Promise<void> {
    if (this.orders.open) await this.build();
    if (this.session) await this.advance(this.session);
    if (this.board.isDue(this.session)) this.status();
    await this.rest();
  }

  /** What is due in the session, each for a slice: changes, training, answers, a file, a frame. */
  private async advance(session: Session): Promise<void> {
    const { stepper, orders } = this;
    if (orders.change) await this.configure(session, orders.change);
    const { saving } = this.desk;
    if (saving && !stepper.whole) stepper.complete();
    if (!orders.open && !saving) stepper.pick(session, this.running());
    if (await stepper.slice(session, this.running())) this.moved(session);
    this.desk.answer(session);
    if (stepper.whole) await this.desk.save(session, orders.own);
    if (stepper.midway && !stepper.held) return;
    if (this.camera.due(session, !this.running() && !stepper.awaited)) await this.photograph(session);
    if (this.unsaved() === 0) await this.camera.save(session);
  }

  /** Milliseconds until the run, which rests, is to be saved; null where it does not rest, or is. */
  private unsaved(): number | null {
    const { session, stepper, camera } = this;
    if (!session || this.running() || stepper.busy || !stepper.whole) return null;
    return camera.restsFor(session);
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
    if (this.orders.open || this.orders.change || this.desk.busy) return breathe();
    const wait = this.stepper.pace.wait();
    if (!training && !frame) return this.bell.wait(this.unsaved() ?? undefined);
    return wait > 0 ? this.bell.wait(wait) : breathe();
  }

  private running(): boolean {
    return this.session !== null && this.playing && !this.hidden;
  }

  private async photograph(session: Session): Promise<void> {
    const { developed } = await this.camera.expose(session);
    developed
      .then((stats) => this.seen(session, stats))
      .catch((error: Error) => this.session === session && this.stop(error))
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
  private finish(verdict: Verdict): void {
    this.playing = false;
    this.post({ type: 'notice', level: 'info', ...verdict });
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
  private async configure(session: Session, experiment: Experiment): Promise<void> {
    if (this.stepper.held) this.stepper.drop();
    if (this.stepper.midway) return;
    this.orders.change = null;
    try {
      await loadParts(experiment);
    } catch (error) {
      this.refuse(session, error as Error);
      return;
    }
    try {
      session.configure(experiment);
    } catch (error) {
      this.post(costError(error, experiment));
      const { cost, expr } = session.experiment;
      session.configure({ ...experiment, cost, expr }); // the run goes on with the last good cost
    }
    this.tellSetup(session);
    this.camera.moved();
  }

  /** What settings need could not be loaded: the run goes on as it is, and the page learns that. */
  private refuse(session: Session, error: Error): void {
    this.complain(keptText(reasonOf(error), true));
    if (!this.orders.change) this.post({ type: 'experiment', experiment: session.experiment });
  }

  private async build(): Promise<void> {
    this.stepper.drop();
    if (this.session) await this.leave(this.session);
    if (this.orders.blank) return this.clear();
    const built = await this.orders.make(this.session);
    if (built && this.closed) built.session.dispose();
    else if (built) this.replace(built);
  }

  /** The page may come back to the run that ends. */
  private async leave(session: Session): Promise<void> {
    if (this.camera.restsFor(session) !== null) await this.camera.save(session);
  }

  /** There is no run until something is drawn or typed. */
  private clear(): void {
    this.orders.forget();
    this.desk.dismiss();
    this.session?.dispose();
    this.session = null;
    this.post({ type: 'no-run' });
    this.settle();
  }

  private replace({ session, checkpoint }: Built): void {
    this.desk.dismiss();
    this.session?.dispose();
    this.session = session;
    this.camera.reset();
    this.post({ type: 'reals', reals: session.reals(), iteration: session.iteration });
    if (checkpoint) this.camera.keep(checkpoint);
    this.tellSetup(session);
    const { notice } = session.data;
    if (notice) this.post({ type: 'notice', level: 'info', text: notice });
    this.settle();
  }

  /** With a notice where something new speaks against the typed cost. */
  private tellSetup(session: Session): void {
    const setup = session.setup();
    this.post({ type: 'setup', setup });
    const doubt = setup.typed?.doubt ?? null;
    if (doubt && doubt !== this.doubt) this.post({ type: 'notice', level: 'warning', text: doubt });
    this.doubt = doubt;
  }

  private status(): void {
    this.board.show(this.session, this.stepper, this.playing, this.running());
  }
}
