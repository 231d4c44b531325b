import { type Radial, squaredDistance } from '../../../costs/radial.ts';
import { type Answers, type Block, ROUNDOFF, type RowSolver, type Task } from '../host/row-solvers.ts';
import { CandidateFilter, type RowProducts } from './candidate-filter.ts';
import { type Centred, centred, largest, mean } from './centred.ts';
import { ColumnTiles, type Products } from './column-tiles.ts';

/** With more reals left of a row, its last answer was a bad guess: psi has moved far. */
export const STALE = 8;

/** The reals of a radial cost, moved to their mean, where less is lost by cancellation. */
export class RadialReals {
  readonly centre: Float64Array;
  readonly points: Centred;
  /** The largest |y_j|. */
  readonly radius: number;
  private readonly radial: Radial;
  /** Room for the numbers of the reals that are left of a row. */
  readonly list: Int32Array;
  private last: { psi: ArrayLike<number>; filter: CandidateFilter } | null = null;

  /** Throws where the cost is not radial. */
  constructor(readonly task: Task) {
    const { y, N, d, cost } = task;
    if (!cost.radial) throw new Error('Products need a cost of the Euclidean distance.');
    this.radial = cost.radial;
    this.centre = mean(y, N, d);
    this.points = centred(y, N, this.centre);
    this.radius = Math.sqrt(largest(this.points.squares));
    this.list = new Int32Array(N);
  }

  /** The blocks of one assignment share it: they have one array psi. */
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
   * Error of |x|^2 + |y|^2 - 2 x.y in single precision, for |x| = length: a sum of d products is off by at
   * most about `sums` = d roundoffs of |x| |y|, the move by a few of (|x| + |y|)^2.
   */
  error(length: number, sums: number): number {
    return ROUNDOFF * (sums * length * this.radius + 4 * (length + this.radius) ** 2);
  }
}

/** The best real of row i of x so far, in double precision, with ties to the lowest index. */
export class RowMinimum {
  index = 0;
  value = Number.POSITIVE_INFINITY;

  constructor(
    private readonly task: Task,
    private readonly filter: CandidateFilter,
    private readonly x: Float32Array,
    private readonly i: number,
  ) {}

  /** Returns |x - y_j|^2, or a number below it where that was enough to see that j is no better. */
  consider(j: number): number {
    const { y, d } = this.task;
    const t = squaredDistance(this.x, this.i * d, y, j * d, d, this.filter.farthest(this.value, j));
    const v = this.filter.value(t, j);
    if (v < this.value || (v === this.value && j < this.index)) {
      this.value = v;
      this.index = j;
    }
    return t;
  }

  write(out: Answers): void {
    out.index[this.i] = this.index;
    out.value[this.i] = this.value;
  }
}

/** For radial costs: |x - y|^2 = |x|^2 + |y|^2 - 2 x.y by one matrix product. */
export function gemmRowSolver(reals: RadialReals): RowSolver {
  const { task, points, centre } = reals;
  const { N, d } = task;
  const tiles = new ColumnTiles(points.moved, N, d);
  return {
    block(x, from, to) {
      const rows = centred(x, to - from, centre, from);
      return new ProductBlock(reals, x, from, rows.squares, tiles.multiply(rows.moved, to - from));
    },
    dispose: () => tiles.dispose(),
  };
}

class ProductBlock implements Block {
  private evaluated: number;
  /** The rows' last answers, -1 at first: a good first guess where psi has moved a little. */
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

  assign(psi: ArrayLike<number>, out: Answers): number {
    const filter = this.reals.filter(psi);
    const { size } = this.products;
    this.products.read((tiles) => {
      this.squares.forEach((own, row) => {
        this.decide(filter, { tiles, size, row, own }).write(out);
      });
    });
    const { evaluated } = this;
    this.evaluated = 0; // from now on the products are there
    return evaluated;
  }

  private decide(filter: CandidateFilter, row: RowProducts): RowMinimum {
    const { task, list } = this.reals;
    const minimum = new RowMinimum(task, filter, this.x, this.from + row.row);
    const known = this.answers[row.row];
    const first = known < 0 ? filter.promising(row) : known;
    minimum.consider(first);
    const error = this.reals.error(Math.sqrt(row.own), task.d);
    let left = filter.survivors(row, error, minimum.value, list);
    if (known >= 0 && left > STALE) {
      minimum.consider(filter.promising(row));
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
