/** Certified distances of single moments of a run, for the chart beside the series of all frames. */

export interface SolvedPoint {
  /** Seconds of training: they tell the moments of a run apart. */
  seconds: number;
  lower: number;
  upper: number;
  /** Of the cost. */
  units: string;
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

  /** A moment that is solved again under the same cost replaces what was known of it. */
  add(point: SolvedPoint): void {
    const others = this.list.filter((p) => p.seconds !== point.seconds || p.units !== point.units);
    const at = others.filter((p) => p.seconds <= point.seconds).length;
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
 * where several are of one moment) and whose costs are in its units; NaN where nothing was solved.
 * @param rows.seconds moments of the rows, never falling
 */
export function inRows(
  points: readonly SolvedPoint[],
  { seconds, units }: { seconds: ArrayLike<number>; units: readonly string[] },
): { lower: Float64Array; upper: Float64Array } {
  const n = seconds.length;
  const lower = new Float64Array(n).fill(Number.NaN);
  const upper = new Float64Array(n).fill(Number.NaN);
  let first = 0;
  for (const point of points) {
    while (first < n && seconds[first] < point.seconds) first++;
    if (first === n) break;
    const row = lastLike(first, seconds, units, point.units);
    if (row < 0) continue;
    lower[row] = point.lower;
    upper[row] = point.upper;
  }
  return { lower, upper };
}

/** The last row of the moment of row `first` with these units, or -1. */
function lastLike(first: number, seconds: ArrayLike<number>, units: readonly string[], wanted: string) {
  let found = -1;
  for (let row = first; row < seconds.length && seconds[row] === seconds[first]; row++) {
    if (units[row] === wanted) found = row;
  }
  return found;
}
