import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { allowRelaxedSimd } from '../../backends/node-relaxed-simd.ts';
import { nodeWasmFiles } from '../../backends/node-wasm-files.ts';
import { type Activation, forLoops } from '../../ops/activation.ts';
import { Random } from '../../random/random.ts';
import type { Build, Loops } from './own.ts';

allowRelaxedSimd();

/** A build on a memory of its own, filled with what is no number, that hands out places in turn. */
async function start(build: Build) {
  const memory = new WebAssembly.Memory({ initial: 64 });
  const { instance } = await WebAssembly.instantiate(await nodeWasmFiles.loops(build), { env: { memory } });
  const numbers = new Float32Array(memory.buffer);
  let next = 4; // not at a whole vector
  const begin = () => {
    numbers.fill(Number.NaN);
    next = 4;
  };
  const place = (count: number) => {
    const at = next;
    next += 4 * count + 12;
    return at;
  };
  const put = (values: ArrayLike<number>) => {
    const at = place(values.length);
    numbers.set(values, at / 4);
    return at;
  };
  const read = (at: number, count: number) => numbers.slice(at / 4, at / 4 + count);
  /** What follows was not touched. */
  const untouched = (at: number, count: number) => read(at + 4 * count, 3).every(Number.isNaN);
  return { loops: instance.exports as unknown as Loops, begin, place, put, read, untouched };
}

const ACTIVATIONS: readonly Activation[] = ['linear', 'relu', 'leakyRelu', 'tanh', 'softplus'];
const VALUE: Record<Activation, (z: number) => number> = {
  linear: (z) => z,
  relu: (z) => Math.max(z, 0),
  leakyRelu: (z) => (z > 0 ? z : 0.2 * z),
  tanh: Math.tanh,
  softplus: (z) => Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z))),
};
const SLOPE: Record<Activation, (y: number) => number> = {
  linear: () => 1,
  relu: (y) => Number(y > 0),
  leakyRelu: (y) => (y > 0 ? 1 : 0.2),
  tanh: (y) => 1 - y * y,
  softplus: (y) => -Math.expm1(-y),
};

/** Within so many roundoffs of single precision of `size`, which is the size of what was summed. */
function expectNear(actual: ArrayLike<number>, expected: ArrayLike<number>, size: (i: number) => number) {
  expect(actual.length).toBe(expected.length);
  for (let i = 0; i < expected.length; i++) {
    const off = Math.abs(actual[i] - expected[i]);
    if (!(off <= 2 ** -23 * size(i)))
      expect.fail(`number ${i} is ${actual[i]} instead of ${expected[i]}, off by ${off}`);
  }
}

const size = fc.integer({ min: 1, max: 21 });
const rows = fc.oneof(size, fc.integer({ min: 120, max: 140 }), fc.integer({ min: 255, max: 270 }));
const activation = fc.constantFrom(...ACTIVATIONS);
const random = (seed: number) => new Random(seed, 'loops');

describe.each(['simd', 'relaxed'] as const)('the loops, %s', (build) => {
  it('multiply, with biases and activation, as sums in double precision', async () => {
    const { loops, begin, place, put, read, untouched } = await start(build);
    fc.assert(
      fc.property(rows, size, size, activation, fc.boolean(), fc.boolean(), (m, k, n, f, flip, biased) => {
        begin();
        const [a, b, bias] = [m * k, k * n, n].map((count, i) => random(m + 31 * i).normal(count));
        const packed = place(loops.packedBytes(k, n) / 4);
        loops.pack(put(b), flip ? 1 : n, flip ? k : 1, biased ? put(bias) : 0, k, n, packed);
        const c = place(m * n);
        loops.product(put(a), packed, c, m, k, n, ...forLoops(f), 0);
        const sums = new Float64Array(m * n);
        const sizes = new Float64Array(m * n);
        for (let i = 0; i < m; i++)
          for (let j = 0; j < n; j++) {
            const terms = Array.from({ length: k }, (_, l) => a[i * k + l] * b[flip ? j * k + l : l * n + j]);
            if (biased) terms.push(bias[j]);
            sums[i * n + j] = terms.reduce((s, t) => s + t, 0);
            sizes[i * n + j] = terms.reduce((s, t) => s + Math.abs(t), 0);
          }
        expectNear(read(c, m * n), sums.map(VALUE[f]), (i) => (k + 8) * sizes[i] + 8);
        expect(untouched(c, m * n)).toBe(true);
      }),
    );
  });

  it('multiply what goes down through an activation by its slope', async () => {
    const { loops, begin, place, put, read } = await start(build);
    fc.assert(
      fc.property(rows, size, size, activation, (m, k, n, f) => {
        begin();
        const [a, b, z] = [m * k, k * n, m * n].map((count, i) => random(m + 31 * i).normal(count));
        const y = z.map(VALUE[f]);
        const packed = place(loops.packedBytes(k, n) / 4);
        loops.pack(put(b), n, 1, 0, k, n, packed);
        const [c, plain] = [place(m * n), place(m * n)];
        loops.product(put(a), packed, c, m, k, n, ...forLoops(f), put(y));
        loops.product(put(a), packed, plain, m, k, n, ...forLoops('linear'), 0);
        const products = read(plain, m * n);
        expectNear(
          read(c, m * n),
          products.map((p, i) => p * SLOPE[f](y[i])),
          (i) => 8 * Math.abs(products[i]),
        );
      }),
    );
  });

  it('sum gradients over rows', async () => {
    const { loops, begin, place, put, read, untouched } = await start(build);
    fc.assert(
      fc.property(rows, size, size, (m, k, n) => {
        begin();
        const [x, dz] = [m * k, m * n].map((count, i) => random(m + 31 * i).normal(count));
        const [dw, db] = [place(k * n), place(n)];
        const space = place(loops.gradientBytes(n) / 4);
        loops.gradients(put(x), put(dz), dw, db, m, k, n, space);
        const sum = (of: (i: number) => number) => {
          let [s, a] = [0, 0];
          for (let i = 0; i < m; i++) {
            s += of(i);
            a += Math.abs(of(i));
          }
          return [s, a];
        };
        const weights = Array.from({ length: k * n }, (_, at) =>
          sum((i) => x[i * k + Math.floor(at / n)] * dz[i * n + (at % n)]),
        );
        const biases = Array.from({ length: n }, (_, j) => sum((i) => dz[i * n + j]));
        for (const [at, found] of [
          [dw, weights],
          [db, biases],
        ] as const) {
          const sums = found.map(([s]) => s);
          expectNear(read(at, found.length), sums, (i) => (m + 8) * found[i][1]);
          expect(untouched(at, found.length)).toBe(true);
        }
      }),
    );
  });

  it('apply activations and their slopes, within a few roundoffs', async () => {
    const { loops, begin, place, put, read, untouched } = await start(build);
    const extremes = [
      0, -0, 1e-30, -1e-30, 1e-4, -1e-4, 0.62499, 0.62501, 20, -20, 87, -87, 89, -89, 1e4, -1e4,
    ];
    fc.assert(
      fc.property(activation, fc.array(fc.float({ min: -30, max: 30, noNaN: true })), (f, more) => {
        begin();
        const z = Float32Array.from([...more, ...extremes]);
        const n = z.length;
        const y = put(z);
        loops.activate(y, n, ...forLoops(f));
        const expected = Float64Array.from(z, VALUE[f]);
        expectNear(read(y, n), expected, (i) => 4 * Math.abs(expected[i]) + 2 ** -100);
        expect(untouched(y, n)).toBe(true);
        const dz = place(n);
        loops.slopes(put(z.map(() => 3)), y, dz, n, ...forLoops(f));
        const values = read(y, n);
        expectNear(
          read(dz, n),
          values.map((v) => 3 * SLOPE[f](v)),
          () => 8,
        );
        expect(untouched(dz, n)).toBe(true);
      }),
    );
  });

  it('keep what is no number', async () => {
    const { loops, begin, put, read } = await start(build);
    for (const f of ACTIVATIONS) {
      begin();
      const y = put([1, Number.NaN, 2, 3, Number.NaN]);
      loops.activate(y, 5, ...forLoops(f));
      expect([...read(y, 5)].map(Number.isNaN)).toEqual([false, true, false, false, true]);
    }
  });

  it('normalise rows, and differentiate that', async () => {
    const { loops, begin, place, put, read } = await start(build);
    fc.assert(
      fc.property(size, fc.integer({ min: 2, max: 21 }), activation, (m, d, f) => {
        begin();
        const [x, gain, bias, dn] = [m * d, d, d, m * d].map((count, i) => random(m + 31 * i).normal(count));
        const [unit, y, scale, into] = [put(x), place(m * d), place(m), put(dn)];
        const [dgain, dbias, gainAt] = [place(d), place(d), put(gain)];
        loops.normalise(unit, gainAt, put(bias), y, scale, m, d, 1e-5, ...forLoops(f));
        loops.normaliseBackward(unit, scale, gainAt, into, dgain, dbias, m, d);
        const expected = {
          y: [] as number[],
          dx: [] as number[],
          dgain: gain.map(() => 0),
          dbias: bias.map(() => 0),
        };
        const scales: number[] = [];
        for (let i = 0; i < m; i++) {
          const row = [...x.subarray(i * d, (i + 1) * d)];
          const mean = row.reduce((s, v) => s + v, 0) / d;
          const s = 1 / Math.sqrt(row.reduce((t, v) => t + (v - mean) ** 2, 0) / d + 1e-5);
          const u = row.map((v) => (v - mean) * s);
          const g = [...dn.subarray(i * d, (i + 1) * d)];
          const du = g.map((v, j) => v * gain[j]);
          const plain = du.reduce((t, v) => t + v, 0) / d;
          const along = du.reduce((t, v, j) => t + v * u[j], 0) / d;
          for (let j = 0; j < d; j++) {
            expected.y.push(VALUE[f](gain[j] * u[j] + bias[j]));
            expected.dx.push(s * (du[j] - plain - u[j] * along));
            expected.dgain[j] += g[j] * u[j];
            expected.dbias[j] += g[j];
            scales.push(s);
          }
        }
        expectNear(read(y, m * d), expected.y, (i) => 400 * (1 + scales[i]));
        expectNear(read(into, m * d), expected.dx, (i) => 4000 * scales[i] * (1 + scales[i]));
        const most = 1 + Math.max(...scales);
        expectNear(read(dgain, d), expected.dgain, () => 400 * m * most);
        expectNear(read(dbias, d), expected.dbias, () => 40 * m);
      }),
    );
  });

  it('descend by the moments', async () => {
    const { loops, begin, place, put, read, untouched } = await start(build);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 40 }), fc.constantFrom(0, 0.5), (n, beta1) => {
        begin();
        const [p, g, m] = [0, 1, 2].map((i) => random(n + 31 * i).normal(n));
        const v = g.map((value) => value * value);
        const [beta2, rate, correction] = [0.999, 0.01, 1.5];
        const [at, mAt, vAt, next] = [put(p), put(m), put(v), place(n)];
        loops.descend(at, put(g), mAt, vAt, next, n, beta1, beta2, rate, correction, 1e-8);
        const mean = Float64Array.from(g, (d, i) => beta1 * m[i] + (1 - beta1) * d);
        const square = Float64Array.from(g, (d, i) => beta2 * v[i] + (1 - beta2) * d * d);
        expectNear(read(mAt, n), mean, (i) => 4 * (Math.abs(m[i]) + Math.abs(g[i])));
        expectNear(read(vAt, n), square, (i) => 4 * square[i]);
        const step = mean.map((value, i) => (rate * value) / (Math.sqrt(square[i] * correction) + 1e-8));
        expectNear(
          read(next, n),
          Float64Array.from(p, (value, i) => value - step[i]),
          (i) => Math.abs(p[i]) + 16 * (Math.abs(step[i]) + (rate * Math.abs(m[i])) / Math.sqrt(square[i])),
        );
        expect([...read(at, n)]).toEqual([...p]);
        expect(untouched(next, n)).toBe(true);
      }),
    );
  });
});
