/** Every gradient that a solver descends, against central differences of the plain loss in double precision. */
import { beforeAll, describe, expect, test } from 'vitest';
import { nodeWasmFiles } from '../tensor/backends/node-wasm-files.ts';
import { Random } from '../tensor/random/random.ts';
import { DenseNet, type NetShape } from './dense-net.ts';
import { Memory } from './memory.ts';
import { NetFunction } from './solver.ts';
import { allRealsGradient, assignedGradient } from './solvers/assignment.ts';
import { leastGradient, transformGradient } from './solvers/batch-transform.ts';
import { descendDifference } from './solvers/difference.ts';
import { moverGradient } from './solvers/mover.ts';
import { penaltyGradient } from './solvers/penalty.ts';
import { regularisedGradient } from './solvers/regularised.ts';
import { OrthogonalWeights } from './solvers/sorting.ts';
import { SpectralNorm } from './solvers/spectral.ts';
import { Transform } from './transform.ts';

const D = 3;
const n = 12;
const SHAPE: NetShape = { widths: [D, 9, 8, 1] };

let memory: Memory;
beforeAll(async () => {
  memory = await Memory.create(nodeWasmFiles);
});

type Row = number[];

const rowsOf = (points: ArrayLike<number>, width = D): Row[] =>
  Array.from({ length: points.length / width }, (_, i) =>
    Array.from({ length: width }, (_, k) => points[i * width + k]),
  );
const mean = (values: number[]) => values.reduce((sum, v) => sum + v, 0) / values.length;
const distance = (a: Row, b: Row) => Math.hypot(...a.map((v, k) => v - b[k]));

/** The plain twin of a network: one row at a time, in double precision. */
function plain({ widths, units = 'relu' }: NetShape, theta: ArrayLike<number>) {
  const activate = (z: Row) =>
    units === 'relu' ? z.map((v) => Math.max(0, v)) : [...z].sort((a, b) => b - a);
  const layers: {
    w: (i: number, j: number) => number;
    b: (j: number) => number;
    inputs: number;
    outputs: number;
  }[] = [];
  let from = 0;
  widths.slice(1).forEach((outputs, l) => {
    const [start, inputs] = [from, widths[l]];
    layers.push({
      ...{ inputs, outputs },
      w: (i, j) => theta[start + i * outputs + j],
      b: (j) => theta[start + inputs * outputs + j],
    });
    from += (inputs + 1) * outputs;
  });
  const values = (x: Row): Row[] => {
    const all = [x];
    layers.forEach(({ w, b, outputs }, l) => {
      const h = all[l];
      const z = Array.from({ length: outputs }, (_, j) => h.reduce((sum, v, i) => sum + v * w(i, j), b(j)));
      all.push(l + 1 < layers.length ? activate(z) : z);
    });
    return all;
  };
  return {
    of: (x: Row) => values(x)[layers.length],
    f: (x: Row) => values(x)[layers.length][0],
    /** The gradient in the input, for ReLU. */
    gradient(x: Row): Row {
      const all = values(x);
      let d: Row = [1];
      for (let l = layers.length - 1; l >= 0; l--) {
        const { w, inputs, outputs } = layers[l];
        d = Array.from({ length: inputs }, (_, i) => {
          let sum = 0;
          for (let j = 0; j < outputs; j++) sum += w(i, j) * d[j];
          return l === 0 || all[l][i] > 0 ? sum : 0;
        });
      }
      return d;
    },
  };
}

const SEEDS = [1, 2, 3, 4];

function setting(seed: number, shape: NetShape = SHAPE) {
  const random = new Random(seed, 'gradients');
  const points = (count: number) => random.normal(count * D);
  return { random, points, net: () => new DenseNet(memory, shape, random) };
}

/** Compares the gradient of a network with differences of `loss` along a few random directions. */
function expectGradient(
  gradient: ArrayLike<number>,
  theta: ArrayLike<number>,
  loss: (theta: number[]) => number,
  random: Random,
): void {
  for (let k = 0; k < 3; k++) {
    const direction = random.normal(theta.length);
    const h = 1e-6;
    const at = (s: number) => loss(Array.from(theta, (t, i) => t + s * direction[i]));
    const difference = (at(h) - at(-h)) / (2 * h);
    const product = Array.from(gradient).reduce((sum, g, i) => sum + g * direction[i], 0);
    expect(Math.abs(product - difference)).toBeLessThan(1e-4 + 1e-3 * Math.abs(difference));
  }
}

describe.each(SEEDS)('seed %i', (seed) => {
  test.each(['relu', 'sort'] as const)('the difference of means, with %s units', (units) => {
    const shape = { ...SHAPE, units };
    const { random, points, net: make } = setting(seed, shape);
    const [net, p, q] = [make(), points(n), points(n)];
    const difference = (theta: ArrayLike<number>) => {
      const { f } = plain(shape, theta);
      return mean(rowsOf(p).map(f)) - mean(rowsOf(q).map(f));
    };
    const found = descendDifference(net, net.pass(2 * n), p, q);
    expect(found).toBeCloseTo(difference(net.parameters.values), 5);
    expectGradient(net.gradient.values, net.parameters.values, (t) => -difference(t), random);
  });

  test.each(['relu', 'sort'] as const)('the gradient in the input, with %s units', (units) => {
    const shape = { ...SHAPE, units };
    const { points, net: make } = setting(seed, shape);
    const [net, x] = [make(), points(n)];
    const { f } = plain(shape, net.parameters.values);
    const found = new NetFunction(net).gradients(x);
    rowsOf(x).forEach((row, i) => {
      row.forEach((_, k) => {
        const at = (s: number) => f(row.map((v, j) => (j === k ? v + s : v)));
        expect(found[i * D + k]).toBeCloseTo((at(1e-6) - at(-1e-6)) / 2e-6, 4);
      });
    });
  });

  test.each([false, true])('the penalty, one-sided: %s', (oneSided) => {
    const { random, points, net: make } = setting(seed);
    const [net, u] = [make(), points(n)];
    const { values } = net.parameters;
    for (let i = 0; i < values.length; i++) values[i] *= 2; // slopes on both sides of 1
    const loss = (theta: ArrayLike<number>) => {
      const { gradient } = plain(SHAPE, theta);
      const excess = rowsOf(u).map((x) => Math.hypot(...gradient(x)) - 1);
      return 10 * mean(excess.map((e) => (oneSided ? Math.max(0, e) : e) ** 2));
    };
    const into = memory.matrix(1, net.parameters.columns);
    const found = penaltyGradient(net, net.pass(n), u, oneSided, into);
    expect(found).toBeCloseTo(loss(net.parameters.values), 4);
    expectGradient(into.values, net.parameters.values, loss, random);
  });

  test('two regularised potentials', () => {
    const { random, points, net: make } = setting(seed);
    const [f, g, p, q] = [make(), make(), points(n), points(n)];
    const value = (of: ArrayLike<number>, og: ArrayLike<number>) => {
      const [a, b] = [plain(SHAPE, of), plain(SHAPE, og)];
      const [fp, gq] = [rowsOf(p).map(a.f), rowsOf(q).map(b.f)];
      const apart = rowsOf(p).map((x, i) => distance(x, rowsOf(q)[i]));
      const excess = fp.map((v, i) => Math.max(0, v + gq[i] - apart[i]) ** 2 / (4 * 0.01));
      return mean(fp) + mean(gq) - mean(excess);
    };
    f.parameters.values[f.parameters.columns - 1] += 2; // so that some sums exceed the distance
    const found = regularisedGradient([f, g], [f.pass(n), g.pass(n)], p, q);
    const [tf, tg] = [f, g].map((net) => Float64Array.from(net.parameters.values));
    expect(Math.abs(found / value(tf, tg) - 1)).toBeLessThan(1e-4);
    expectGradient(f.gradient.values, tf, (t) => -value(t, tg), random);
    expectGradient(g.gradient.values, tg, (t) => -value(tf, t), random);
  });

  const overPoints = (p: ArrayLike<number>, q: ArrayLike<number>, f: (x: Row) => number) =>
    mean(rowsOf(p).map(f)) +
    mean(rowsOf(q).map((y) => Math.min(...rowsOf(p).map((x) => distance(x, y) - f(x)))));

  test('the minimum over the batch', () => {
    const { random, points, net: make } = setting(seed);
    const [net, p, q] = [make(), points(n), points(n)];
    const value = (theta: ArrayLike<number>) => overPoints(p, q, plain(SHAPE, theta).f);
    const found = transformGradient(net, net.pass(n), new Transform(memory, D, n), p, q);
    expect(found).toBeCloseTo(value(net.parameters.values), 4);
    expectGradient(net.gradient.values, net.parameters.values, (t) => -value(t), random);
  });

  test.each([1, 20, -20])('the least of three estimates, weights times %i', (factor) => {
    const { random, points, net: make } = setting(seed);
    const [net, p, q] = [make(), points(n), points(n)];
    const { values } = net.parameters;
    for (let i = 0; i < values.length; i++) values[i] *= i < values.length - 9 ? 1 : factor;
    const value = (theta: ArrayLike<number>) => {
      const { f } = plain(SHAPE, theta);
      const first = mean(rowsOf(p).map(f)) - mean(rowsOf(q).map(f));
      const second = overPoints(p, q, f);
      const third = overPoints(q, p, (x) => -f(x));
      return second < first ? second : third < first ? third : first;
    };
    const found = leastGradient(net, net.pass(2 * n), new Transform(memory, D, n), p, q);
    expect(found).toBeCloseTo(value(net.parameters.values), 3);
    expectGradient(net.gradient.values, net.parameters.values, (t) => -value(t), random);
  });

  test('the mover', () => {
    const { random, points, net: make } = setting(seed);
    const shape = { widths: [D, 9, 8, D] };
    const [critic, move, x] = [make(), new DenseNet(memory, shape, random), points(n)];
    const { f } = plain(SHAPE, Float64Array.from(critic.parameters.values));
    const value = (theta: ArrayLike<number>) => {
      const { of } = plain(shape, theta);
      return mean(rowsOf(x).map((row) => distance(of(row), row) - f(of(row))));
    };
    const found = moverGradient(move, critic, move.pass(n), critic.pass(n), x);
    expect(found).toBeCloseTo(value(move.parameters.values), 5);
    expectGradient(move.gradient.values, move.parameters.values, value, random);
  });

  test('the assignment', () => {
    const { random, points, net: make } = setting(seed);
    const [net, x, y] = [make(), points(2 * n), points(n)];
    const value = (theta: ArrayLike<number>) => {
      const { f: psi } = plain(SHAPE, theta);
      const least = rowsOf(x).map((a) => Math.min(...rowsOf(y).map((b) => distance(a, b) + psi(b))));
      return mean(least) - mean(rowsOf(y).map(psi));
    };
    const found = assignedGradient(net, net.pass(n), new Transform(memory, D, n), x, y);
    expect(found).toBeCloseTo(value(net.parameters.values), 5);
    expectGradient(net.gradient.values, net.parameters.values, (t) => -value(t), random);
  });

  test('the assignment in blocks of reals', () => {
    const { points, net: make } = setting(seed);
    const [net, x, y] = [make(), points(2 * n), points(n)];
    const transform = new Transform(memory, D, n);
    assignedGradient(net, net.pass(n), transform, x, y);
    const whole = net.gradient.values.slice();
    allRealsGradient(net, net.pass(5), transform, x, y, new NetFunction(net).values(y));
    net.gradient.values.forEach((g, i) => {
      expect(g).toBeCloseTo(whole[i], 5);
    });
  });

  test('the c-transform is the least of all sums, and its gradient points away from the best real', () => {
    const { random, points } = setting(seed);
    const [x, y, psi] = [points(300), points(40), random.normal(40)];
    const transform = new Transform(memory, D, 40);
    transform.set(y);
    const found = transform.of(psi, x);
    const gradient = transform.gradient(x, found);
    rowsOf(x).forEach((a, i) => {
      const sums = rowsOf(y).map((b, j) => distance(a, b) + psi[j]);
      expect(found.value[i]).toBeCloseTo(Math.min(...sums), 6);
      const b = rowsOf(y)[found.index[i]];
      a.forEach((v, k) => {
        expect(gradient[i * D + k]).toBeCloseTo((v - b[k]) / distance(a, b), 5);
      });
    });
  });

  test.each([
    [3, 8],
    [8, 8],
    [8, 1],
  ])('orthogonal weights %i x %i: tangent gradients, and a step stays orthogonal', (rows, columns) => {
    const { random } = setting(seed);
    const net = new DenseNet(memory, { widths: [rows, columns] }, random);
    const weights = new OrthogonalWeights(memory, net, rows, columns, 0);
    const inner = (a: Float32Array, b: Float32Array) => {
      const [A, B] = [rowsOf(a, columns), rowsOf(b, columns)];
      const dot = (u: Row, v: Row) => u.reduce((sum, t, k) => sum + t * v[k], 0);
      const column = (m: Row[], j: number) => m.map((row) => row[j]);
      return rows <= columns
        ? A.map((u) => B.map((v) => dot(u, v)))
        : A[0].map((_, i) => B[0].map((_, j) => dot(column(A, i), column(B, j))));
    };
    const w = net.parameters.values.subarray(0, rows * columns);
    // far from orthogonal at first: Newton-Schulz iterations converge where no singular value exceeds sqrt(3)
    for (let k = 0; k < 30; k++) weights.retract();
    const expectIdentity = () =>
      inner(w, w).forEach((row, i) => {
        row.forEach((v, j) => {
          expect(v).toBeCloseTo(i === j ? 1 : 0, 5);
        });
      });
    expectIdentity();
    const g = net.gradient.values.subarray(0, rows * columns);
    g.set(random.normal(rows * columns));
    weights.projectGradient();
    const mixed = inner(g, w);
    mixed.forEach((row, i) => {
      row.forEach((v, j) => {
        expect(v + mixed[j][i]).toBeCloseTo(0, 4);
      });
    });
    for (let k = 0; k < w.length; k++) w[k] -= 0.005 * g[k];
    weights.retract();
    expectIdentity();
  });

  test('the spectral norm of a matrix is found by power iterations', () => {
    const { random } = setting(seed);
    const norm = new SpectralNorm(5, 4, random);
    // A known singular value: a b^T + small noise.
    const [a, b] = [random.normal(5), random.normal(4)];
    const w = Float32Array.from({ length: 20 }, (_, k) => a[Math.floor(k / 4)] * b[k % 4]);
    expect(norm.of(w)).toBeCloseTo(Math.hypot(...a) * Math.hypot(...b), 4);
  });
});
