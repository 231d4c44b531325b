/** Progress is reported for steps that take longer than this, ms. */
const REPORTED_AFTER_MS = 500;

/** Progress within a long step: points done, or a share where the total is 1. */
export class Progress {
  done = 0;
  private total = 0;
  private since = 0;

  begin(total: number): void {
    this.done = 0;
    this.total = total;
    this.since = performance.now();
  }

  end(): void {
    this.total = 0;
  }

  /** Null outside a step, and early in it. */
  get within(): { done: number; total: number } | null {
    const { done, total, since } = this;
    return done > 0 && total > 0 && performance.now() - since > REPORTED_AFTER_MS ? { done, total } : null;
  }
}
