/**
 * How two neighbouring points are merged: by their mean, by the larger one, or for costs by their mean if units agree.
 */
type Merge = 'mean' | 'most' | 'cost';

/** The columns of a series by name, with how they are merged. */
export type Columns = Readonly<Record<string, Merge>>;

/** The numbers of one frame by name: those without a column are ignored, and missing columns get NaN. */
export type Measures = Readonly<Record<string, number>> & {
  readonly iteration: number;
  readonly seconds: number;
};

/**
 * The numbers of a run over its iterations, in bounded memory for runs of any length.
 * A point stands for `stride` frames; when the series is full, neighbours are merged and the stride doubles.
 */
export interface Series {
  /** Number of points, at most the capacity. */
  readonly length: number;
  /** Frames per point; the newest point may have fewer. */
  readonly stride: number;
  /** Increases with every change, so that a chart knows when to redraw. */
  readonly version: number;
  /** The last measures that were appended, unmerged; null if there are none. */
  readonly last: Measures | null;
  /**
   * Adds a frame. If its iteration is before the newest one (after a restart from a checkpoint), later points are
   * dropped.
   * @param units of the costs; costs in different units are never averaged
   */
  append(measures: Measures, units?: string): void;
  /** The names of its columns. */
  readonly names: readonly string[];
  /** A view of a column, [length], valid until the next change. Throws a RangeError for an unknown name. */
  column(name: string): Float64Array;
  /** Units of the costs at each point, [length], valid until the next change. */
  readonly units: readonly string[];
  /** Seconds per iteration at each point, [length]; NaN at the first point, and where no iteration ended. */
  secondsPerIteration(): Float64Array;
}

const TIMES = ['iteration', 'seconds'] as const;

/** @param capacity points kept, at most; throws a RangeError if it is odd or below 4 */
export function createSeries(columns: Columns, capacity = 1000): Series {
  if (capacity < 4 || capacity % 2 !== 0)
    throw new RangeError(`capacity ${capacity}: an even number from 4 on`);
  return new MergingSeries(columns, capacity);
}

class MergingSeries implements Series {
  length = 0;
  stride = 1;
  version = 0;
  last: Measures | null = null;
  /** Frames in the newest point. */
  private held = 0;
  /** One row more than the capacity, for the newest measures before they are merged. */
  private readonly table: Record<string, Float64Array>;
  /** The units of each row of the table. */
  private readonly rowUnits: string[] = [];

  constructor(
    private readonly columns: Columns,
    private readonly capacity: number,
  ) {
    const names = [...TIMES, ...Object.keys(columns)];
    this.table = Object.fromEntries(names.map((name) => [name, new Float64Array(capacity + 1)]));
  }

  get names(): readonly string[] {
    return Object.keys(this.table);
  }

  get units(): readonly string[] {
    return this.rowUnits.slice(0, this.length);
  }

  append(measures: Measures, units = ''): void {
    if (this.last && measures.iteration < this.last.iteration) this.dropFrom(measures.iteration);
    const fits = this.length > 0 && this.held < this.stride && this.rowUnits[this.length - 1] === units;
    if (this.length === this.capacity && !fits) this.halve();
    for (const name in this.table) this.table[name][this.length] = measures[name] ?? Number.NaN;
    this.rowUnits[this.length] = units;
    if (fits) {
      this.merge(this.length - 1, this.length, this.held, 1);
      this.held++;
    } else {
      this.length++;
      this.held = 1;
    }
    this.last = measures;
    this.version++;
  }

  column(name: string): Float64Array {
    if (!this.table[name]) throw new RangeError(`There is no series “${name}”.`);
    return this.table[name].subarray(0, this.length);
  }

  secondsPerIteration(): Float64Array {
    const { iteration, seconds } = this.table;
    const out = new Float64Array(this.length).fill(Number.NaN);
    for (let i = 1; i < this.length; i++) {
      const steps = iteration[i] - iteration[i - 1];
      if (steps > 0) out[i] = (seconds[i] - seconds[i - 1]) / steps;
    }
    return out;
  }

  /**
   * Merges row `from` (of `b` frames) into row `to` (of `a` frames). Times are those of the end; of costs in different
   * units the later one is kept.
   */
  private merge(to: number, from: number, a: number, b: number): void {
    const { table, rowUnits: units, columns } = this;
    const alike = units[to] === units[from];
    for (const name in table) {
      const values = table[name];
      const [x, y] = [values[to], values[from]];
      const how = columns[name];
      if (how === undefined || (how === 'cost' && !alike)) values[to] = y;
      else if (how === 'most') values[to] = Math.max(x, y);
      else values[to] = (a * x + b * y) / (a + b);
    }
    units[to] = units[from];
  }

  private halve(): void {
    for (let i = 0; i < this.length / 2; i++) {
      for (const name in this.table) this.table[name][i] = this.table[name][2 * i];
      this.rowUnits[i] = this.rowUnits[2 * i];
      this.merge(i, 2 * i + 1, 1, 1);
    }
    this.length /= 2;
    this.stride *= 2;
    this.held = this.stride;
  }

  private dropFrom(iteration: number): void {
    const before = this.length;
    while (this.length > 0 && this.table.iteration[this.length - 1] >= iteration) this.length--;
    if (this.length < before) this.held = this.stride;
    if (this.length === 0) this.stride = 1;
  }
}
