import { dispose, tensor1d, tensor2d } from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { expectClose, expectNoLeak, onEachBackend, randomMatrix } from '../../../test/tensor/backends.ts';
import { denseBackwardPlain, densePlain, type Matrix } from '../../../test/tensor/plain.ts';
import { Random } from '../random/random.ts';
import { type Activation, activate, activateBackward, backwardComposed } from './activation.ts';
import { dense, denseBackward } from './dense.ts';

const ACTIVATIONS: Activation[] = ['linear', 'relu', 'leakyRelu', 'tanh', 'softplus'];
/** Numbers of rows, inputs and outputs about the tiles and parts that kernels cut them into. */
const EDGES = [
  [129, 64, 33],
  [257, 2, 1],
  [1, 1, 1],
  [33, 1, 65],
  [300, 33, 31],
];
const size = fc.integer({ min: 1, max: 40 });
const problem = fc.record({
  n: size,
  inputs: size,
  outputs: size,
  seed: fc.nat(),
  activation: fc.constantFrom(...ACTIVATIONS),
});

function makeProblem(n: number, inputs: number, outputs: number, seed: number) {
  const random = new Random(seed, 'dense');
  const make = (rows: number, columns: number) => randomMatrix(random, rows, columns);
  return { x: make(n, inputs), w: make(inputs, outputs), b: make(1, outputs)[0], dy: make(n, outputs) };
}

/** All gradients in floating numbers that the tensors hold, against the twin. */
async function compare(n: number, inputs: number, outputs: number, seed: number, activation: Activation) {
  const plain = makeProblem(n, inputs, outputs, seed);
  const expected = densePlain(plain.x, plain.w, plain.b, activation);
  const gradients = denseBackwardPlain(plain.x, expected, plain.w, plain.dy, activation);
  await expectNoLeak(async () => {
    const [x, w, b, dy] = [tensor2d(plain.x), tensor2d(plain.w), tensor1d(plain.b), tensor2d(plain.dy)];
    const y = dense(x, w, b, activation);
    expect(y.shape).toEqual([n, outputs]);
    await expectClose(y, expected.flat());
    for (const needDx of [true, false]) {
      const { dx, dw, db } = denseBackward({ x, y, w, dy, activation, needDx });
      expect(dw.shape).toEqual([inputs, outputs]);
      expect(db.shape).toEqual([outputs]);
      await expectClose(dw, gradients.dw.flat());
      await expectClose(db, gradients.db);
      expect(dx !== null).toBe(needDx);
      if (dx) await expectClose(dx, gradients.dx.flat());
      dispose([dw, db, ...(dx ? [dx] : [])]);
    }
    dispose([x, w, b, dy, y]);
  });
}

describe('the twin', () => {
  test('its gradients are differences of its values', () => {
    fc.assert(
      fc.property(problem, ({ seed, activation }) => {
        const { x, w, b, dy } = makeProblem(3, 2, 4, seed);
        const value = (x: Matrix, w: Matrix, b: number[]) =>
          densePlain(x, w, b, activation)
            .flat()
            .reduce((sum, v, i) => sum + v * dy.flat()[i], 0);
        const { dx, dw, db } = denseBackwardPlain(x, densePlain(x, w, b, activation), w, dy, activation);
        const nudge = (a: number[], at: number, by: number) => a.map((v, i) => (i === at ? v + by : v));
        const h = 1e-6;
        const kink = densePlain(x, w, b, 'linear')
          .flat()
          .some((z) => Math.abs(z) < 1e-4);
        fc.pre(!kink);
        const along = (f: (by: number) => number) => (f(h) - f(-h)) / (2 * h);
        expect(along((by) => value([nudge(x[0], 1, by), ...x.slice(1)], w, b))).toBeCloseTo(dx[0][1], 5);
        expect(along((by) => value(x, [nudge(w[0], 2, by), ...w.slice(1)], b))).toBeCloseTo(dw[0][2], 5);
        expect(along((by) => value(x, w, nudge(b, 3, by)))).toBeCloseTo(db[3], 5);
      }),
    );
  });
});

onEachBackend((name) => {
  test('dense and its gradients are those of the twin, for any sizes', async () => {
    const run = ({
      n,
      inputs,
      outputs,
      seed,
      activation,
    }: typeof problem extends fc.Arbitrary<infer P> ? P : never) =>
      compare(n, inputs, outputs, seed, activation);
    await fc.assert(fc.asyncProperty(problem, run), { numRuns: name === 'webgpu' ? 2 : 60 });
  });

  test.each(name === 'webgpu' ? EDGES.slice(0, 2) : EDGES)(
    'dense at the edges of tiles and parts: %i x %i x %i',
    async (n, inputs, outputs) => {
      await compare(n, inputs, outputs, n, 'leakyRelu');
    },
  );

  test('equal inputs give equal bits', async () => {
    const plain = makeProblem(2100, 3, 40, 1);
    const results: number[][] = [];
    for (let i = 0; i < 3; i++) {
      const [x, w, b, dy] = [tensor2d(plain.x), tensor2d(plain.w), tensor1d(plain.b), tensor2d(plain.dy)];
      const y = dense(x, w, b, 'tanh');
      const { dx, dw, db } = denseBackward({ x, y, w, dy, activation: 'tanh', needDx: true });
      results.push(
        (await Promise.all([dw, db, dx ?? dw].map((t) => t.data()))).flatMap((values) => [...values]),
      );
      dispose([x, w, b, dy, y, dw, db, ...(dx ? [dx] : [])]);
    }
    expect(results[1]).toEqual(results[0]);
    expect(results[2]).toEqual(results[0]);
  });

  test.each(ACTIVATIONS)('%s alone: values, gradients, and the form for WebGL', async (activation) => {
    const { x, dy } = makeProblem(9, 7, 7, 5);
    const unit = x[0].map((_, i) => x[0].map((_, j) => (i === j ? 1 : 0)));
    const y = densePlain(x, unit, new Array(7).fill(0), activation);
    const { dx } = denseBackwardPlain(x, y, unit, dy, activation);
    await expectNoLeak(async () => {
      const [z, dt] = [tensor2d(x), tensor2d(dy)];
      const yt = activate(z, activation);
      const ways = [activateBackward(yt, dt, activation), backwardComposed(yt, dt, activation)];
      await expectClose(yt, y.flat());
      for (const dz of ways) await expectClose(dz, dx.flat());
      dispose([z, dt, yt, ...ways]);
    });
  });
});
