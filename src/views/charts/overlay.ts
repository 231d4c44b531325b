/** Curves of several runs over one axis. */
import type { Pace } from '../../experiment/beside.ts';
import type { Chart } from '../../methods/method.ts';
import type { Scalars } from '../../methods/trainer.ts';
import type { Series } from '../../metrics/series.ts';
import { inRows, type SolvedPoint } from '../../metrics/solved.ts';
import type { Assigned } from '../../runtime/protocol/protocol.ts';
import { type Curve, type Mark, spread } from './line-model.ts';

export type Curves = (Curve & { values: Float64Array; className: string })[];

/** A run that is drawn over another one. */
export interface OtherRun {
  /** Its name in keys, and the class that gives its curves their colour and dashes. */
  name: string;
  className: string;
  history: Pick<Series, 'column' | 'units' | 'secondsPerIteration'>;
  solved: readonly SolvedPoint[];
  /** Its present numbers, and its assignments, if they are shown. */
  now: Scalars | null;
  /** Its certified distance, in words, if it is known. */
  exact?: string | null;
  /** The chart of its costs, if it is another one. */
  cost?: Chart;
  assigned: Assigned | null;
}

/** What a chart draws of a run: see the props of `LineChart`. */
export interface Drawn {
  x: Float64Array;
  curves: Curves;
  marks: readonly Mark[];
  shown: number;
}

/** The x values of a run: its iterations, or its seconds of training. */
export const axisOf = (history: Pick<Series, 'column'>, pace: Pace): Float64Array =>
  pace === 'time' ? history.column('seconds').slice() : spread(history.column('iteration'));

/** The curves of a chart for another run, and with it its exact distances; only rows with costs in `units`, if given. */
export function otherCurves(
  { name, className, history, solved }: OtherRun,
  { curves }: Pick<Chart, 'curves'>,
  pace: Pace,
  units?: string,
): Pick<Drawn, 'x' | 'curves'> {
  const x = axisOf(history, pace);
  const within = (values: ArrayLike<number>) =>
    units === undefined
      ? values
      : Array.from(values, (v, i) => (history.units[i] === units ? v : Number.NaN));
  const one = (label: string, look: string, values: ArrayLike<number>) => ({
    name: curves.length > 1 || label === 'exact' ? `${name}: ${label}` : name,
    className: `v-${look} ${className}`,
    values: Float64Array.from(within(values)),
  });
  const own: Curves = curves.map(({ series, label, look }) => one(label, look, history.column(series)));
  if (units !== undefined) {
    const { lower, upper } = inRows(solved, { seconds: history.column('seconds'), units: history.units });
    own.push({ ...one('exact', 'exact', upper), low: within(lower), sparse: true });
  }
  return { x, curves: own.filter(({ values }) => values.some(Number.isFinite)) };
}

/**
 * All runs in one chart. Its rows are those of all runs; between two rows of a run its values are those of the earlier
 * one, though its line goes straight from one to the other, and outside the run there are none. A sparse curve has
 * values in its own rows alone.
 */
export function overlaid(main: Drawn, others: readonly Pick<Drawn, 'x' | 'curves'>[]): Drawn {
  if (others.length === 0) return main;
  const x = Float64Array.from(new Set([main, ...others].flatMap((run) => Array.from(run.x)))).sort();
  const moved = ({ x: own, curves }: Pick<Drawn, 'x' | 'curves'>): Curves => {
    const rows = rowsOf(own, x);
    const placed = (values: ArrayLike<number>, sparse = false) =>
      Float64Array.from(rows, (row, i) =>
        row < 0 || (sparse && own[row] !== x[i]) ? Number.NaN : values[row],
      );
    const through = Array.from(rows.keys()).filter((i) => rows[i] >= 0 && own[rows[i]] === x[i]);
    return curves.map((c) => ({
      ...c,
      rows: through,
      values: placed(c.values, c.sparse),
      ...(c.low && { low: placed(c.low, c.sparse) }),
    }));
  };
  const newRow = (row: number) => (row < 0 ? row : x.indexOf(main.x[row]));
  return {
    x,
    curves: [main, ...others].flatMap(moved),
    marks: main.marks.map((mark) => ({ ...mark, row: newRow(mark.row) })),
    shown: newRow(main.shown),
  };
}

/** For each place of `x` the last row of `own` that is not after it; -1 before the first and after the last one. */
function rowsOf(own: Float64Array, x: Float64Array): Int32Array {
  const last = own.length - 1;
  let row = -1;
  return Int32Array.from(x, (at) => {
    while (row < last && own[row + 1] <= at) row++;
    return last >= 0 && at > own[last] ? -1 : row;
  });
}
