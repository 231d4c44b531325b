/** Completes part of a plan: what rows have not sent yet goes where it costs least. */
import type { Flow } from './flow.ts';
import type { CostTable } from './kernel/table.ts';

/** Units that rows have yet to send [rows], and that columns have yet to receive [columns]: their sums are equal. */
export interface Remainder {
  left: Float64Array;
  room: Float64Array;
}

/** Entry k sends `units[k]` from row `from[k]` to column `to[k]`. */
export interface Completion {
  from: number[];
  to: number[];
  units: number[];
}

/** Greedily, row by row: what is left goes to the columns with room of least c + psi. Feasible, but not optimal. */
export function completion(table: CostTable, { left, room }: Remainder, psi: ArrayLike<number>): Completion {
  const found: Completion = { from: [], to: [], units: [] };
  const open = Float64Array.from(room);
  let columns = Array.from(open.keys()).filter((j) => open[j] > 0);
  const sums = new Float64Array(table.columns);
  for (let i = 0; i < table.rows; i++) {
    if (left[i] === 0) continue;
    const costs = table.row(i);
    for (const j of columns) sums[j] = costs[j] + psi[j];
    let rest = left[i];
    for (const j of leastFirst(columns, sums, open, rest)) {
      const units = Math.min(rest, open[j]);
      found.from.push(i);
      found.to.push(j);
      found.units.push(units);
      open[j] -= units;
      rest -= units;
      if (rest === 0) break;
    }
    columns = columns.filter((j) => open[j] > 0);
  }
  return found;
}

/** Columns by their sums in ascending order, at least enough to receive `rest`; usually one is enough. */
function leastFirst(columns: number[], sums: Float64Array, open: Float64Array, rest: number): number[] {
  let best = columns[0];
  for (const j of columns) if (sums[j] < sums[best]) best = j;
  return open[best] >= rest ? [best] : [...columns].sort((a, b) => sums[a] - sums[b] || a - b);
}

/** Adds a completion to its flow. */
export function complete(flow: Flow, { from, to, units }: Completion): void {
  from.forEach((i, k) => {
    flow.add(i, to[k], units[k]);
  });
}

/** The mean cost of a flow with its completion, sum_ij c_ij units_ij / total, in the units of `cost`. */
export function meanCost(
  cost: (i: number, j: number) => number,
  flow: Flow,
  { from, to, units }: Completion,
  total: number,
): number {
  let sum = 0;
  flow.forEach((i, j, amount) => {
    sum += amount * cost(i, j);
  });
  from.forEach((i, k) => {
    sum += units[k] * cost(i, to[k]);
  });
  return sum / total;
}
