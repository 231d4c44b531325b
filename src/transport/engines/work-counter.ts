import type { Effort } from '../assignment.ts';

/** Counts what assignments take. */
export class WorkCounter {
  private effort: Effort = { pairs: 0, evaluated: 0, reused: 0 };

  add(pairs: number, evaluated: number, reused: number): void {
    this.effort.pairs += pairs;
    this.effort.evaluated += evaluated;
    this.effort.reused += reused;
  }

  /** What was counted since the last call. */
  async take(): Promise<Effort> {
    const { effort } = this;
    this.effort = { pairs: 0, evaluated: 0, reused: 0 };
    return effort;
  }
}
