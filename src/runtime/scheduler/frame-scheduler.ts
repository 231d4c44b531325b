/** Takes frames when the page can draw one, and checkpoints at intervals. */

import type { Checkpoint, Report, Watch } from '../protocol/protocol.ts';
import { buffersOf, type Frame, isFiniteFrame } from '../session/frame.ts';
import type { Session } from '../session/session.ts';
import { runCooperatively } from './cooperative.ts';
import { isSlow } from './rate-limiter.ts';

/** Milliseconds between frames, and between checkpoints, at least; before the first one; and at rest, before one. */
const FRAME_EVERY = 33;
const CHECKPOINT_EVERY = 5000;
const FIRST_CHECKPOINT = 1000;
const RESTED = 300;
/** Frames take one part in so many of the time, at most: with few generated points they cost more than the steps. */
const SHARE = 4;
/** Milliseconds after which a frame is taken between the steps of an iteration that lasts longer. */
const FRAME_LATE = 2000;

type Moment = Pick<Session, 'iteration' | 'stepsDone'>;
const START: Moment = { iteration: 0, stepsDone: 0 };

export type Post = (report: Report, transfer?: ArrayBufferLike[]) => void;

export class FrameScheduler {
  /** The last good checkpoint of the session that runs. */
  good: Checkpoint | null = null;
  private watching: Watch = { grid: null };
  /** The page can take a frame. */
  private ready = true;
  /** What the page shows is out of date. */
  private stale = false;
  private tookAt = 0;
  /** Milliseconds that the last one took to compute. */
  private took = 0;
  private savedAt = 0;
  /** The moment that needs no more saving: the start, at first. */
  private saved: Moment = START;
  private movedAt = 0;
  private computing = false;
  /** Sessions so far: a frame of one that has been replaced is not sent. */
  private sessions = 0;

  constructor(private readonly post: Post) {}

  set watch(watch: Watch) {
    this.watching = watch;
    this.stale = true;
  }

  /** A new session: nothing of it was seen or saved yet. */
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

  /** The session has moved. */
  moved(): void {
    this.stale = true;
    this.movedAt = performance.now();
  }

  /** The page has drawn the last frame. */
  drawn(): void {
    this.ready = true;
  }

  /** Is a frame due at rest, i.e. one that no further step will replace? */
  get pending(): boolean {
    return this.stale && this.ready && !this.computing;
  }

  /** Is it time for a frame? In the midst of an iteration only in slow motion, at rest, and if it lasts long. */
  due(session: Session, atRest: boolean): boolean {
    if (!this.pending) return false;
    if (atRest) return true;
    const age = performance.now() - this.tookAt;
    const boundary = session.stepsDone === 0 || isSlow(session.experiment);
    return age >= Math.max(boundary ? FRAME_EVERY : FRAME_LATE, SHARE * this.took);
  }

  /**
   * Computes a frame on the device. Training may go on while it is read back and sent: `readBack` tells
   * the frame, or null where it is not finite or of a session that was replaced: then nothing is sent.
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
      // The page would leave it out, and never say that it was drawn.
      if (sessions !== this.sessions || !isFiniteFrame(frame)) return null;
      this.ready = false;
      this.post({ type: 'frame', frame }, buffersOf(frame));
      return frame;
    } finally {
      this.computing = false;
    }
  }

  /** Saves the session now and then. */
  async saveIfDue(session: Session): Promise<void> {
    const every = this.good ? CHECKPOINT_EVERY : FIRST_CHECKPOINT;
    if (performance.now() - this.savedAt >= every) await this.save(session);
  }

  /** Milliseconds until a session at rest is due to be saved; null where it is. */
  restsFor({ iteration, stepsDone }: Moment): number | null {
    const { saved } = this;
    if (iteration === saved.iteration && stepsDone === saved.stepsDone) return null;
    return Math.max(0, Math.max(this.movedAt, this.savedAt) + RESTED - performance.now());
  }

  /** Training waits for it: all parts must be of one moment. */
  async save(session: Session): Promise<void> {
    this.savedAt = performance.now();
    this.saved = { iteration: session.iteration, stepsDone: session.stepsDone };
    const checkpoint = await session.save();
    if (!Object.values(checkpoint.arrays).every((values) => values.every(Number.isFinite))) return;
    this.keep(checkpoint);
  }

  /** What the session can fall back to, here and in the page: also what it was made from. */
  keep(checkpoint: Checkpoint): void {
    this.good = checkpoint;
    this.saved = checkpoint;
    this.post({ type: 'checkpoint', checkpoint });
  }
}
