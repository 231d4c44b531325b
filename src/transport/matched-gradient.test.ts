import { dispose, type Tensor2D, tensor1d } from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compileCost } from '../costs/compile.ts';
import { allowRelaxedSimd } from '../tensor/backends/node-relaxed-simd.ts';
import { nodeWasmFiles } from '../tensor/backends/node-wasm-files.ts';
import { startBackend, stopBackend } from '../tensor/backends/start.ts';
import type { Build } from '../tensor/kernels/wasm/own.ts';
import { normalTensor, Random } from '../tensor/random/random.ts';
import { matchedGradient } from './matched-gradient.ts';

allowRelaxedSimd();
const complain = (message: string) => {
  throw new Error(message);
};

describe.each(['simd', 'relaxed', null] as (Build | null)[])('the gradient of matched pairs, %s', (build) => {
  beforeAll(() =>
    startBackend({
      ...{ want: 'wasm', build, wasmFiles: nodeWasmFiles },
      ...{ onError: complain, onDeviceLost: complain },
    }),
  );
  afterAll(stopBackend);

  it('is that of the cost, in double precision', () => {
    const dimension = fc.oneof(fc.integer({ min: 1, max: 40 }), fc.constant(784));
    fc.assert(
      fc.property(
        ...[dimension, fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 7 })],
        ...[fc.constantFrom(1, 2, 1.5), fc.double({ min: 0.01, max: 10, noNaN: true })],
        (d, m, N, p, scale) => {
          const cost = compileCost({ name: 'power', parameters: { p } }, d);
          const random = new Random(d + 100 * m, 'matched');
          const [x, y] = [normalTensor(random, [m, d]), normalTensor(random, [N, d])] as Tensor2D[];
          const index = Int32Array.from({ length: m }, (_, i) => (i * 5) % N);
          const at = tensor1d(index, 'int32');
          const found = matchedGradient(cost, scale, x, y, at);
          const [xs, ys, gs] = [x, y, found].map((t) => t.dataSync());
          dispose([x, y, at, found]);
          let worst = 0;
          for (let i = 0; i < m; i++) {
            const away = Array.from({ length: d }, (_, k) => xs[i * d + k] - ys[index[i] * d + k]);
            const length = Math.hypot(...away);
            away.forEach((v, k) => {
              const slope = scale * p * length ** (p - 2) * v;
              worst = Math.max(worst, Math.abs(gs[i * d + k] - slope) / (scale * (1 + length)));
            });
          }
          expect(worst).toBeLessThanOrEqual(2e-6);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('is zero where both points are the same', () => {
    for (const p of [1, 2]) {
      const cost = compileCost({ name: 'power', parameters: { p } }, 5);
      const x = normalTensor(new Random(3, 'same'), [4, 5]) as Tensor2D;
      const at = tensor1d([0, 1, 2, 3], 'int32');
      const found = matchedGradient(cost, 2, x, x, at);
      expect([...found.dataSync()].every((v) => v === 0)).toBe(true);
      dispose([x, at, found]);
    }
  });
});
