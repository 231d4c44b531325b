/** Takes frames when the page can draw one, and checkpoints at intervals. */
import { isSlow } from './pace.ts';
import type { Checkpoint, Frame, Report, Watch } from './protocol.ts';
import type { Session } from './session.ts';
import { inSlices } from './slices.ts';

/** Milliseconds between frames, and between checkpoints, at least. */
const FRAME_EVERY = 33;
const CHECKPOINT_EVERY = 5000;

export type Post = (report: Report, transfer?: ArrayBufferLike[]) => void;

export class Camera {
  /** The last good checkpoint of the session that runs. */
  good: Checkpoint | null = null;
  private watching: Watch = { cells: false, field: false };
  /** The page can take a frame. */
  private ready = true;
  /** What the page shows is out of date. */
  private stale = false;
  private tookAt = 0;
  private savedAt = 0;
  private saving = false;

  constructor(private readonly post: Post) {}

  set watch(watch: Watch) {
    this.watching = watch;
    this.stale = true;
  }

  /** A new session: nothing of it was seen or saved yet. */
  reset(): void {
    this.good = null;
    this.stale = true;
    this.ready = true;
    this.tookAt = 0;
    this.savedAt = performance.now();
  }

  /** The session has moved. */
  moved(): void {
    this.stale = true;
  }

  /** The page has drawn the last frame. */
  drawn(): void {
    this.ready = true;
  }

  /** Is a frame due at rest, i.e. one that no further step will replace? */
  get pending(): boolean {
    return this.stale && this.ready;
  }

  /** Is it time for a frame? In the midst of an iteration only in slow motion and at rest. */
  due(session: Session, atRest: boolean): boolean {
    if (!this.pending) return false;
    if (atRest) return true;
    const boundary = session.assignerSteps === 0 || isSlow(session.experiment);
    return boundary && performance.now() - this.tookAt >= FRAME_EVERY;
  }

  /** Takes a frame and sends it; false if its numbers are not finite: then nothing is sent. */
  async shoot(session: Session): Promise<boolean> {
    this.stale = false;
    this.tookAt = performance.now();
    const frame = await await inSlices(session.frame(this.watching));
    if (!isFiniteFrame(frame)) return false;
    this.ready = false;
    this.post({ type: 'frame', frame }, buffersOf(frame));
    if (!this.saving && performance.now() - this.savedAt >= CHECKPOINT_EVERY) await this.save(session);
    return true;
  }

  private async save(session: Session): Promise<void> {
    this.savedAt = performance.now();
    this.saving = true;
    try {
      this.good = await session.save();
      this.post({ type: 'checkpoint', checkpoint: this.good });
    } finally {
      this.saving = false;
    }
  }
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
