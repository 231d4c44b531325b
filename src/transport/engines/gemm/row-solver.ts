import { type Radial, squaredDistance } from '../../../costs/radial.ts';
import {
  type AssignmentArrays,
  type Block,
  ROUNDOFF,
  type RowSolver,
  type Task,
} from '../host/row-solvers.ts';
import { CandidateFilter, type RowProducts } from './candidate-filter.ts';
import { type Centred, centred, largest, mean } from './centred.ts';
import { ColumnTiles, type Products } from './column-tiles.ts';

/** With more candidates left for a row, its previous answer was a bad first guess: psi has changed much. */
export const STALE = 8;

/** The reals of a radial cost minus their mean, which reduces cancellation in |x|^2 + |y|^2 - 2 x.y. */
export class RadialReals {
  readonly centre: Float64Array;
  readonly points: Centred;
  /** The largest |y_j|. */
  readonly radius: number;
  private readonly radial: Radial;
  /** Buffer for the indices of a row's candidates. */
  readonly list: Int32Array;
  private last: { psi: ArrayLike<number>; filter: CandidateFilter } | null = null;

  /** Throws an Error if the cost is not radial. */
  constructor(readonly task: Task) {
    const { y, N, d, cost } = task;
    if (!cost.radial) throw new Error('Products need a cost of the Euclidean distance.');
    this.radial = cost.radial;
    this.centre = mean(y, N, d);
    this.points = centred(y, N, this.centre);
    this.radius = Math.sqrt(largest(this.points.squares));
    this.list = new Int32Array(N);
  }

  /** The filter for psi [N]; the blocks of one assignment pass the same array and share it. */
  filter(psi: ArrayLike<number>): CandidateFilter {
    if (this.last?.psi !== psi) {
      this.last = {
        psi,
        filter: new CandidateFilter(this.radial, this.task.scale, psi, this.points.squares),
      };
    }
    return this.last.filter;
  }

  /**
   * Error bound of |x|^2 + |y|^2 - 2 x.y in single precision for |x| = `length`: a sum of d products is off by at most
   * about `sums` = d roundoffs of |x| |y|, and subtracting the mean by a few roundoffs of (|x| + |y|)^2.
   */
  error(length: number, sums: number): number {
    return ROUNDOFF * (sums * length * this.radius + 4 * (length + this.radius) ** 2);
  }
}

/** The best real found so far for row i of x, in double precision; ties go to the lowest index. */
export class RowMinimum {
  index = 0;
  value = Number.POSITIVE_INFINITY;

  constructor(
    private readonly task: Task,
    private readonly filter: CandidateFilter,
    private readonly x: Float32Array,
    private readonly i: number,
  ) {}

  /** Compares real j. Returns |x - y_j|^2, or a smaller number if that was enough to exclude j. */
  consider(j: number): number {
    const { y, d } = this.task;
    const t = squaredDistance(this.x, this.i * d, y, j * d, d, this.filter.distanceLimit(this.value, j));
    const v = this.filter.value(t, j);
    if (v < this.value || (v === this.value && j < this.index)) {
      this.value = v;
      this.index = j;
    }
    return t;
  }

  write(out: AssignmentArrays): void {
    out.index[this.i] = this.index;
    out.value[this.i] = this.value;
  }
}

/** For radial costs: |x - y|^2 = |x|^2 + |y|^2 - 2 x.y by one matrix product, then the best in double precision. */
export function gemmRowSolver(reals: RadialReals): RowSolver {
  const { task, points, centre } = reals;
  const { N, d } = task;
  const tiles = new ColumnTiles(points.moved, N, d);
  return {
    block({ array: x }, from, to) {
      const rows = centred(x, to - from, centre, from);
      return new ProductBlock(reals, x, from, rows.squares, tiles.multiply(rows.moved, to - from));
    },
    dispose: () => tiles.dispose(),
  };
}

class ProductBlock implements Block {
  private evaluated: number;
  /** The rows' previous answers, -1 at first: good first guesses if psi has changed little. */
  private readonly answers: Int32Array;

  constructor(
    private readonly reals: RadialReals,
    private readonly x: Float32Array,
    private readonly from: number,
    private readonly squares: Float64Array,
    private readonly products: Products,
  ) {
    this.evaluated = squares.length * reals.task.N;
    this.answers = new Int32Array(squares.length).fill(-1);
  }

  assign(psi: ArrayLike<number>, out: AssignmentArrays): number {
    const filter = this.reals.filter(psi);
    const { size } = this.products;
    this.products.read((tiles) => {
      this.squares.forEach((own, row) => {
        this.decide(filter, { tiles, size, row, own }).write(out);
      });
    });
    const { evaluated } = this;
    this.evaluated = 0; // later assignments reuse the products
    return evaluated;
  }

  private decide(filter: CandidateFilter, row: RowProducts): RowMinimum {
    const { task, list } = this.reals;
    const minimum = new RowMinimum(task, filter, this.x, this.from + row.row);
    const known = this.answers[row.row];
    const first = known < 0 ? filter.leastBound(row) : known;
    minimum.consider(first);
    const error = this.reals.error(Math.sqrt(row.own), task.d);
    let left = filter.survivors(row, error, minimum.value, list);
    if (known >= 0 && left > STALE) {
      minimum.consider(filter.leastBound(row));
      left = filter.survivors(row, error, minimum.value, list);
    }
    for (let n = 0; n < left; n++) if (list[n] !== first) minimum.consider(list[n]);
    this.answers[row.row] = minimum.index;
    return minimum;
  }

  keep(): number {
    return this.products.keep();
  }

  dispose(): void {
    this.products.dispose();
  }
}
