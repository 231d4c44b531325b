export const COLUMNS = ['iteration', 'dual', 'assignedCost', 'unassigned', 'largestLoad', 'seconds'] as const;
export type Column = (typeof COLUMNS)[number];

/** The part of a frame's numbers that is kept over time. */
export type Measures = Readonly<Record<Column, number>>;

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
  /** An iteration before the newest one (a restart from a checkpoint) drops what came after it. */
  append(measures: Measures): void;
  clear(): void;
  /** A view, [length], valid until the next change. */
  column(name: Column): Float64Array;
  /** Seconds an iteration at each point, [length]; NaN at the first point and where no iteration ended. */
  secondsPerIteration(): Float64Array;
}

type Table = Record<Column, Float64Array>;

/** How two points become one, holding `a` and `b` frames. Times keep the end, peaks the highest, others the mean. */
function mergeInto(table: Table, to: number, from: number, a: number, b: number): void {
  for (const name of COLUMNS) {
    const values = table[name];
    const x = values[to];
    const y = values[from];
    if (name === 'iteration' || name === 'seconds') values[to] = y;
    else if (name === 'largestLoad') values[to] = Math.max(x, y);
    else values[to] = (a * x + b * y) / (a + b);
  }
}

/** @param capacity points kept at most; an even number of at least 4 */
export function createSeries(capacity = 1000): Series {
  if (capacity < 4 || capacity % 2 !== 0)
    throw new RangeError(`capacity ${capacity}: an even number from 4 on`);
  // One row more than the capacity: the newest measures wait there to be merged.
  const table = Object.fromEntries(COLUMNS.map((c) => [c, new Float64Array(capacity + 1)])) as Table;
  let length = 0;
  let stride = 1;
  let held = 0; // frames in the newest point
  let version = 0;
  let last: Measures | null = null;

  const halve = () => {
    for (let i = 0; i < length / 2; i++) {
      for (const name of COLUMNS) table[name][i] = table[name][2 * i];
      mergeInto(table, i, 2 * i + 1, 1, 1);
    }
    length /= 2;
    stride *= 2;
    held = stride;
  };

  const dropFrom = (iteration: number) => {
    const before = length;
    while (length > 0 && table.iteration[length - 1] >= iteration) length--;
    if (length < before) held = stride;
    if (length === 0) stride = 1;
  };

  return {
    get length() {
      return length;
    },
    get stride() {
      return stride;
    },
    get version() {
      return version;
    },
    get last() {
      return last;
    },
    append(measures) {
      if (last && measures.iteration < last.iteration) dropFrom(measures.iteration);
      if (length === capacity && held >= stride) halve();
      for (const name of COLUMNS) table[name][length] = measures[name];
      if (length > 0 && held < stride) {
        mergeInto(table, length - 1, length, held, 1);
        held++;
      } else {
        length++;
        held = 1;
      }
      last = measures;
      version++;
    },
    clear() {
      length = 0;
      stride = 1;
      held = 0;
      last = null;
      version++;
    },
    column: (name) => table[name].subarray(0, length),
    secondsPerIteration() {
      const { iteration, seconds } = table;
      const out = new Float64Array(length).fill(Number.NaN);
      for (let i = 1; i < length; i++) {
        const steps = iteration[i] - iteration[i - 1];
        if (steps > 0) out[i] = (seconds[i] - seconds[i - 1]) / steps;
      }
      return out;
    },
  };
}
