/** Detects that a worker no longer answers, because it hangs, or has closed itself, for which there is no event. */

/** Milliseconds between two checks. */
const EVERY = 1000;
/** A check that is this late, in milliseconds, is ignored: the page slept, was throttled or was busy. */
const LATE = 3 * EVERY;
/** Checks in a row without a message after which the worker is asked for one, and after which it counts as silent. */
const ASK = 2;
const SILENT = 5;
/**
 * Checks after which the worker is replaced. Work is done in slices of some milliseconds, between which messages are
 * answered: even a slow machine takes at most seconds for a slice. Each time that this was too short it is doubled.
 */
const PATIENCE = 30;

export interface Watched {
  /** Asks the worker for a message. */
  ask(): void;
  /** The worker has not answered for some seconds, or does again. */
  silent(is: boolean): void;
  lost(): void;
}

export class Watchdog {
  private timer: ReturnType<typeof setInterval> | undefined;
  private looked = 0;
  /** Checks since the last message; null before the first one, since loading may take minutes. */
  private silence: number | null = null;
  private patience = PATIENCE;

  constructor(private readonly watched: Watched) {}

  /** To be called when a new worker has been started. */
  begin(): void {
    this.end();
    this.looked = performance.now();
    this.timer = setInterval(() => this.look(), EVERY);
  }

  end(): void {
    clearInterval(this.timer);
    this.heard();
    this.silence = null;
  }

  /** To be called for every message of the worker. */
  heard(): void {
    if (this.silence !== null && this.silence >= SILENT) this.watched.silent(false);
    this.silence = 0;
  }

  private look(): void {
    const now = performance.now();
    const late = now - this.looked > LATE;
    this.looked = now;
    if (this.silence === null || late) return;
    this.silence++;
    if (this.silence >= this.patience) {
      this.patience *= 2;
      this.watched.lost();
    } else {
      if (this.silence >= ASK) this.watched.ask();
      if (this.silence === SILENT) this.watched.silent(true);
    }
  }
}
