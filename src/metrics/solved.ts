/** Certified distances of single moments of a run, for the chart beside the series of all frames. */

export interface SolvedPoint {
  /** Seconds of training: they tell the moments of a run apart. */
  seconds: number;
  lower: number;
  upper: number;
}

/** Sorted by moment and bounded: when it is full every second point goes, since exact values are not to be averaged. */
export class SolvedSeries {
  /** Grows with every change, so that a chart knows when to draw. */
  version = 0;
  private list: SolvedPoint[] = [];

  constructor(private readonly capacity = 500) {}

  get points(): readonly SolvedPoint[] {
    return this.list;
  }

  /** A moment that is solved again replaces what was known of it. */
  add(point: SolvedPoint): void {
    const others = this.list.filter((p) => p.seconds !== point.seconds);
    const at = others.filter((p) => p.seconds < point.seconds).length;
    others.splice(at, 0, point);
    const last = others.length - 1;
    this.list = others.length > this.capacity ? others.filter((_, i) => (last - i) % 2 === 0) : others;
    this.version++;
  }

  /** Forgets what a restart from an earlier moment undid. */
  dropAfter(seconds: number): void {
    if (!((this.list.at(-1)?.seconds ?? 0) > seconds)) return;
    this.list = this.list.filter((p) => p.seconds <= seconds);
    this.version++;
  }

  clear(): void {
    this.list = [];
    this.version++;
  }
}

/**
 * The points as columns beside others: each in the first row whose moment is not before its own (the last of these,
 * where several are of one moment); NaN where nothing was solved.
 * @param seconds moments of the rows, never falling
 */
export function inRows(
  points: readonly SolvedPoint[],
  seconds: ArrayLike<number>,
): { lower: Float64Array; upper: Float64Array } {
  const n = seconds.length;
  const lower = new Float64Array(n).fill(Number.NaN);
  const upper = new Float64Array(n).fill(Number.NaN);
  let row = 0;
  for (const point of points) {
    while (row < n && seconds[row] < point.seconds) row++;
    while (row + 1 < n && seconds[row + 1] === seconds[row]) row++;
    if (row === n) break;
    lower[row] = point.lower;
    upper[row] = point.upper;
  }
  return { lower, upper };
}
