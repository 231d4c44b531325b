/** What the charts draw at a moment. */
import { bisectLeft } from 'd3-array';
import type { Chart, Method } from '../../methods/method.ts';
import type { Series } from '../../metrics/series.ts';
import { inRows, type SolvedSeries } from '../../metrics/solved.ts';
import type { Change } from '../../store/changes.ts';
import { type Curve, type Mark, spread } from './line-model.ts';

type Curves = (Curve & { values: Float64Array; className: string })[];

/** Rows of the run, or some of them. */
export interface Rows {
  x: Float64Array;
  curves: Curves;
  marks: Mark[];
}

export interface Snapshot {
  x: Float64Array;
  /** Of each row: seconds of training. */
  moments: Float64Array;
  /** Of each row: units of the costs. */
  units: readonly string[];
  cost: Curves;
  /** Of each further chart of the method. */
  more: Curves[];
  seconds: Curves;
  marks: Mark[];
}

/** The series as they are now: a copy, since their columns change under the charts. */
export function snapshot(
  charts: Method['charts'],
  history: Series,
  solved: SolvedSeries | null,
  changes: readonly Change[],
): Snapshot {
  const curves = (chart: Chart): Curves =>
    chart.curves.map(({ series, label, look }) => ({
      name: label,
      values: history.column(series).slice(),
      className: `v-${look}`,
    }));
  const moments = history.column('seconds').slice();
  const { units } = history;
  const exact = inRows(solved?.points ?? [], { seconds: moments, units });
  return {
    x: spread(history.column('iteration')),
    ...{ moments, units },
    cost: [
      ...curves(charts.cost),
      { name: 'exact', values: exact.upper, className: 'v-exact', low: exact.lower, sparse: true },
    ],
    more: charts.more.map(curves),
    seconds: [{ name: 'time of an iteration', values: history.secondsPerIteration(), className: 'v-plain' }],
    marks: changes.flatMap(({ seconds, name, from, to }) => {
      const row = rowOf(moments, seconds);
      return row < 0 ? [] : [{ row, name, from, to }];
    }),
  };
}

/** The row that holds a moment, the last of these; -1 where there is none. */
export function rowOf(moments: Float64Array, seconds: number): number {
  let row = Math.min(bisectLeft(moments, seconds), moments.length - 1);
  while (row >= 0 && moments[row + 1] === moments[row]) row++;
  return row;
}

/** Costs in the units of one row: the rows around it up to where others begin. They have an axis of their own. */
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
