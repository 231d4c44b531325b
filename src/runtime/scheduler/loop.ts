/** Runs a session in slices of a few milliseconds, so that commands never wait long. Needs no worker and no DOM. */
import type { RealsSources } from '../../data/reals.ts';
import { needsRestart } from '../../experiment/experiment.ts';
import type { RowWorkers } from '../../methods/row-workers.ts';
import type { Verdict } from '../../methods/trainer.ts';
import type { Experiment } from '../../settings/table.ts';
import type { Checkpoint, Command, Frame } from '../protocol/protocol.ts';
import { type Built, costError, type Origin } from '../session/build.ts';
import { loadModules, type Modules } from '../session/modules.ts';
import { PendingRun } from '../session/pending-run.ts';
import type { Session } from '../session/session.ts';
import { InterruptibleSleep, yieldToMessages } from './cooperative.ts';
import { FrameScheduler, type Post } from './frame-scheduler.ts';
import { Lockstep } from './lockstep.ts';
import { RequestQueue } from './request-queue.ts';
import { StatusBoard } from './status.ts';
import { StepScheduler } from './step-scheduler.ts';
import { keptText, reasonOf, STILL_NOT_FINITE, setBackText, stoppedText, unfitText } from './texts.ts';

export class Loop {
  private session: Session | null = null;
  /** The run was set back to a checkpoint, and its numbers have not been finite since. */
  private setBack = false;
  /** The last doubt about the typed cost that was reported. */
  private doubt: string | null = null;
  private playing = false;
  private hidden = false;
  private closed = false;
  private backend: Experiment['backend'] = 'auto';
  private readonly sleep = new InterruptibleSleep();
  private readonly stepScheduler = new StepScheduler();
  private readonly lockstep = new Lockstep(() => this.sleep.end());
  private readonly pendingRun: PendingRun;
  private readonly frameScheduler: FrameScheduler;
  private readonly requestQueue: RequestQueue;
  private readonly board: StatusBoard;

  constructor(
    sources: RealsSources,
    private readonly post: Post,
    rowWorkers: RowWorkers | null = null,
  ) {
    this.pendingRun = new PendingRun(sources, post, rowWorkers);
    this.frameScheduler = new FrameScheduler(post);
    this.requestQueue = new RequestQueue(post);
    this.board = new StatusBoard(post);
  }

  /** Accepts a command at once; it is carried out between two pieces of work. */
  handle(command: Command): void {
    this.take(command);
    this.sleep.end();
  }

  private take(command: Command): void {
    switch (command.type) {
      case 'start':
        this.frameScheduler.watch = command.watch;
        this.playing = command.playing;
        this.hidden = command.hidden;
        this.backend = command.experiment.backend;
        this.begin(command);
        break;
      case 'set':
        this.set(command);
        break;
      case 'reset':
        this.restart(this.pendingRun.latest(this.experiment));
        break;
      case 'load':
        this.begin({ file: command.file, backend: this.backend });
        break;
      case 'own':
        this.pendingRun.imported(command.own);
        break;
      case 'cancel':
        this.pendingRun.cancel();
        break;
      case 'watch':
        this.frameScheduler.watch = command.watch;
        break;
      case 'join':
        this.lockstep.join(command.port);
        break;
      case 'drawn':
        this.frameScheduler.drawn();
        break;
      case 'ping':
        this.post({ type: 'alive' });
        break;
      case 'ask':
      case 'withdraw':
      case 'save':
        this.requestQueue.take(command, this.session !== null);
        break;
      default:
        this.move(command);
    }
  }

  private move(command: Extract<Command, { type: 'play' | 'pause' | 'step' | 'hidden' }>): void {
    if (command.type === 'hidden') this.hidden = command.hidden;
    else this.playing = command.type === 'play';
    if (command.type === 'step') this.stepScheduler.ask(command.what);
    this.settle();
  }

  close(): void {
    this.closed = true;
    this.pendingRun.cancel();
    this.sleep.end();
  }

  /** The running experiment. */
  private get experiment(): Experiment | null {
    return this.session?.experiment ?? null;
  }

  private set({ experiment, checkpoint = null }: Extract<Command, { type: 'set' }>): void {
    const before = this.pendingRun.latest(this.experiment);
    if (checkpoint) this.restart(experiment, checkpoint);
    else if (!before || needsRestart(before, experiment)) this.restart(experiment);
    else this.pendingRun.change = experiment; // also where a run is being built: it is applied when that is there
    this.stepScheduler.limiter.restart();
  }

  private restart(experiment: Experiment | null, checkpoint: Checkpoint | null = null): void {
    if (experiment) this.begin({ experiment, checkpoint });
  }

  private begin(origin: Origin): void {
    this.pendingRun.begin(origin, this.experiment);
    this.stepScheduler.forget();
  }

  /** Training stops, starts or changes its speed: restarts the measurement of the rate, and reports the status. */
  private settle(): void {
    this.stepScheduler.settle(this.running());
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
    this.lockstep.join(null);
    this.requestQueue.dismiss();
    this.stepScheduler.drop();
    this.session?.dispose();
  }

  /** After an unexpected error: reports it and pauses, so that the page can continue from here. */
  private stop(error: Error): void {
    this.playing = false;
    this.stepScheduler.drop();
    this.stepScheduler.forget();
    this.complain(`The run stopped: ${reasonOf(error)}`);
    this.status();
  }

  private complain(text: string): void {
    this.post({ type: 'notice', level: 'error', text });
  }

  private async turn(): Promise<void> {
    if (this.pendingRun.open) await this.build();
    if (this.session && !this.closed) await this.advance(this.session);
    this.lockstep.tell(this.running() ? (this.session?.iteration ?? null) : null);
    if (this.board.isDue(this.session)) this.status();
    await this.rest();
  }

  /** Does what is due in the session, each for a slice: changes, training, answers, a file, a frame. */
  private async advance(session: Session): Promise<void> {
    const { stepScheduler, pendingRun } = this;
    if (pendingRun.change) await this.configure(session, pendingRun.change);
    if (this.closed) return;
    const { saving } = this.requestQueue;
    if (saving && !stepScheduler.whole) stepScheduler.complete();
    if (!pendingRun.open && !saving) stepScheduler.pick(session, this.running() && !this.waits());
    if (await stepScheduler.slice(session, this.running())) this.moved(session);
    this.requestQueue.answer(session);
    if (stepScheduler.whole) await this.requestQueue.save(session, pendingRun.own);
    if (stepScheduler.midway && !stepScheduler.held) return;
    if (this.frameScheduler.due(session, !this.running() && !stepScheduler.awaited))
      await this.computeFrame(session);
    if (this.unsaved() === 0) await this.frameScheduler.save(session);
  }

  /** Milliseconds until a resting run should be saved; null if it does not rest, or has been saved. */
  private unsaved(): number | null {
    const { session, stepScheduler, frameScheduler } = this;
    if (!session || this.running() || stepScheduler.busy || !stepScheduler.whole) return null;
    return frameScheduler.restsFor(session);
  }

  private moved(session: Session): void {
    this.frameScheduler.moved();
    if (this.running() && session.stopping?.stepped()) this.playing = false;
    if (this.running() && session.stepsDone === 0 && session.iteration === session.experiment.stop) {
      this.playing = false;
      this.post({ type: 'notice', level: 'info', text: stoppedText(session.iteration) });
    }
    if (!this.running()) this.status();
  }

  /** Lets messages be handled; sleeps if there is nothing to do. */
  private async rest(): Promise<void> {
    if (this.closed) return; // perhaps during this turn, when there was no sleep to end
    const frame = this.session !== null && this.frameScheduler.pending;
    const training = this.stepScheduler.busy || (this.running() && !this.stepScheduler.held && !this.waits());
    if (this.pendingRun.open || this.pendingRun.change || this.requestQueue.busy) return yieldToMessages();
    const wait = this.stepScheduler.limiter.wait();
    if (!training && !frame) return this.sleep.wait(this.unsaved() ?? undefined);
    return wait > 0 ? this.sleep.wait(wait) : yieldToMessages();
  }

  private running(): boolean {
    return this.session !== null && this.playing && !this.hidden;
  }

  /** Does the run wait for the one that it is in step with? */
  private waits(): boolean {
    const { session, lockstep } = this;
    return session !== null && session.stepsDone === 0 && !lockstep.allows(session.iteration);
  }

  private async computeFrame(session: Session): Promise<void> {
    const { readBack } = await this.frameScheduler.compute(session);
    readBack
      .then((frame) => this.seen(session, frame))
      .catch((error: Error) => this.session === session && this.stop(error))
      .finally(() => this.sleep.end());
    if (this.stepScheduler.whole) await this.frameScheduler.saveIfDue(session);
  }

  private seen(session: Session, frame: Frame | null): void {
    if (this.session !== session) return;
    if (!frame) {
      this.recover(session);
      return;
    }
    this.setBack = false;
    const done = session.stopping?.seen(frame.scalars, this.running());
    if (done) this.finish(done);
  }

  /** Training has reached its end: pauses, and reports why. */
  private finish(verdict: Verdict): void {
    this.playing = false;
    this.post({ type: 'notice', level: 'info', ...verdict });
    this.settle();
  }

  /** Numbers are no longer finite: sets the run back to the last checkpoint; such numbers never reach the page. */
  private recover(session: Session): void {
    const back = this.frameScheduler.good;
    this.playing = false;
    this.stepScheduler.forget();
    this.complain(this.setBack ? STILL_NOT_FINITE : setBackText(session.iteration, back?.iteration));
    if (!this.setBack) this.restart(session.experiment, back && { ...back, experiment: session.experiment });
    this.setBack = true;
  }

  /** Applies changed settings between two steps; a step that is held is dropped. */
  private async configure(session: Session, experiment: Experiment): Promise<void> {
    if (this.stepScheduler.held) this.stepScheduler.drop();
    if (this.stepScheduler.midway) return;
    this.pendingRun.change = null;
    let modules: Modules;
    try {
      modules = await loadModules(experiment);
    } catch (error) {
      this.refuse(session, error as Error);
      return;
    }
    try {
      session.configure(experiment, modules);
    } catch (error) {
      this.post(costError(error, experiment));
      const { cost, expr } = session.experiment;
      const good = { ...experiment, cost, expr };
      session.configure(good, await loadModules(good)); // the run goes on with the last good cost
    }
    this.tellSetup(session);
    this.frameScheduler.moved();
    await this.examine(session);
  }

  /** Code that the settings need could not be loaded: the run continues unchanged, and the page is told. */
  private refuse(session: Session, error: Error): void {
    this.complain(keptText(reasonOf(error), true));
    if (!this.pendingRun.change) this.post({ type: 'experiment', experiment: session.experiment });
  }

  private async build(): Promise<void> {
    this.stepScheduler.drop();
    if (this.session) await this.leave(this.session);
    if (this.pendingRun.blank) return this.clear();
    const built = await this.pendingRun.make(this.session);
    if (built && this.closed) built.session.dispose();
    else if (built) {
      this.replace(built);
      await this.examine(built.session);
    }
  }

  /** Where the device computes wrongly, the page must begin again without it; nothing is trained meanwhile. */
  private async examine(session: Session): Promise<void> {
    const wrong = await session.fault();
    if (!wrong) return;
    this.post({ type: 'lost', reason: unfitText(wrong), unfit: true });
    this.close();
  }

  /** Saves the run that ends, since the page may return to it. */
  private async leave(session: Session): Promise<void> {
    if (this.frameScheduler.restsFor(session) !== null) await this.frameScheduler.save(session);
  }

  /** Ends the run: there is none until something is drawn or typed. */
  private clear(): void {
    this.pendingRun.forget();
    this.requestQueue.dismiss();
    this.session?.dispose();
    this.session = null;
    this.post({ type: 'no-run' });
    this.settle();
  }

  private replace({ session, checkpoint }: Built): void {
    this.requestQueue.dismiss();
    this.session?.dispose();
    this.session = session;
    this.frameScheduler.reset();
    this.post({ type: 'reals', reals: session.reals(), iteration: session.iteration });
    if (checkpoint) this.frameScheduler.keep(checkpoint);
    this.tellSetup(session);
    const { notice } = session.data;
    if (notice) this.post({ type: 'notice', level: 'info', text: notice });
    this.settle();
  }

  /** Reports the setup, and any new doubt about the typed cost. */
  private tellSetup(session: Session): void {
    const setup = session.setup();
    this.post({ type: 'setup', setup });
    const doubt = setup.typed?.doubt ?? null;
    if (doubt && doubt !== this.doubt) this.post({ type: 'notice', level: 'warning', text: doubt });
    this.doubt = doubt;
  }

  private status(): void {
    this.board.show(this.session, this.stepScheduler, this.playing, this.running());
  }
}
