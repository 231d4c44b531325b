/** A feasible plan from a part of one: what rows have not sent yet goes where it costs least. */
import type { Flow } from './flow.ts';
import type { CostTable } from './kernel/table.ts';

/** Units that rows have still to send [rows], and that columns have still to receive [columns]: as many in all. */
export interface Rest {
  left: Float64Array;
  room: Float64Array;
}

/** Entry k sends `units[k]` from row `from[k]` to column `to[k]`. */
export interface Completion {
  from: number[];
  to: number[];
  units: number[];
}

/** Row after row sends what it has left to the open columns of least c + psi, which need not be the best for all. */
export function completion(table: CostTable, { left, room }: Rest, psi: ArrayLike<number>): Completion {
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

/** Columns by their sums, the least first, at least as many as take `rest`; most often one is enough. */
function leastFirst(columns: number[], sums: Float64Array, open: Float64Array, rest: number): number[] {
  let best = columns[0];
  for (const j of columns) if (sums[j] < sums[best]) best = j;
  return open[best] >= rest ? [best] : [...columns].sort((a, b) => sums[a] - sums[b] || a - b);
}

/** Adds it to the flow that it completes. */
export function complete(flow: Flow, { from, to, units }: Completion): void {
  from.forEach((i, k) => {
    flow.add(i, to[k], units[k]);
  });
}

/** What a flow and its completion cost in all, a row's share of one: mean_i sum_j c_ij units_ij / units. */
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
