/** Runs that Back and undo return to. */
import type { Checkpoint } from '../runtime/protocol/protocol.ts';

/** Float32 numbers in all runs that can be returned to, at most: 128 MB. */
const MAX_KEPT_NUMBERS = 32e6;

/** The last checkpoints of runs that were left, as far as there is room, and of the current runs. */
export class PastRuns {
  private readonly runs = new Map<number, Checkpoint>();
  private readonly left = new Set<number>();

  leave(run: number | null): void {
    if (run !== null) this.left.add(run);
  }

  /** @param current the last checkpoints of the current runs */
  keep(current: readonly (Checkpoint | null)[]): void {
    const checkpoints = current.filter((checkpoint) => checkpoint !== null);
    const now = new Set(checkpoints.map(({ run }) => run));
    for (const run of this.runs.keys()) if (!this.left.has(run) && !now.has(run)) this.runs.delete(run);
    for (const checkpoint of checkpoints) {
      this.runs.delete(checkpoint.run); // so that the newest is last
      this.runs.set(checkpoint.run, checkpoint);
    }
    let numbers = 0;
    for (const [run, { arrays }] of [...this.runs].reverse()) {
      for (const { length } of Object.values(arrays)) numbers += length;
      if (numbers > MAX_KEPT_NUMBERS) this.runs.delete(run);
    }
  }

  find(run: number | null): Checkpoint | null {
    return (run !== null && this.runs.get(run)) || null;
  }
}
