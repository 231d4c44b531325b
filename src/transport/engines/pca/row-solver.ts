import type { CandidateFilter, RowProducts } from '../gemm/candidate-filter.ts';
import { centred } from '../gemm/centred.ts';
import { ColumnTiles, type Products } from '../gemm/column-tiles.ts';
import { type RadialReals, RowMinimum, STALE } from '../gemm/row-solver.ts';
import { Points } from '../host/points.ts';
import type { AssignmentArrays, Block, RowSolver } from '../host/row-solvers.ts';
import type { PrincipalAxes, Projected } from './bounds.ts';

/** In a row with more candidates left than this share of all reals, all costs are computed. */
const TOO_MANY = 1 / 8;
/** This many candidates are never too many. */
const FEW = 8;

/** A row solver with a bound from the first k principal axes; rows with too many candidates left go to another one. */
export interface BoundedRowSolver extends RowSolver {
  readonly k: number;
  /** Multiply-adds so far; evaluations that stopped early count in full. */
  readonly spent: number;
  block(x: Points, from: number, to: number): BoundedBlock;
}

export interface BoundedBlock extends Block {
  /** Assigns the rows for which the bound leaves few candidates; the others are added to `undone`. */
  assignByBound(psi: ArrayLike<number>, out: AssignmentArrays, undone: number[]): Left;
}

/**
 * For radial costs: a bound from the first k principal axes, one matrix product of k + 1 coordinates, excludes most
 * pairs; a bound from all available axes excludes most of the others; the rest is computed in double precision. Rows
 * with too many candidates left go to `plain`.
 */
export class PcaBoundRowSolver implements BoundedRowSolver {
  spent = 0;
  private readonly tiles: ColumnTiles;
  private readonly most: number;

  constructor(
    private readonly reals: RadialReals,
    private readonly axes: PrincipalAxes,
    readonly k: number,
    private readonly plain: RowSolver,
  ) {
    const { N } = reals.task;
    this.most = Math.max(FEW, Math.floor(TOO_MANY * N));
    this.tiles = new ColumnTiles(axes.short(axes.reals, k), N, k + 1);
  }

  block({ array: x }: Points, from: number, to: number): PcaBoundBlock {
    const { reals, axes, k, plain, most } = this;
    const { N, d } = reals.task;
    this.spent += (to - from) * (d * axes.count + N * (k + 1));
    const projected = axes.project(centred(x, to - from, reals.centre, from));
    const products = this.tiles.multiply(axes.short(projected, k), to - from);
    const spend = (multiplyAdds: number) => {
      this.spent += multiplyAdds;
    };
    return new PcaBoundBlock({ reals, axes, k, plain, most, spend }, x, from, projected, products);
  }

  dispose(): void {
    this.tiles.dispose();
  }
}

/** How many pairs the bounds could not exclude in some rows. */
export interface Left {
  /** Pairs left by the first k axes, and by all axes. */
  first: number;
  all: number;
  /** Rows with too many candidates. */
  undone: number;
}

interface Parts {
  reals: RadialReals;
  axes: PrincipalAxes;
  k: number;
  plain: RowSolver;
  /** Candidates that a row may have. */
  most: number;
  /** Counts multiply-adds. */
  spend(multiplyAdds: number): void;
}

/** Rows of x from `from` on, with their products with all reals in the first k axes. */
export class PcaBoundBlock implements BoundedBlock {
  private kept = false;
  /** Costs evaluated. */
  private entered = 0;
  /** Bounds on s c + psi of the candidates in the list. */
  private readonly bounds: Float64Array;
  /** The rows' previous answers, -1 at first: good first guesses if psi has changed little. */
  private readonly answers: Int32Array;

  constructor(
    private readonly parts: Parts,
    private readonly x: Float32Array,
    private readonly from: number,
    private readonly projected: Projected,
    private readonly products: Products,
  ) {
    this.bounds = new Float64Array(parts.most);
    this.answers = new Int32Array(projected.squares.length).fill(-1);
  }

  assign(psi: ArrayLike<number>, out: AssignmentArrays): number {
    const { reals, axes, plain, spend } = this.parts;
    const undone: number[] = [];
    const { first, all } = this.assignByBound(psi, out, undone);
    const evaluated = all + assignRows(plain, new Points(this.x), reals.task.d, undone, psi, out, this.from);
    spend(first * axes.count + evaluated * reals.task.d);
    return evaluated;
  }

  assignByBound(psi: ArrayLike<number>, out: AssignmentArrays, undone: number[]): Left {
    const filter = this.parts.reals.filter(psi);
    const { size } = this.products;
    const sum: Left = { first: 0, all: 0, undone: 0 };
    this.products.read((tiles) => {
      this.projected.squares.forEach((own, row) => {
        const left = this.decide(filter, { tiles, size, row, own }, out);
        if (left < 0) undone.push(row);
        else sum.first += left;
      });
    });
    sum.undone = undone.length;
    sum.all = this.entered;
    this.entered = 0;
    return sum;
  }

  /** Returns how many candidates the first axes left; -1, with nothing written, if there are too many. */
  private decide(filter: CandidateFilter, row: RowProducts, out: AssignmentArrays): number {
    const { reals, most } = this.parts;
    const { list } = reals;
    const minimum = new RowMinimum(reals.task, filter, this.x, this.from + row.row);
    const known = this.answers[row.row];
    const first = known < 0 ? filter.leastBound(row) : known;
    this.consider(minimum, first, row);
    let left = filter.survivors(row, this.error(row), minimum.value, list);
    if (known >= 0 && left > STALE) {
      this.consider(minimum, filter.leastBound(row), row);
      left = filter.survivors(row, this.error(row), minimum.value, list);
    }
    if (left > most) return -1;
    const second = this.refine(filter, row, left);
    if (second >= 0 && list[second] !== first) this.consider(minimum, list[second], row);
    for (let n = 0; n < left; n++) {
      if (n === second || list[n] === first || this.bounds[n] > minimum.value) continue;
      this.consider(minimum, list[n], row);
    }
    minimum.write(out);
    this.answers[row.row] = minimum.index;
    return left;
  }

  private error({ own }: RowProducts): number {
    const { reals, axes, k } = this.parts;
    return reals.error(Math.sqrt(own), axes.roundoffs(k));
  }

  /** Computes bounds of the first `left` candidates from all axes; returns the place of the least, -1 without any. */
  private refine(filter: CandidateFilter, row: RowProducts, left: number): number {
    const { reals, axes } = this.parts;
    const { along, rest } = this.projected;
    const { count, reals: all } = axes;
    const at = row.row * count;
    const error = reals.error(Math.sqrt(row.own), axes.roundoffs(count));
    let best = -1;
    for (let n = 0; n < left; n++) {
      const j = reals.list[n];
      let product = rest[row.row] * all.rest[j];
      for (let c = 0, place = j * count; c < count; c++, place++) product += along[at + c] * all.along[place];
      const t = row.own + all.squares[j] - 2 * product - error;
      this.tighten(row, j, t);
      this.bounds[n] = filter.least(t, j);
      if (best < 0 || this.bounds[n] < this.bounds[best]) best = n;
    }
    return best;
  }

  private consider(minimum: RowMinimum, j: number, row: RowProducts): void {
    this.entered++;
    this.tighten(row, j, minimum.consider(j));
  }

  /** If products are kept, improves the stored bound on |x - y_j|^2 to t if that is larger. */
  private tighten({ tiles, size, row, own }: RowProducts, j: number, t: number): void {
    if (!this.kept) return;
    const s = Math.floor(j / size);
    const count = Math.min(size, this.parts.reals.task.N - s * size);
    const place = row * count + j - s * size;
    const product = 0.5 * (own + this.parts.axes.reals.squares[j] - t);
    if (product < tiles[s][place]) tiles[s][place] = product;
  }

  keep(): number {
    this.kept = true;
    return this.products.keep();
  }

  dispose(): void {
    this.products.dispose();
  }
}

/** Assigns some rows of x [m, d], counted from row `from`, by `solver`; returns the number of pairs evaluated. */
export function assignRows(
  solver: RowSolver,
  x: Points,
  d: number,
  rows: readonly number[],
  psi: ArrayLike<number>,
  out: AssignmentArrays,
  from: number,
): number {
  if (rows.length === 0) return 0;
  const some = x.rows(
    rows.map((row) => from + row),
    d,
  );
  const found: AssignmentArrays = {
    index: new Int32Array(rows.length),
    value: new Float32Array(rows.length),
  };
  const block = solver.block(new Points(some), 0, rows.length);
  const evaluated = block.assign(psi, found);
  block.dispose();
  rows.forEach((row, n) => {
    out.index[from + row] = found.index[n];
    out.value[from + row] = found.value[n];
  });
  return evaluated;
}
