import type { Effort } from '../assignment.ts';

/** Counts the pairs that assignments evaluate, reuse or exclude. */
export class WorkCounter {
  private effort: Effort = { pairs: 0, evaluated: 0, reused: 0 };

  add(pairs: number, evaluated: number, reused: number): void {
    this.effort.pairs += pairs;
    this.effort.evaluated += evaluated;
    this.effort.reused += reused;
  }

  /** Returns the counts since the last call, and starts again from zero. */
  async take(): Promise<Effort> {
    const { effort } = this;
    this.effort = { pairs: 0, evaluated: 0, reused: 0 };
    return effort;
  }
}
