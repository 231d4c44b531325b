import { hasHostMemory } from '../../tensor/host.ts';
import type { Work } from '../../tensor/work.ts';
import { centred, largest, mean } from '../centred.ts';
import { growthOf } from '../radial.ts';
import { ROUNDOFF } from '../scorers.ts';
import { Strips } from '../strips.ts';
import type { CostTable } from './kernel/table.ts';
import type { Pairs } from './pairs.ts';
import type { ExactProblem } from './problem.ts';

/** What is known of a table: entry (i, j) is `unit` times the cost, off by at most `error`. */
export interface Filled {
  /** A power of two that makes costs about one. */
  unit: number;
  error: number;
  /** The largest |entry|. */
  largest: number;
  /** By how much the entries of a row differ: mean less least, in the mean over some rows. */
  spread: number;
}

/** From this dimension on a cost of the Euclidean distance comes from matrix products. */
const PRODUCT_FROM = 6;
/** Numbers of a block of products. */
const BLOCK = 1 << 20;
/** Squared distances below so many errors of a product are computed one by one: products lose what is small. */
const NEAR = 1024;
/** Pairs between two pauses. */
const PIECE = 1 << 14;
/** Rows, and columns, that are looked at to learn the size of the costs. */
const SAMPLE = 64;
/** Half a unit in the last place, single precision. */
const ROUNDING = 2 ** -24;

/** Fills the table with costs; `tell` hears the share that is done. Throws an ExactError where one is not finite. */
export function* fillTable(table: CostTable, pairs: Pairs, tell: (done: number) => void): Work<Filled> {
  const { problem } = pairs;
  let unit = unitFor(sampleLargest(pairs));
  for (;;) {
    const products = multipliesMatrices(problem) && hasHostMemory();
    let error = products ? yield* fillByProducts(table, pairs, unit, tell) : Number.NaN;
    // Products of huge coordinates overflow where their differences do not.
    if (!Number.isFinite(error)) error = yield* fillDirectly(table, pairs, unit, tell);
    const most = mostOf(table);
    // A sample may have missed the largest cost: single precision must hold it, with room to add potentials.
    if (most > 2 ** 60) unit = unit === 0 ? 1 : unitFor(most / unit);
    else return { unit, error: error + ROUNDING * most, largest: most, spread: spreadOf(table) };
  }
}

/** Can a backend help? Costs of the distance in many dimensions come from matrix products, where one runs. */
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
): Work<number> {
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
    if (since < PIECE) continue;
    since = 0;
    tell(i / rows);
    yield;
  }
  return 0;
}

/** |x - y|^2 = |x|^2 + |y|^2 - 2 x.y; returns the error of the costs that come from it, times `unit`. */
function* fillByProducts(
  table: CostTable,
  pairs: Pairs,
  unit: number,
  tell: (done: number) => void,
): Work<number> {
  const { rows, columns, swapped, problem, checked } = pairs;
  const { d, cost } = problem;
  const [own, others] = swapped ? [problem.y, problem.x] : [problem.x, problem.y];
  const growth = growthOf(cost.radial as NonNullable<typeof cost.radial>);
  const centre = mean(others, columns, d);
  const { moved, squares } = centred(others, columns, centre);
  const radius = Math.sqrt(largest(squares));
  const strips = new Strips(moved, columns, d);
  const atOnce = Math.max(1, Math.floor(BLOCK / columns));
  let worst = 0;
  try {
    for (let from = 0; from < rows; from += atOnce) {
      const n = Math.min(atOnce, rows - from);
      const block = centred(own, n, centre, from);
      const products = strips.multiply(block.moved, n);
      products.read((parts) => {
        for (let r = 0; r < n; r++) {
          const length = Math.sqrt(block.squares[r]);
          const error = ROUNDOFF * (d * length * radius + 4 * (length + radius) ** 2);
          const near = NEAR * error;
          const row = table.row(from + r);
          let most = 0;
          for (let s = 0, at = 0; s < parts.length; s++) {
            const width = Math.min(strips.size, columns - at);
            for (let q = r * width, end = at + width; at < end; q++, at++) {
              const t = block.squares[r] + squares[at] - 2 * parts[s][q];
              if (t > most) most = t;
              row[at] = t > near ? unit * growth.of(t) : unit * checked(from + r, at);
            }
          }
          const off = (t: number) => growth.of(t + error) - growth.of(t);
          worst = Math.max(worst, off(near), off(most)); // growth is steepest at one of the ends
        }
      });
      products.dispose();
      tell(from / rows);
      yield;
    }
  } finally {
    strips.dispose();
  }
  return unit * worst;
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
