/** Advances a session in slices: steps that were asked for, else the run as it goes on. */
import { waitForGpu } from '../../tensor/backends/read.ts';
import { settled, type Work } from '../../tensor/work.ts';
import type { Session } from '../session/session.ts';
import { SLICE_MS } from './cooperative.ts';
import { isSlow, Rate, RateLimiter } from './rate-limiter.ts';

/** Iterations that a GPU may run behind. */
const MAX_QUEUED_ITERATIONS = 2;
/** Milliseconds in which a step may end after a pause; a longer one is held where it is. */
const HOLD_AFTER_MS = 300;

interface Running {
  what: string;
  mustEnd: boolean;
  pieces: Work<void>;
  /** Was it asked for, or does the run just go on? */
  asked: boolean;
}

export class StepScheduler {
  readonly limiter = new RateLimiter();
  readonly rate = new Rate();
  private asked: string[] = [];
  private step: Running | null = null;
  /** The time from which on a step that nobody asked for is held. */
  private holdAt = Number.POSITIVE_INFINITY;
  private readonly gpuWaits: Promise<void>[] = [];

  /** Is a step under way? */
  get midway(): boolean {
    return this.step !== null;
  }

  /** Can the session be saved? Some steps must end first; any other counts as not begun. */
  get whole(): boolean {
    return !this.step?.mustEnd;
  }

  /** Does a step stand still midway, since the run was paused? */
  get held(): boolean {
    const { step, asked } = this;
    return step !== null && !step.asked && asked.length === 0 && performance.now() > this.holdAt;
  }

  /** Will anything happen in a run that does not go on by itself? */
  get busy(): boolean {
    return this.asked.length > 0 || (this.step !== null && !this.held);
  }

  /** Are steps asked for that have not ended? */
  get awaited(): boolean {
    return this.asked.length > 0;
  }

  /** Training stops, starts or changes its speed. */
  settle(running: boolean): void {
    this.rate.restart();
    this.limiter.restart();
    this.holdAt = running ? Number.POSITIVE_INFINITY : performance.now() + HOLD_AFTER_MS;
  }

  /** A step is wanted: after those that are wanted already. One that is held is taken up again. */
  ask(what: string): void {
    const { step } = this;
    if (step && this.held && (what === 'iteration' || what === step.what)) step.asked = true;
    this.asked.push(what);
  }

  forget(): void {
    this.asked = [];
  }

  /** Lets a held step go on to its end. */
  complete(): void {
    this.holdAt = Number.POSITIVE_INFINITY;
  }

  /** Gives up the step under way. */
  drop(): void {
    this.step?.pieces.return();
    this.step = null;
  }

  /** Picks the next step, if none is under way. */
  pick(session: Session, running: boolean): void {
    const [asked] = this.asked;
    if (this.step || (!asked && !running)) return;
    const what = asked && asked !== 'iteration' ? asked : session.due();
    const mustEnd = session.method.steps.some((s) => s.id === what && s.mustEnd);
    this.step = { what, mustEnd, pieces: session.advance(what), asked: asked !== undefined };
  }

  /**
   * Pieces of work until the slice is used up, the step is done, or slow motion asks for a pause at a line.
   * Tells whether a step has ended.
   */
  async slice(session: Session, running: boolean): Promise<boolean> {
    const { step } = this;
    if (!step || this.held || this.limiter.wait() > 0) return false;
    const begin = performance.now();
    const { line, iteration } = session;
    const lineByLine = isSlow(session.experiment) && (running || this.awaited);
    let done = false;
    do {
      const piece = step.pieces.next();
      done = piece.done === true;
      if (piece.value) await settled(piece.value, step.pieces);
      if (!done && session.line !== line && lineByLine) {
        this.limiter.line(session.experiment);
        break;
      }
    } while (!done && performance.now() - begin < SLICE_MS);
    if (done) await this.finished(step, session, session.iteration > iteration);
    session.seconds += (performance.now() - begin) / 1000;
    return done;
  }

  private async finished(step: Running, session: Session, iterated: boolean): Promise<void> {
    if (step.asked && (this.asked[0] !== 'iteration' || iterated)) this.asked.shift();
    this.step = null;
    if (!iterated) return;
    this.rate.tick();
    this.limiter.iteration(session.experiment);
    this.gpuWaits.push(waitForGpu());
    if (this.gpuWaits.length > MAX_QUEUED_ITERATIONS) await this.gpuWaits.shift();
  }
}
