/** SO: orthogonal weights and sorted units, so that the slope of f is at most 1 (Anil, Lucas and Grosse 2019). */
import type { Random } from '../../tensor/random/random.ts';
import { Adam, USUAL } from '../adam.ts';
import { DenseNet } from '../dense-net.ts';
import type { Matrix, Memory } from '../memory.ts';
import { type Context, netPotential, type Solver, widthsOf } from '../solver.ts';
import { descendDifference } from './difference.ts';

export function sorting(context: Context): Solver {
  const { memory, batch, sampler, random } = context;
  const net = new DenseNet(memory, { widths: widthsOf(context), units: 'sort' }, random);
  const pass = net.pass(2 * batch);
  const adam = new Adam(memory, net.parameters, USUAL);
  const weights = net.layers.map(({ inputs, outputs, from }) => {
    net.parameters.values.set(orthonormal(inputs, outputs, random), from);
    return new OrthogonalWeights(memory, net, inputs, outputs, 4 * from);
  });
  net.changed();
  return {
    ...netPotential(net),
    step() {
      descendDifference(net, pass, sampler.p(batch), sampler.q(batch));
      for (const w of weights) w.projectGradient();
      adam.descend(net.gradient);
      for (const w of weights) w.retract();
      net.changed();
    },
  };
}

/** Newton-Schulz iterations after a step, whose error is squared by each. */
const RETRACTIONS = 2;

/**
 * The weights w of a layer, [rows, columns], with orthonormal rows if there are fewer of them, else columns. Gradients are
 * projected onto the tangent space of such matrices, and after a step w returns to the nearest of them, its polar factor.
 */
export class OrthogonalWeights {
  private readonly w: Matrix;
  private readonly gradient: Matrix;
  private readonly product: Matrix;
  private readonly square: Matrix;
  private readonly packed: number;
  private readonly wide: boolean;

  constructor(
    private readonly memory: Memory,
    net: DenseNet,
    rows: number,
    columns: number,
    offset: number,
  ) {
    this.w = memory.view(net.parameters.at + offset, rows, columns);
    this.gradient = memory.view(net.gradient.at + offset, rows, columns);
    this.wide = rows <= columns;
    const k = Math.min(rows, columns);
    this.square = memory.matrix(k, k);
    this.product = memory.matrix(rows, columns);
    const bytes = [
      ...[memory.loops.packedBytes(columns, k), memory.loops.packedBytes(k, columns)],
      ...[memory.loops.packedBytes(rows, k), memory.loops.packedBytes(k, k)],
    ];
    this.packed = memory.bytes(Math.max(...bytes));
  }

  /** g - sym(g w^T) w, or g - w sym(w^T g) where columns are orthonormal. */
  projectGradient(): void {
    this.inner(this.gradient);
    symmetrise(this.square);
    this.outer();
    const [g, p] = [this.gradient.values, this.product.values];
    for (let i = 0; i < g.length; i++) g[i] -= p[i];
  }

  /** w = 3/2 w - 1/2 w w^T w, several times. */
  retract(): void {
    for (let k = 0; k < RETRACTIONS; k++) {
      this.inner(this.w);
      this.outer();
      const [w, p] = [this.w.values, this.product.values];
      for (let i = 0; i < w.length; i++) w[i] = 1.5 * w[i] - 0.5 * p[i];
    }
  }

  /** square = a w^T, or its like for columns, w^T a. */
  private inner(a: Matrix): void {
    const { w, wide, packed, square, memory } = this;
    const { loops } = memory;
    if (wide) {
      loops.pack(w.at, 1, w.columns, 0, w.columns, w.rows, packed);
      loops.product(a.at, packed, square.at, w.rows, w.columns, w.rows, 0, 1, 0);
      return;
    }
    square.values.set(transposedProduct(w, a));
  }

  /** product = square w, or w square. */
  private outer(): void {
    const { w, wide, packed, square, product, memory } = this;
    const { loops } = memory;
    const k = square.rows;
    if (wide) {
      loops.pack(w.at, w.columns, 1, 0, k, w.columns, packed);
      loops.product(square.at, packed, product.at, k, k, w.columns, 0, 1, 0);
    } else {
      loops.pack(square.at, k, 1, 0, k, k, packed);
      loops.product(w.at, packed, product.at, w.rows, k, k, 0, 1, 0);
    }
  }
}

/** w^T a of tall matrices with few columns. */
function transposedProduct({ values: w, rows, columns }: Matrix, { values: a }: Matrix): Float32Array {
  const out = new Float32Array(columns * columns);
  for (let r = 0; r < rows; r++)
    for (let i = 0; i < columns; i++)
      for (let j = 0; j < columns; j++) out[i * columns + j] += w[r * columns + i] * a[r * columns + j];
  return out;
}

function symmetrise({ values, rows }: Matrix): void {
  for (let i = 0; i < rows; i++)
    for (let j = 0; j < i; j++) {
      const mean = (values[i * rows + j] + values[j * rows + i]) / 2;
      values[i * rows + j] = mean;
      values[j * rows + i] = mean;
    }
}

/** A random matrix [rows, columns] with orthonormal rows or columns, by the Gram-Schmidt process. */
function orthonormal(rows: number, columns: number, random: Random): Float32Array {
  const [count, length] = [Math.min(rows, columns), Math.max(rows, columns)];
  const vectors: Float64Array[] = [];
  while (vectors.length < count) {
    const v = Float64Array.from(random.normal(length));
    for (let twice = 0; twice < 2; twice++)
      for (const u of vectors) {
        const share = v.reduce((sum, x, k) => sum + x * u[k], 0);
        for (let k = 0; k < length; k++) v[k] -= share * u[k];
      }
    const size = Math.sqrt(v.reduce((sum, x) => sum + x * x, 0));
    if (size > 1e-6) vectors.push(v.map((x) => x / size));
  }
  const wide = rows <= columns;
  return Float32Array.from({ length: rows * columns }, (_, at) => {
    const [i, j] = [Math.floor(at / columns), at % columns];
    return wide ? vectors[i][j] : vectors[j][i];
  });
}
