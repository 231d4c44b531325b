import type { Session } from '../session/session.ts';
import type { Post } from './frame-scheduler.ts';
import { isSlow } from './rate-limiter.ts';
import type { StepScheduler } from './step-scheduler.ts';

/** Milliseconds between two reports of the status. */
const EVERY = 200;

/** Reports the status of the run to the page: at intervals, and in slow motion at every line of the algorithm. */
export class StatusBoard {
  private shownAt = 0;
  private line = '';

  constructor(private readonly post: Post) {}

  isDue(session: Session | null): boolean {
    const changed = session !== null && isSlow(session.experiment) && session.line !== this.line;
    return changed || performance.now() - this.shownAt > EVERY;
  }

  show(
    session: Session | null,
    { midway, rate: measured }: StepScheduler,
    playing: boolean,
    running: boolean,
  ): void {
    const line = session && (midway || running) ? session.line : 'idle';
    this.shownAt = performance.now();
    this.line = line;
    const rate = running ? measured.perSecond() : 0;
    const { iteration, stepsDone, within } = session ?? { iteration: 0, stepsDone: 0, within: null };
    this.post({ type: 'status', playing, iteration, rate, line, stepsDone, within });
  }
}
