/** Notices that a worker no longer answers: it hangs, or has closed itself, which no event tells. */

/** Milliseconds between two looks. */
const EVERY = 1000;
/** A look that comes so many milliseconds after the last one tells nothing: the page slept, was throttled or was busy. */
const LATE = 3 * EVERY;
/** Looks in a row without a word after which the worker is asked for one, and after which it counts as silent. */
const ASK = 2;
const SILENT = 5;
/**
 * Looks after which it is given up. Work is done in slices of some milliseconds, and a question is answered between two of
 * them: even a slow machine takes no longer than seconds for one. Each time that this was not enough it is doubled.
 */
const PATIENCE = 30;

export interface Watched {
  /** Wants a word from the worker. */
  ask(): void;
  /** It has not answered for some seconds; or it does again. */
  silent(is: boolean): void;
  lost(): void;
}

export class Watchdog {
  private timer: ReturnType<typeof setInterval> | undefined;
  private looked = 0;
  /** Looks since its last word; null before its first one: it may take minutes to load. */
  private silence: number | null = null;
  private patience = PATIENCE;

  constructor(private readonly watched: Watched) {}

  /** A new worker has been started. */
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

  /** A word from the worker. */
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
