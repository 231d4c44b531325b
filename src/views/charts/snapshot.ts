/** The data that charts draw at a moment. */
import { bisectLeft } from 'd3-array';
import type { Pace } from '../../experiment/beside.ts';
import type { Chart, Charts } from '../../methods/method.ts';
import type { Series } from '../../metrics/series.ts';
import { inRows, type SolvedSeries } from '../../metrics/solved.ts';
import type { Change } from '../../store/changes.ts';
import type { Mark } from './line-model.ts';
import { axisOf, type Curves } from './overlay.ts';

/** Rows of the run, or some of them. */
export interface Rows {
  x: Float64Array;
  curves: Curves;
  marks: Mark[];
}

export interface Snapshot {
  x: Float64Array;
  /** Seconds of training at each row. */
  moments: Float64Array;
  /** Units of the costs at each row. */
  units: readonly string[];
  cost: Curves;
  /** The curves of each additional chart of the method. */
  more: Curves[];
  seconds: Curves;
  marks: Mark[];
}

/** A copy of the series as they are now, since their columns change in place. `name`: that of the run among several. */
export function snapshot(
  charts: Charts,
  history: Series,
  solved: SolvedSeries | null,
  changes: readonly Change[],
  { name = '', className = '', pace = 'iteration' as Pace } = {},
): Snapshot {
  const named = (label: string, alone: boolean) => (name ? (alone ? name : `${name}: ${label}`) : label);
  const curves = (chart: Chart): Curves =>
    chart.curves.map(({ series, label, look }) => ({
      name: named(label, chart.curves.length === 1 && chart !== charts.cost),
      values: history.column(series).slice(),
      className: `v-${look} ${className}`,
    }));
  const moments = history.column('seconds').slice();
  const { units } = history;
  const exact = inRows(solved?.points ?? [], { seconds: moments, units });
  return {
    x: axisOf(history, pace),
    ...{ moments, units },
    cost: [
      ...curves(charts.cost),
      {
        name: named('exact', false),
        values: exact.upper,
        className: `v-exact ${className}`,
        low: exact.lower,
        sparse: true,
      },
    ],
    more: charts.more.map(curves),
    seconds: [
      {
        name: named('time of an iteration', true),
        values: history.secondsPerIteration(),
        className: `v-plain ${className}`,
      },
    ],
    marks: changes.flatMap(({ seconds, name, from, to }) => {
      const row = rowOf(moments, seconds);
      return row < 0 ? [] : [{ row, name, from, to }];
    }),
  };
}

/** The last row that contains a moment; -1 if there is none. */
export function rowOf(moments: Float64Array, seconds: number): number {
  let row = Math.min(bisectLeft(moments, seconds), moments.length - 1);
  while (row >= 0 && moments[row + 1] === moments[row]) row++;
  return row;
}

/** The rows around one whose costs have the same units, so that they can share an axis. */
export function alike({ x, units, cost, marks }: Snapshot, row: number): Rows & { first: number } {
  let first = Math.max(0, row);
  let end = first + 1;
  while (first > 0 && units[first - 1] === units[row]) first--;
  while (end < units.length && units[end] === units[row]) end++;
  return {
    first,
    x: x.subarray(first, end),
    curves: cost.map((c) => ({
      ...c,
      values: c.values.subarray(first, end),
      ...(c.low && { low: Array.from(c.low).slice(first, end) }),
    })),
    marks: marks.filter((m) => m.row >= first && m.row < end).map((m) => ({ ...m, row: m.row - first })),
  };
}
