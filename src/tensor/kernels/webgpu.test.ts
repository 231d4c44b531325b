import { dispose, memory, tensor1d, variable } from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { expectClose, expectNoLeak, onEachBackend } from '../../../test/tensor/backends.ts';
import { countDispatches } from '../../../test/tensor/dispatches.ts';
import { runKernel, spread } from './webgpu.ts';

test('workgroups are folded where one dimension would be too long', () => {
  expect(spread(1, 64)).toEqual([1, 1, 1]);
  expect(spread(129, 64)).toEqual([3, 1, 1]);
  for (const n of [65535 * 64, 65535 * 64 + 1, 50_000_000]) {
    const [x, y] = spread(n, 64);
    expect(x).toBeLessThanOrEqual(65535);
    expect(x * y * 64).toBeGreaterThanOrEqual(n);
  }
});

onEachBackend(() => {
  test('a kernel reads inputs, updates in place, and gives several outputs', async () => {
    await expectNoLeak(async () => {
      const x = tensor1d([3, 1, 2, 1, 3, 3], 'int32');
      const y = tensor1d([1, 2, 3, 4, 5, 6]);
      const start = tensor1d([10, 20, 30]);
      const state = variable(start);
      start.dispose();
      await state.data();
      const call = () =>
        runKernel({
          name: 'test',
          inputs: { x, y },
          updates: { state },
          outputs: {
            twice: { shape: [2, 3], dtype: 'float32' },
            next: { shape: [6], dtype: 'int32' },
          },
          uniforms: { factor: ['f32', 2], n: ['u32', 6] },
          workgroup: 4,
          dispatch: spread(6, 4),
          wgsl: `fn main(i: u32) {
            if (i >= u.n) { return; }
            twice[i] = u.factor * y[i];
            next[i] = x[i] + 1;
            if (i < 3u) { state[i] += 1.0; }
          }`,
        });
      expect(await countDispatches(() => dispose(call()))).toBe(1);
      const [twice, next] = call();
      expect(twice.shape).toEqual([2, 3]);
      await expectClose(twice, [2, 4, 6, 8, 10, 12]);
      await expectClose(next, [4, 2, 3, 2, 4, 4]);
      await expectClose(state, [12, 22, 32]);
      dispose([x, y, state, twice, next]);
    });
  });

  test('an element that is never written shows in tests', async () => {
    const before = memory().numTensors;
    const [a, b] = runKernel({
      name: 'lazy',
      inputs: {},
      outputs: { a: { shape: [2], dtype: 'float32' }, b: { shape: [2], dtype: 'int32' } },
      workgroup: 1,
      dispatch: [1, 1, 1],
      wgsl: 'fn main(i: u32) { a[0] = 1.0; b[0] = 1; }',
    });
    expect([...(await a.data())]).toEqual([1, Number.NaN]);
    expect([...(await b.data())]).toEqual([1, -1]);
    dispose([a, b]);
    expect(memory().numTensors).toBe(before);
  });
}, ['webgpu']);
