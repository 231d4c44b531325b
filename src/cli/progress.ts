/** The progress of a long command: one line that is updated, on a terminal only. */
import type { Interval } from '../transport/exact/exact.ts';

/** Time between two updates of the line. */
const INTERVAL_MS = 100;

export interface ProgressLine {
  /** `done` is from 0 to 1. */
  tell(what: string, done: number, interval?: Pick<Interval, 'lower' | 'upper'>): void;
  /** Clears the line. */
  end(): void;
}

export function progressLine(
  out: Pick<NodeJS.WriteStream, 'isTTY' | 'write'> = process.stderr,
): ProgressLine {
  if (!out.isTTY) return { tell() {}, end() {} };
  let last = Number.NEGATIVE_INFINITY;
  return {
    tell(what, done, interval) {
      const now = performance.now();
      if (now - last < INTERVAL_MS) return;
      last = now;
      out.write(`${CLEAR}${what} ${Math.round(100 * done)} %${interval ? within(interval) : ''}`);
    },
    end: () => void out.write(CLEAR),
  };
}

/** Moves to the first column and clears the line. */
const CLEAR = '\r\u001b[K';

function within({ lower, upper }: Pick<Interval, 'lower' | 'upper'>): string {
  if (!Number.isFinite(lower) || !Number.isFinite(upper)) return '';
  return `, between ${lower.toPrecision(5)} and ${upper.toPrecision(5)}`;
}
