/** Checks a typed cost on given data. A cost with a doubt may still be used: the visitor is warned, not stopped. */
import { Random } from '../../tensor/random/random.ts';
import type { CostSpec } from '../cost.ts';
import { sampleOf } from '../diameter.ts';
import { readCost } from '../scalar.ts';
import { interpret } from './interpret.ts';
import { BIG } from './ops.ts';

/** Something that may be wrong with a cost. */
export interface Doubt {
  /**
   * `constant`: c is the same for all pairs. `split`: c = f(x) + g(y), so that all plans have the same cost.
   * `infinite`: many pairs have the cost that stands for infinity. `falls`: c has no lower bound as x moves away.
   * `digits`: single precision cannot resolve the differences of c that distinguish plans.
   */
  kind: 'constant' | 'split' | 'infinite' | 'falls' | 'digits';
  /** One or two sentences for the visitor. */
  text: string;
}

const TEXTS: Record<Doubt['kind'], string> = {
  constant:
    'This cost is the same for all pairs: every assignment costs the same, and nothing moves the generated points.',
  split:
    'This cost is a part of x alone plus a part of y alone: every assignment with even loads costs the same.',
  infinite: 'For many pairs this cost reaches 10^18, which stands for infinity: they cannot be told apart.',
  falls: 'This cost falls without bound as x moves away: the generator sends its points ever further off.',
  digits:
    'This cost is large beside its differences, and single precision (7 digits) loses those that decide about the assignment. A constant part never changes the optimal plan: leave it out.',
};

/** Reals that are sampled, points around them that they are paired with, and how many of the latter serve as reals. */
const SIZE = { reals: 12, around: 24, extra: 2 };
/** Coordinates that may be read: in many dimensions fewer points are sampled. */
const BUDGET = 1e5;
/** Distances from the middle of the data at which c is evaluated, in half diagonals; and how many directions. */
const RADII = [10, 100, 1000, 10_000];
const DIRECTIONS = 24;
/** c `falls` if it decreases by this share of its range on the data from each radius to the next. */
const DROP = 0.01;
/** Tolerated relative error of single precision in what distinguishes plans: at least five digits must be right. */
const ROUNDING = 1e-5;
/** Share of pairs with infinite cost that is reported. */
const MANY = 0.1;

/**
 * Evaluates a cost in the language between `points` [N, dimension], points around them, and points far outside, in
 * double precision and with every result rounded to single precision. Throws what `readCost` throws.
 */
export function doubtsOf(spec: CostSpec, dimension: number, points: Float32Array): Doubt[] {
  const { root, graph } = readCost(spec, dimension);
  const exact = (x: ArrayLike<number>, y: ArrayLike<number>) => interpret(root, graph, x, y)[0];
  const single = (x: ArrayLike<number>, y: ArrayLike<number>) => interpret(root, graph, x, y, Math.fround)[0];
  const sample = new Sample(points, dimension);
  const table = sample.xs.map((x) => sample.ys.map((y) => exact(x, y)));
  const kind = unusable(table);
  const found: Doubt['kind'][] = kind ? [kind] : [];
  if (kind !== 'constant' && falls(exact, sample, table)) found.push('falls');
  if (!kind && loses(table, () => sample.xs.map((x) => sample.ys.map((y) => single(x, y)))))
    found.push('digits');
  return found.map((kind) => ({ kind, text: TEXTS[kind] }));
}

type Point = Float64Array;
type Plain = (x: Point, y: Point) => number;
type Table = readonly (readonly number[])[];

/** Pairs of some reals with points in the box around them, in case all reals are equal; and rays that lead away. */
class Sample {
  readonly xs: Point[];
  readonly ys: Point[];
  readonly middle: Point;
  /** Half the diagonal of the box; 1 if all reals are equal. */
  readonly radius: number;
  readonly directions: Point[];

  constructor(points: Float32Array, dimension: number) {
    const most = Math.max(4, Math.min(SIZE.reals, Math.floor(Math.sqrt(BUDGET / dimension) / 2)));
    const reals = sampleOf(points, dimension, most);
    const own = Array.from({ length: reals.length / dimension }, (_, j) =>
      Float64Array.from(reals.subarray(j * dimension, (j + 1) * dimension)),
    );
    const ends = (k: number) => {
      const values = own.map((y) => y[k]);
      return [Math.min(...values), Math.max(...values)];
    };
    const box = Array.from({ length: dimension }, (_, k) => ends(k));
    this.middle = Float64Array.from(box, ([low, high]) => (low + high) / 2);
    this.radius = Math.hypot(...box.map(([low, high]) => (high - low) / 2)) || 1;
    const random = new Random(0, 'doubts');
    const around = Array.from({ length: (most * SIZE.around) / SIZE.reals }, () => {
      const u = random.uniform(dimension);
      return Float64Array.from(box, ([low, high], k) => {
        const margin = 0.2 * (high - low) + 0.05 * this.radius;
        return low - margin + (high - low + 2 * margin) * u[k];
      });
    });
    this.xs = [...own, ...around];
    this.ys = [...own, ...around.slice(0, SIZE.extra)];
    this.directions = Array.from({ length: DIRECTIONS }, (_, i) => this.direction(i, random));
  }

  /** A vector of length `radius`: along the first axes in both directions, then at random. */
  private direction(i: number, random: Random): Point {
    const d = this.middle.length;
    const axis = i >> 1;
    if (axis < Math.min(d, DIRECTIONS / 4))
      return Float64Array.from({ length: d }, (_, k) => (k === axis ? (i % 2 ? -1 : 1) * this.radius : 0));
    const v = Float64Array.from(random.normal(d));
    const length = Math.hypot(...v) || 1;
    return v.map((value) => (value * this.radius) / length);
  }
}

const isInfinite = (c: number): boolean => !(Math.abs(c) < BIG / 2);

/** The reason why such costs distinguish no plans, if there is one. */
function unusable(table: Table): Doubt['kind'] | null {
  const all = table.flat();
  const size = Math.max(...all.map(Math.abs));
  const rounding = 64 * Number.EPSILON * size;
  const low = Math.min(...all);
  if (Math.max(...all) - low <= rounding) return 'constant';
  if (Math.max(...exchanges(table).map(Math.abs)) <= rounding) return 'split';
  return all.filter(isInfinite).length > MANY * all.length ? 'infinite' : null;
}

/**
 * c(x, y) - c(x', y) - c(x, y') + c(x', y'), with the first x' and y' of the table: what exchanging partners saves.
 * All plans have the same cost if all of these are 0.
 */
const exchanges = (table: Table): number[] =>
  table.flatMap((row, i) => row.map((c, j) => c - table[0][j] - table[i][0] + table[0][0]));

/** Is there a ray, and a real, for which c keeps decreasing? */
function falls(c: Plain, { ys, middle, directions }: Sample, table: Table): boolean {
  const usual = table.flat().filter((value) => !isInfinite(value));
  const low = Math.min(...usual);
  const drop = DROP * (Math.max(...usual) - low) || Number.MIN_VALUE;
  return directions.some((v) =>
    [ys[0], ys[1]].some((y) => {
      let last = low;
      for (const r of RADII) {
        const value = c(
          middle.map((m, k) => m + r * v[k]),
          y,
        );
        if (value < -BIG / 2) return true;
        if (!(value < last - drop)) return false;
        last = value;
      }
      return true;
    }),
  );
}

/** Are rounding errors too large? Compared at the upper quartiles, since a few pairs may lie at jumps of c. */
function loses(table: Table, single: () => Table): boolean {
  const [exact, rounded] = [exchanges(table), exchanges(single())];
  const errors = exact.map((value, i) => Math.abs(value - rounded[i])).sort((a, b) => a - b);
  const sizes = exact.map(Math.abs).sort((a, b) => a - b);
  const at = Math.floor(0.75 * sizes.length);
  return !(errors[at] <= ROUNDING * sizes[at]) && errors[at] > 0;
}
