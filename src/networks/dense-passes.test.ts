import { dispose, memory, type Tensor, type Tensor2D, tensor, tensor2d, tidy } from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { mlpPlain } from '../../test/networks/plain.ts';
import { leanFiles } from '../../test/tensor/backends.ts';
import { arithmetic, otherArithmetic } from '../tensor/backends/arithmetic.ts';
import { nodeWasmFiles } from '../tensor/backends/node-wasm-files.ts';
import { startBackend, stopBackend } from '../tensor/backends/start.ts';
import type { Build } from '../tensor/kernels/wasm/own.ts';
import type { Activation } from '../tensor/ops/activation.ts';
import { makeOptimiser } from '../tensor/optim/optimiser.ts';
import { Random } from '../tensor/random/random.ts';
import { finish } from '../tensor/work.ts';
import { type MlpShape, makeMlp } from './mlp.ts';
import type { Network } from './network.ts';

/** null: the operations of TensorFlow.js. The site's binary lacks those that own loops replace. */
async function start(build: Build | null): Promise<void> {
  const ignored = () => {};
  const report = await startBackend({
    want: 'wasm',
    build,
    wasmFiles: build ? await leanFiles() : nodeWasmFiles,
    onDeviceLost: ignored,
    onError: ignored,
  });
  expect(report.name, report.reason).toBe('wasm');
}

afterEach(stopBackend);

const normal = (n: number, d: number, name: string): Tensor2D =>
  tensor2d(new Random(5, name).normal(n * d), [n, d]);
const numbersOf = (t: Tensor): number[] => [...t.dataSync()];

/** What a network gives, forward and backward. */
function passes(network: Network, n: number): number[][] {
  const [x, dy] = [normal(n, network.inputs, 'x'), normal(n, network.outputs, 'dy')];
  const pass = finish(network.forward(x));
  const y = numbersOf(pass.y);
  const { parameters, dx } = finish(pass.backwardToInput(dy));
  const all = [y, ...[dx, ...parameters].map(numbersOf)];
  dispose([x, dy, dx, ...parameters]);
  return all;
}

const shapes = fc.record({
  inputs: fc.integer({ min: 1, max: 9 }),
  outputs: fc.integer({ min: 1, max: 9 }),
  width: fc.integer({ min: 1, max: 37 }),
  depth: fc.integer({ min: 1, max: 3 }),
  norm: fc.boolean(),
  hidden: fc.constantFrom<Activation>('relu', 'leakyRelu', 'tanh', 'softplus'),
  output: fc.constantFrom<'linear' | 'tanh'>('linear', 'tanh'),
});

function expectClose(actual: number[], expected: number[]): void {
  const scale = Math.max(1, ...expected.map(Math.abs));
  expect(actual.length).toBe(expected.length);
  const off = expected.findIndex((e, i) => !(Math.abs(actual[i] - e) <= 1e-4 * scale));
  if (off >= 0) expect.fail(`number ${off} is ${actual[off]} instead of ${expected[off]}`);
}

describe.each([null, 'simd', 'relaxed'] as const)('dense networks on WebAssembly, build %s', (build) => {
  it('give what their twin in double precision gives, and gradients that are its differences', async () => {
    await start(build);
    fc.assert(
      fc.property(shapes, fc.integer({ min: 1, max: 9 }), (drawn, n) => {
        const shape: MlpShape = { ...drawn, norm: false };
        const network = makeMlp(shape, new Random(3, 'weights'));
        const values = network.parameters.map(numbersOf);
        const [y, dx, ...gradients] = passes(network, n);
        network.dispose();
        const rows = (name: string, d: number) => {
          const all = [...new Random(5, name).normal(n * d)];
          return Array.from({ length: n }, (_, i) => all.slice(i * d, (i + 1) * d));
        };
        const [x, dy] = [rows('x', shape.inputs), rows('dy', shape.outputs)];
        const activations = [...new Array<Activation>(shape.depth).fill(drawn.hidden), shape.output];
        // At a kink single precision may be on the other side.
        const sums = activations.flatMap((_, layer) =>
          x.flatMap((row) => mlpPlain([...activations.slice(0, layer), 'linear'], values, row)),
        );
        fc.pre(sums.every((z) => Math.abs(z) > 1e-4));
        const plain = (parameters: number[][], points: number[][]) =>
          points.map((row) => mlpPlain(activations, parameters, row));
        expectClose(y, plain(values, x).flat());
        const objective = (by: number, along: number[][], alongX: number[][]) =>
          plain(
            values.map((p, i) => p.map((v, k) => v + by * along[i][k])),
            x.map((row, i) => row.map((v, k) => v + by * alongX[i][k])),
          )
            .flat()
            .reduce((sum, v, i) => sum + v * dy.flat()[i], 0);
        const along = values.map((p, i) => [...new Random(i, 'along').normal(p.length)]);
        const still = x.map((row) => row.map(() => 0));
        const frozen = values.map((p) => p.map(() => 0));
        const dot = (a: number[], b: number[]) => a.reduce((sum, v, i) => sum + v * b[i], 0);
        const step = 1e-6;
        const difference = (...directions: [number[][], number[][]]) =>
          (objective(step, ...directions) - objective(-step, ...directions)) / (2 * step);
        const slopes = along.map((direction, i) => dot(direction, gradients[i])).reduce((a, b) => a + b, 0);
        expectClose([slopes], [difference(along, still)]);
        const alongX = rows('along', shape.inputs);
        expectClose([dot(alongX.flat(), dx)], [difference(frozen, alongX)]);
      }),
      { numRuns: 40 },
    );
  });

  it('follow their parameters, however these change', async () => {
    await start(build);
    const before = memory().numTensors;
    const shape: MlpShape = { inputs: 3, outputs: 2, width: 5, depth: 1, norm: false, output: 'linear' };
    const network = makeMlp(shape, new Random(3, 'weights'));
    const expected = () =>
      mlpPlain(['leakyRelu', 'linear'], network.parameters.map(numbersOf), [...new Random(5, 'x').normal(3)]);
    const optimiser = makeOptimiser(network.parameters, { kind: 'adam', rate: 0.1, beta1: 0.5, beta2: 0.9 });
    for (let step = 0; step < 3; step++) {
      expectClose(passes(network, 1)[0], expected());
      const gradients = network.parameters.map((p) => tensor(new Float32Array(p.size).fill(1), p.shape));
      optimiser.descend(gradients);
      dispose(gradients);
    }
    expectClose(passes(network, 1)[0], expected());
    const [w] = network.parameters;
    tidy(() => w.assign(tensor(new Float32Array(w.size).fill(0.5), w.shape)));
    expectClose(passes(network, 1)[0], expected());
    optimiser.dispose();
    network.dispose();
    expect(memory().numTensors).toBe(before);
  });

  it('are the same to the bit when run again', async () => {
    await start(build);
    const shape: MlpShape = { inputs: 3, outputs: 2, width: 37, depth: 2, norm: true, output: 'tanh' };
    const runs = [0, 1].map(() => {
      const network = makeMlp(shape, new Random(3, 'weights'));
      const all = passes(network, 133);
      network.dispose();
      return all;
    });
    expect(runs[1]).toEqual(runs[0]);
  });

  it('say what they are computed by', async () => {
    await start(build);
    expect(arithmetic()).toBe(build ? `wasm-${build}` : 'wasm');
    expect(otherArithmetic(arithmetic())).toBe(null);
    expect(otherArithmetic(undefined)).toBe(null);
    expect(otherArithmetic(build === 'simd' ? 'wasm-relaxed' : 'wasm-simd')).toMatch(
      build === 'simd' ? /with relaxed SIMD and/ : /with SIMD and/,
    );
  });
});

describe('with and without own loops', () => {
  it.each(['simd', 'relaxed'] as const)('normalised layers agree, %s', async (build) => {
    const drawn = fc.sample(shapes, { numRuns: 30, seed: 11 }).map((shape) => ({ ...shape, norm: true }));
    const all = async (of: Build | null) => {
      await start(of);
      return drawn.map((shape, i) => {
        const network = makeMlp(shape, new Random(3, 'weights'));
        const found = passes(network, 1 + (i % 12));
        network.dispose();
        return found;
      });
    };
    const expected = await all(null);
    const actual = await all(build);
    expected.forEach((arrays, i) => {
      // Rows of one number, or of equal ones, are normalised by the rounding of their differences.
      if (drawn[i].width > 2) arrays.forEach((array, k) => void expectClose(actual[i][k], array));
    });
  });
});
