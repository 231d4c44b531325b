/**
 * For costs of the Euclidean distance in many dimensions: a table of lower bounds from the first principal axes of the
 * columns' points, by a matrix product of few coordinates (see `PrincipalAxes`). Bounds that matter are replaced by
 * costs later.
 */
import type { Radial } from '../../costs/radial.ts';
import type { Work } from '../../tensor/work.ts';
import { type Centred, centred, mean } from '../engines/gemm/centred.ts';
import { ColumnTiles } from '../engines/gemm/column-tiles.ts';
import { ROUNDOFF } from '../engines/host/row-solvers.ts';
import { PrincipalAxes } from '../engines/pca/bounds.ts';
import { principalSpan } from '../engines/pca/principal-axes.ts';
import type { CostTable } from './kernel/table.ts';
import type { Pairs } from './pairs.ts';

/** Axes of the bound. */
const AXES = 64;
/** Numbers of a block of products. */
const BLOCK_NUMBERS = 1 << 20;
/** Unit roundoff of single precision. */
export const ROUNDING = 2 ** -24;
/** The squares of longer or shorter points are not represented in single precision, or not to its full accuracy. */
const LONGEST = 2 ** 50;
const SHORTEST = 2 ** -30;

/** Costs that replace bounds are off by at most `error`, and no entry is larger than `largest`. */
export interface Bounded {
  error: number;
  largest: number;
}

/**
 * Fills the table with lower bounds on `unit` times the costs; it needs room for the points (its `dimension`). Returns
 * null if numbers are not finite, or out of the range of single precision. The cost must be radial.
 */
export function* fillWithBounds(
  table: CostTable,
  pairs: Pairs,
  unit: number,
  tell: (done: number) => void,
): Work<Bounded | null> {
  const { rows, columns, swapped, problem } = pairs;
  const { d } = problem;
  const radial = problem.cost.radial as Radial;
  const [own, others] = swapped ? [problem.y, problem.x] : [problem.x, problem.y];
  const centre = mean(others, columns, d);
  const reals = centred(others, columns, centre);
  const radius = longestOf(reals.squares);
  if (!(radius < LONGEST)) return null;
  place(table, rows, reals.moved, d);
  table.squares.set(reals.squares);
  const bounds = new AxesBounds(reals, radius, d, radial, unit);
  let longest = 0;
  try {
    const atOnce = Math.max(1, Math.floor(BLOCK_NUMBERS / columns));
    for (let from = 0; from < rows; from += atOnce) {
      const block = centred(own, Math.min(atOnce, rows - from), centre, from);
      longest = Math.max(longest, longestOf(block.squares));
      if (!(longest < LONGEST)) return null;
      place(table, from, block.moved, d);
      bounds.write(table, from, block);
      tell(from / rows);
      yield;
    }
  } finally {
    bounds.dispose();
  }
  const most = longest + radius;
  const largest = unit * radial.of(most * most);
  if (most < SHORTEST || largest === Number.POSITIVE_INFINITY) return null;
  table.settleBy((i, j) => unit * radial.of(table.squaredDistance(i, j)));
  return { error: unit * errorOf(radial, most, d), largest };
}

/** Bounds on the costs of some rows and all columns, whose points are centred. */
class AxesBounds {
  private readonly k: number;
  private readonly axes: PrincipalAxes;
  private readonly tiles: ColumnTiles;

  constructor(
    columns: Centred,
    private readonly radius: number,
    d: number,
    private readonly radial: Radial,
    private readonly unit: number,
  ) {
    const n = columns.squares.length;
    this.k = Math.min(AXES, d, n);
    this.axes = new PrincipalAxes(columns, d, principalSpan(columns.moved, n, d, this.k), this.k);
    this.tiles = new ColumnTiles(this.axes.short(this.axes.reals, this.k), n, this.k + 1);
  }

  /** Writes the bounds of rows from `from` on. */
  write(table: CostTable, from: number, { moved, squares }: Centred): void {
    const { axes, tiles, k } = this;
    const products = tiles.multiply(axes.short(axes.project({ moved, squares }), k), squares.length);
    products.read((parts) => {
      for (let r = 0; r < squares.length; r++) {
        const row = table.row(from + r);
        parts.forEach((part, s) => {
          const width = Math.min(tiles.size, table.columns - s * tiles.size);
          row.set(part.subarray(r * width, (r + 1) * width), s * tiles.size);
        });
        this.convert(table, from + r, squares[r] - this.error(Math.sqrt(squares[r])));
      }
    });
    products.dispose();
  }

  /** Turns row i from products into bounds; for powers 1 and 2 of the distance the SIMD loops do it. */
  private convert(table: CostTable, i: number, base: number): void {
    const { unit, radial } = this;
    const { p, of } = radial;
    if (p === 2 || p === 1) {
      table.fromProducts(i, base, unit, p === 1);
      return;
    }
    table.fromProducts(i, base, 1, false);
    const row = table.row(i);
    for (let j = 0; j < table.columns; j++) row[j] = unit * of(row[j]);
  }

  /** Error bound of squared distances from a point of this length. */
  private error(length: number): number {
    const { axes, radius, k } = this;
    return ROUNDOFF * (axes.roundoffs(k) * length * radius + 8 * (length + radius) ** 2);
  }

  dispose(): void {
    this.tiles.dispose();
    this.axes.dispose();
  }
}

/** The length of the longest point, from squared lengths; NaN if one of them is. */
const longestOf = (squares: Float64Array): number =>
  Math.sqrt(squares.reduce((most, square) => Math.max(most, square), 0));

/** Writes points [., d] into the table's points, from row `first` on. */
function place({ points, pointStride }: CostTable, first: number, moved: Float32Array, d: number): void {
  for (let i = 0, at = first * pointStride; i < moved.length; i += d, at += pointStride)
    points.set(moved.subarray(i, i + d), at);
}

/**
 * Error bound of f(|x - y|^2) in single precision. The distance is off by a number of roundoffs of |x| + |y| <= most:
 * some for subtracting the mean, and d / 8 for the sum. The slope of f is sampled at distances a factor 2 apart.
 */
function errorOf({ of }: Radial, most: number, d: number): number {
  const off = ROUNDING * most * (d / 8 + 6);
  let worst = of(off * off);
  for (let s = most; s > off; s /= 2) worst = Math.max(worst, of((s + off) ** 2) - of(s * s));
  return 2 * worst;
}
