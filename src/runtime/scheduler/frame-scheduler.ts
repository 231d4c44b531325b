/** Computes frames when the page can draw one, and saves checkpoints at intervals. */

import type { Checkpoint, Report, Watch } from '../protocol/protocol.ts';
import { buffersOf, type Frame, isFiniteFrame } from '../session/frame.ts';
import type { Session } from '../session/session.ts';
import { runCooperatively } from './cooperative.ts';
import { isSlow } from './rate-limiter.ts';

/** Milliseconds between frames, at least; between checkpoints; before the first one; and before one at rest. */
const FRAME_EVERY = 33;
const CHECKPOINT_EVERY = 5000;
const FIRST_CHECKPOINT = 1000;
const RESTED = 300;
/** Frames take at most one part in this many of the time: with few generated points they cost more than the steps. */
const SHARE = 4;
/** Milliseconds after which a frame is computed even between the steps of an iteration. */
const FRAME_LATE = 2000;

type Moment = Pick<Session, 'iteration' | 'stepsDone'>;
const START: Moment = { iteration: 0, stepsDone: 0 };

/** Sends a report to the page. */
export type Post = (report: Report, transfer?: ArrayBufferLike[]) => void;

export class FrameScheduler {
  /** The last checkpoint of the running session with finite numbers. */
  good: Checkpoint | null = null;
  private watching: Watch = { grid: null };
  /** Can the page draw a frame? */
  private ready = true;
  /** Is the page's frame out of date? */
  private stale = false;
  private tookAt = 0;
  /** Milliseconds that the last frame took to compute. */
  private took = 0;
  private savedAt = 0;
  /** The moment of the last checkpoint; at first the start. */
  private saved: Moment = START;
  private movedAt = 0;
  private computing = false;
  /** The number of sessions so far: a frame of a replaced session is not sent. */
  private sessions = 0;

  constructor(private readonly post: Post) {}

  set watch(watch: Watch) {
    this.watching = watch;
    this.stale = true;
  }

  /** To be called for a new session, of which nothing was sent or saved yet. */
  reset(): void {
    this.sessions++;
    this.good = null;
    this.stale = true;
    this.ready = true;
    this.tookAt = 0;
    this.took = 0;
    this.savedAt = performance.now();
    this.saved = START;
  }

  /** To be called when the session has advanced. */
  moved(): void {
    this.stale = true;
    this.movedAt = performance.now();
  }

  /** To be called when the page has drawn the last frame. */
  drawn(): void {
    this.ready = true;
  }

  /** Is a frame due at rest, which no further step will replace? */
  get pending(): boolean {
    return this.stale && this.ready && !this.computing;
  }

  /** Is it time for a frame? Within an iteration only in slow motion, at rest, and if the iteration takes long. */
  due(session: Session, atRest: boolean): boolean {
    if (!this.pending) return false;
    if (atRest) return true;
    const age = performance.now() - this.tookAt;
    const boundary = session.stepsDone === 0 || isSlow(session.experiment);
    return age >= Math.max(boundary ? FRAME_EVERY : FRAME_LATE, SHARE * this.took);
  }

  /**
   * Computes a frame on the device. Training may continue while it is read back and sent. `readBack` resolves to the
   * frame, or to null, with nothing sent, if it is not finite or belongs to a replaced session. Rejects if
   * the device fails.
   */
  async compute(session: Session): Promise<{ readBack: Promise<Frame | null> }> {
    this.stale = false;
    this.tookAt = performance.now();
    this.computing = true;
    try {
      const { readBack } = await runCooperatively(session.frame(this.watching));
      this.took = performance.now() - this.tookAt;
      return { readBack: this.send(readBack) };
    } catch (error) {
      this.computing = false;
      throw error;
    }
  }

  private async send(readBack: Promise<Frame>): Promise<Frame | null> {
    const { sessions } = this;
    try {
      const frame = await readBack;
      // The page would ignore it, and never report that it was drawn.
      if (sessions !== this.sessions || !isFiniteFrame(frame)) return null;
      this.ready = false;
      this.post({ type: 'frame', frame }, buffersOf(frame));
      return frame;
    } finally {
      this.computing = false;
    }
  }

  /** Saves a checkpoint of the session, at intervals. */
  async saveIfDue(session: Session): Promise<void> {
    const every = this.good ? CHECKPOINT_EVERY : FIRST_CHECKPOINT;
    if (performance.now() - this.savedAt >= every) await this.save(session);
  }

  /** Milliseconds until a session at rest should be saved; null if it has been. */
  restsFor({ iteration, stepsDone }: Moment): number | null {
    const { saved } = this;
    if (iteration === saved.iteration && stepsDone === saved.stepsDone) return null;
    return Math.max(0, Math.max(this.movedAt, this.savedAt) + RESTED - performance.now());
  }

  /** Saves a checkpoint. Training waits for it, since all parts must belong to one moment. */
  async save(session: Session): Promise<void> {
    this.savedAt = performance.now();
    this.saved = { iteration: session.iteration, stepsDone: session.stepsDone };
    const checkpoint = await session.save();
    if (!Object.values(checkpoint.arrays).every((values) => values.every(Number.isFinite))) return;
    this.keep(checkpoint);
  }

  /** Keeps a checkpoint here and in the page, to go back to; also that from which the session was started. */
  keep(checkpoint: Checkpoint): void {
    this.good = checkpoint;
    this.saved = checkpoint;
    this.post({ type: 'checkpoint', checkpoint });
  }
}
