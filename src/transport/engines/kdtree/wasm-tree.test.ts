import { dispose, memory, tensor1d, tensor2d } from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { leanFiles } from '../../../../test/tensor/backends.ts';
import { randomProblem, tiedProblem } from '../../../../test/transport/problems.ts';
import { compileCost } from '../../../costs/compile.ts';
import { startBackend, stopBackend } from '../../../tensor/backends/start.ts';
import { ownKernels } from '../../../tensor/kernels/wasm/own.ts';
import { finish } from '../../../tensor/work.ts';
import { assignPlain } from '../plain/plain.ts';
import { buildTree } from './tree.ts';
import { WasmTree } from './wasm-tree.ts';

beforeAll(async () => {
  const ignored = () => {};
  await startBackend({
    ...{ want: 'wasm', wasmFiles: await leanFiles() },
    ...{ onDeviceLost: ignored, onError: ignored },
  });
});
afterAll(stopBackend);

const kernels = () => ownKernels() as NonNullable<ReturnType<typeof ownKernels>>;
const costs = { 1: compileCost({ name: 'euclidean' }, 2), 2: compileCost({ name: 'square' }, 2) };

it('finds the very answer of the plain twin, ties included', () => {
  const before = memory().numTensors;
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 60 }),
      fc.oneof(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 700 })),
      fc.constantFrom<1 | 2>(1, 2),
      fc.boolean(),
      fc.nat(),
      (m, N, p, ties, seed) => {
        const problem = ties ? tiedProblem(m, N, 2, seed) : randomProblem(m, N, 2, seed);
        const tree = new WasmTree(kernels(), buildTree(problem.y, N, 2), 0.3, p);
        const [x, psi] = [tensor2d(problem.x, [m, 2]), tensor1d(problem.psi)];
        const order = Int32Array.from({ length: m }, (_, i) => m - 1 - i);
        for (let again = 0; again < 2; again++) {
          const { index, value } = finish(tree.assign(x, order, psi));
          const twin = assignPlain({ ...problem, cost: costs[p].scalar, scale: 0.3 });
          expect([...index.dataSync()]).toEqual([...twin.index]);
          expect([...value.dataSync()]).toEqual([...Float32Array.from(twin.value)]);
          dispose([index, value]);
        }
        dispose([x, psi]);
        tree.dispose();
      },
    ),
  );
  expect(memory().numTensors).toBe(before);
});

it('takes the digits that single precision has not', () => {
  const [m, N] = [50, 300];
  const problem = randomProblem(m, N, 2, 1);
  const tree = new WasmTree(kernels(), buildTree(problem.y, N, 2), 1, 2);
  const exact = Float64Array.from(problem.psi, (p, j) => 1e3 + 1e-6 * p + 1e-9 * (j % 7));
  const parts = Float32Array.from({ length: 2 * N }, (_, i) => {
    const whole = Math.fround(exact[i >> 1]);
    return i % 2 ? exact[i >> 1] - whole : whole;
  });
  const sums = Float64Array.from(exact, (_, j) => parts[2 * j] + parts[2 * j + 1]);
  const [x, psi] = [tensor2d(problem.x, [m, 2]), tensor2d(parts, [N, 2])];
  const order = Int32Array.from({ length: m }, (_, i) => i);
  const { index, value } = finish(tree.assign(x, order, psi));
  const twin = assignPlain({ ...problem, psi: sums, cost: costs[2].scalar, scale: 1 });
  expect([...index.dataSync()]).toEqual([...twin.index]);
  dispose([x, psi, index, value]);
  tree.dispose();
});

it('work that is given up leaves nothing behind', () => {
  const problem = randomProblem(9000, 10, 2, 1);
  const tree = new WasmTree(kernels(), buildTree(problem.y, 10, 2), 1, 2);
  const [x, psi] = [tensor2d(problem.x, [9000, 2]), tensor1d(problem.psi)];
  const before = memory().numTensors;
  const work = tree.assign(
    x,
    Int32Array.from({ length: 9000 }, (_, i) => i),
    psi,
  );
  expect(work.next().done).toBe(false);
  work.return(undefined as never);
  expect(memory().numTensors).toBe(before);
  dispose([x, psi]);
  tree.dispose();
});
