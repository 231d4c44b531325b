/** A certified distance at one moment of a run, for the chart that also shows the series of all frames. */

export interface SolvedPoint {
  /** Seconds of training, which identify the moment. */
  seconds: number;
  lower: number;
  upper: number;
  /** Units of the cost. */
  units: string;
}

/**
 * Points sorted by moment, in bounded memory: when it is full every second one is dropped, as averages would not be
 * exact.
 */
export class SolvedSeries {
  /** Increases with every change, so that a chart knows when to redraw. */
  version = 0;
  private list: SolvedPoint[] = [];

  constructor(private readonly capacity = 500) {}

  get points(): readonly SolvedPoint[] {
    return this.list;
  }

  /** Adds a point; it replaces one of the same moment and cost. */
  add(point: SolvedPoint): void {
    const others = this.list.filter((p) => p.seconds !== point.seconds || p.units !== point.units);
    const at = others.filter((p) => p.seconds <= point.seconds).length;
    others.splice(at, 0, point);
    const last = others.length - 1;
    this.list = others.length > this.capacity ? others.filter((_, i) => (last - i) % 2 === 0) : others;
    this.version++;
  }

  /** Drops the points after a moment, for a restart from there. */
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
 * The points as columns of a series: each in the first row that is not before its moment (the last one, if several have
 * the same moment) and whose costs have its units; NaN elsewhere.
 * @param rows.seconds moments of the rows, in ascending order
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

/** The last row with the same moment as row `first` and with these units, or -1. */
function lastLike(first: number, seconds: ArrayLike<number>, units: readonly string[], wanted: string) {
  let found = -1;
  for (let row = first; row < seconds.length && seconds[row] === seconds[first]; row++) {
    if (units[row] === wanted) found = row;
  }
  return found;
}
