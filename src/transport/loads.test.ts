import { tensor1d } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { expectNoLeak, onEachBackend } from '../../test/tensor/backends.ts';
import { uniform } from '../../test/transport/problems.ts';
import { imbalance, loads } from './loads.ts';

onEachBackend(() => {
  it.each([
    [1, 1],
    [5, 1],
    [1, 300],
    [1000, 257],
    [300, 1024],
  ])('counts %i points over %i reals, and their imbalance', async (m, N) => {
    const next = uniform(m + N);
    const index = Int32Array.from({ length: m }, () => Math.floor(next() ** 2 * N));
    const expected = new Int32Array(N);
    for (const j of index) expected[j]++;
    await expectNoLeak(async () => {
      const a = tensor1d(index, 'int32');
      const counts = loads(a, N);
      const gradient = imbalance(counts, m);
      expect(counts.dtype).toBe('int32');
      expect(await counts.data()).toEqual(expected);
      expect(gradient.dtype).toBe('float32');
      const shares = await gradient.data();
      for (let j = 0; j < N; j++) expect(shares[j]).toBeCloseTo(expected[j] / m - 1 / N, 6);
      for (const t of [a, counts, gradient]) t.dispose();
    });
  });
});
