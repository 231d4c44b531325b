/** Advances a session in slices: by steps that were asked for, otherwise by those of the continuing run. */
import { waitForGpu } from '../../tensor/backends/read.ts';
import { settled, type Work } from '../../tensor/work.ts';
import type { Session } from '../session/session.ts';
import { SLICE_MS } from './cooperative.ts';
import { isSlow, Rate, RateLimiter } from './rate-limiter.ts';

/** Iterations that may be queued on a GPU. */
const MAX_QUEUED_ITERATIONS = 2;
/** Milliseconds that a step may take to end after a pause; a longer one is held. */
const HOLD_AFTER_MS = 300;

interface Running {
  what: string;
  mustEnd: boolean;
  pieces: Work<void>;
  /** Was it asked for, or is it part of the continuing run? */
  asked: boolean;
}

/** Decides which step runs, and for how long. */
export class StepScheduler {
  readonly limiter = new RateLimiter();
  readonly rate = new Rate();
  private asked: string[] = [];
  private step: Running | null = null;
  /** The time from which a step that was not asked for is held. */
  private holdAt = Number.POSITIVE_INFINITY;
  private readonly gpuWaits: Promise<void>[] = [];

  /** Has a step begun, but not ended? */
  get midway(): boolean {
    return this.step !== null;
  }

  /** Can the session be saved? Some steps must end first; others are saved as not begun. */
  get whole(): boolean {
    return !this.step?.mustEnd;
  }

  /** Is a step held in its middle, because the run was paused? */
  get held(): boolean {
    const { step, asked } = this;
    return step !== null && !step.asked && asked.length === 0 && performance.now() > this.holdAt;
  }

  /** Is there anything to do while the run is paused? */
  get busy(): boolean {
    return this.asked.length > 0 || (this.step !== null && !this.held);
  }

  /** Are there steps that were asked for and have not ended? */
  get awaited(): boolean {
    return this.asked.length > 0;
  }

  /** To be called when training stops, starts or changes its speed. */
  settle(running: boolean): void {
    this.rate.restart();
    this.limiter.restart();
    this.holdAt = running ? Number.POSITIVE_INFINITY : performance.now() + HOLD_AFTER_MS;
  }

  /** Adds a step to those asked for. If the step that is held is asked for, it continues. */
  ask(what: string): void {
    const { step } = this;
    if (step && this.held && (what === 'iteration' || what === step.what)) step.asked = true;
    this.asked.push(what);
  }

  forget(): void {
    this.asked = [];
  }

  /** Lets a held step continue to its end. */
  complete(): void {
    this.holdAt = Number.POSITIVE_INFINITY;
  }

  /** Abandons the current step. */
  drop(): void {
    this.step?.pieces.return();
    this.step = null;
  }

  /** Begins the next step, if there is no current one. */
  pick(session: Session, running: boolean): void {
    const [asked] = this.asked;
    if (this.step || (!asked && !running)) return;
    const what = asked && asked !== 'iteration' ? asked : session.due();
    const mustEnd = session.method.steps.some((s) => s.id === what && s.mustEnd);
    this.step = { what, mustEnd, pieces: session.advance(what), asked: asked !== undefined };
  }

  /**
   * Works until the slice is used up, the step is done, or slow motion requires a pause at a line. Resolves to whether
   * a step has ended.
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
