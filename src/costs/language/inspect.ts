/** Doubts about a typed cost on given data. It may be used all the same: the visitor is told, not stopped. */
import { Random } from '../../tensor/random/random.ts';
import type { CostSpec } from '../cost.ts';
import { sampleOf } from '../diameter.ts';
import { readCost } from '../scalar.ts';
import { interpret } from './interpret.ts';
import { BIG } from './ops.ts';

export interface Doubt {
  /**
   * `constant`: c is the same for all pairs. `split`: c = f(x) + g(y), so that all plans cost the same. `infinite`: many
   * pairs cost what stands for infinity. `falls`: c has no lower bound as x moves away. `digits`: single precision loses
   * the differences of c that decide about plans.
   */
  kind: 'constant' | 'split' | 'infinite' | 'falls' | 'digits';
  /** For the visitor, a sentence or two. */
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

/** Reals that are looked at, points around them that are paired with them too, and of these some that stand for reals. */
const SIZE = { reals: 12, around: 24, extra: 2 };
/** Numbers that may be looked at: in many dimensions it is fewer points. */
const BUDGET = 1e5;
/** Half diagonals of the data from their middle at which c is looked at, and how many directions there. */
const RADII = [10, 100, 1000, 10_000];
const DIRECTIONS = 24;
/** Of the range of c in the data: c falls if it does by so much from each radius to the next. */
const DROP = 0.01;
/** Error of single precision in what decides about plans, relative to that: more than five digits must be left. */
const ROUNDING = 1e-5;
/** Share of pairs from which on infinity counts. */
const MANY = 0.1;

/**
 * Looks at a cost in the language between `points` [N, dimension], points around them, and points far outside, in double
 * precision and as single precision would compute it. Throws as `readCost` does.
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

/** Pairs: of some reals and of points in the box around them, in case all reals are the same. And rays that lead away. */
class Sample {
  readonly xs: Point[];
  readonly ys: Point[];
  readonly middle: Point;
  /** Half the diagonal of the box; 1 where all reals are the same. */
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

  /** Along the first axes, both ways, then at random: of length `radius`. */
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

/** Can nothing be decided by such costs? */
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
 * c(x, y) - c(x', y) - c(x, y') + c(x', y'), with the first x' and y' of the table: what it saves to exchange partners.
 * All plans cost the same if all of these are 0.
 */
const exchanges = (table: Table): number[] =>
  table.flatMap((row, i) => row.map((c, j) => c - table[0][j] - table[i][0] + table[0][0]));

/** Is there a ray, and a real, for which c falls on and on? */
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

/** Does single precision lose what decides? Compared at the upper quartiles: where c jumps a few pairs may flip. */
function loses(table: Table, single: () => Table): boolean {
  const [exact, rounded] = [exchanges(table), exchanges(single())];
  const errors = exact.map((value, i) => Math.abs(value - rounded[i])).sort((a, b) => a - b);
  const sizes = exact.map(Math.abs).sort((a, b) => a - b);
  const at = Math.floor(0.75 * sizes.length);
  return !(errors[at] <= ROUNDING * sizes[at]) && errors[at] > 0;
}
