/** How two neighbouring points become one: by their mean, the larger of both, or the mean where costs have one unit. */
type Merge = 'mean' | 'most' | 'cost';

/** The numbers of a frame that are kept over time, by name. */
export type Columns = Readonly<Record<string, Merge>>;

/** Of one frame: what has no column is left out, and a column that it does not name is not known (NaN). */
export type Measures = Readonly<Record<string, number>> & {
  readonly iteration: number;
  readonly seconds: number;
};

/**
 * The numbers of a run over its iterations, in bounded memory however long it runs.
 * A point stands for `stride` frames; when the store is full, neighbours are merged and the stride doubles.
 */
export interface Series {
  /** Points held, at most the capacity. */
  readonly length: number;
  /** Frames in one full point. The newest point may hold fewer. */
  readonly stride: number;
  /** Grows with every change, so that a chart knows when to draw. */
  readonly version: number;
  /** The last measures appended, as they were, or null. */
  readonly last: Measures | null;
  /**
   * An iteration before the newest one (a restart from a checkpoint) drops what came after it.
   * @param units of the costs: numbers in other units are never averaged
   */
  append(measures: Measures, units?: string): void;
  clear(): void;
  /** A view, [length], valid until the next change. Throws a RangeError for a name without a column. */
  column(name: string): Float64Array;
  /** Units of the costs at each point, [length], valid until the next change. */
  readonly units: readonly string[];
  /** Seconds an iteration at each point, [length]; NaN at the first point and where no iteration ended. */
  secondsPerIteration(): Float64Array;
}

const TIMES = ['iteration', 'seconds'] as const;

/** @param capacity points kept at most; an even number of at least 4 */
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
  /** One row more than the capacity: the newest measures wait there to be merged. */
  private readonly table: Record<string, Float64Array>;
  /** Rows as in the table. */
  private readonly rowUnits: string[] = [];

  constructor(
    private readonly columns: Columns,
    private readonly capacity: number,
  ) {
    const names = [...TIMES, ...Object.keys(columns)];
    this.table = Object.fromEntries(names.map((name) => [name, new Float64Array(capacity + 1)]));
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

  clear(): void {
    this.length = 0;
    this.stride = 1;
    this.held = 0;
    this.last = null;
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
   * Row `from` goes into row `to`; they hold `b` and `a` frames. Times keep the end; of costs in different units the
   * later one stays.
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
