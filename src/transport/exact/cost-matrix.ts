import { hasCpuMemory } from '../../tensor/kernels/cpu.ts';
import type { Work } from '../../tensor/work.ts';
import { type Bounded, fillWithBounds, ROUNDING } from './cost-bounds.ts';
import type { CostTable } from './kernel/table.ts';
import type { Pairs } from './pairs.ts';
import type { ExactProblem } from './problem.ts';

/**
 * Facts about a filled table: entry (i, j) is `unit` times the cost, or a lower bound on that, off by at most `error`.
 */
export interface Filled {
  /** A power of two that makes costs about one. */
  unit: number;
  error: number;
  /** The largest |entry|. */
  largest: number;
  /** How much the entries of a row differ: mean minus least, averaged over some rows. */
  spread: number;
}

/** From this dimension on a cost of the Euclidean distance comes from matrix products. */
const PRODUCT_FROM = 6;
/** Pairs between two pauses. */
const PIECE_PAIRS = 1 << 14;
/** Rows, and columns, that are sampled to estimate the size of the costs. */
const SAMPLE = 64;

/**
 * Fills the table with costs in single precision, or with bounds; `tell` is called with the share that is done. Throws
 * an ExactError if a cost is not finite.
 */
export function* fillTable(table: CostTable, pairs: Pairs, tell: (done: number) => void): Work<Filled> {
  let unit = unitFor(sampleLargest(pairs));
  for (;;) {
    const bounded = takesBounds(pairs) ? yield* fillWithBounds(table, pairs, unit, tell) : null;
    const known = bounded ?? (yield* fillDirectly(table, pairs, unit, tell));
    const { largest, error } = known;
    // A sample may have missed the largest cost: single precision must hold it, with room to add potentials.
    if (largest > 2 ** 60) unit = unitFor(largest / unit);
    else return { unit, error: error + ROUNDING * largest, largest, spread: spreadOf(table) };
  }
}

/** Will the table be filled with bounds first? Then it needs room for the points (`TableOptions.dimension`). */
export const takesBounds = ({ problem }: Pick<Pairs, 'problem'>): boolean =>
  multipliesMatrices(problem) && hasCpuMemory();

/** Does a backend help? If one runs, radial costs in many dimensions are computed from matrix products. */
export function multipliesMatrices({ cost, d }: Pick<ExactProblem, 'cost' | 'd'>): boolean {
  const radial = cost.features ? cost.features.cost.radial : cost.radial;
  return radial !== null && d >= PRODUCT_FROM;
}

const unitFor = (size: number): number => (size > 0 ? 2 ** -clamp(Math.round(Math.log2(size)), 1000) : 1);
const clamp = (n: number, most: number): number => Math.max(-most, Math.min(most, n));

function sampleLargest(pairs: Pairs): number {
  let most = 0;
  for (let a = 0; a < Math.min(SAMPLE, pairs.rows); a++) {
    const i = Math.floor((a * pairs.rows) / Math.min(SAMPLE, pairs.rows));
    for (let b = 0; b < Math.min(SAMPLE, pairs.columns); b++) {
      const j = Math.floor((b * pairs.columns) / Math.min(SAMPLE, pairs.columns));
      most = Math.max(most, Math.abs(pairs.checked(i, j)));
    }
  }
  return most;
}

function* fillDirectly(
  table: CostTable,
  pairs: Pairs,
  unit: number,
  tell: (done: number) => void,
): Work<Bounded> {
  const { rows, columns, cost } = pairs;
  let since = 0;
  for (let i = 0; i < rows; i++) {
    const row = table.row(i);
    for (let j = 0; j < columns; j++) {
      const c = cost(i, j);
      if (!(Math.abs(c) < Number.POSITIVE_INFINITY)) pairs.checked(i, j);
      row[j] = unit * c;
    }
    since += columns;
    if (since < PIECE_PAIRS) continue;
    since = 0;
    tell(i / rows);
    yield;
  }
  return { error: 0, largest: mostOf(table) };
}

function mostOf(table: CostTable): number {
  let most = 0;
  for (let i = 0; i < table.rows; i++) {
    const c = table.row(i);
    for (let j = 0; j < table.columns; j++) {
      const size = Math.abs(c[j]);
      if (size > most) most = size;
    }
  }
  return most;
}

function spreadOf(table: CostTable): number {
  const count = Math.min(SAMPLE, table.rows);
  let spread = 0;
  for (let a = 0; a < count; a++) {
    const c = table.row(Math.floor((a * table.rows) / count)).subarray(0, table.columns);
    spread += (c.reduce((sum, v) => sum + v, 0) / c.length - c.reduce((a, b) => Math.min(a, b))) / count;
  }
  return spread;
}
