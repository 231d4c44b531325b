/** A step is long from here on, ms: how far it is, is worth telling. */
const LONG = 500;

/** How far a step is that takes long: points done, or, where the total is 1, the share of it. */
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

  /** Null where nothing is under way, or not for long. */
  get within(): { done: number; total: number } | null {
    const { done, total, since } = this;
    return done > 0 && total > 0 && performance.now() - since > LONG ? { done, total } : null;
  }
}
