import { dispose, memory, type Tensor2D, tensor2d } from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { leanFiles } from '../../test/tensor/backends.ts';
import { startBackend, stopBackend } from '../tensor/backends/start.ts';
import { Random } from '../tensor/random/random.ts';
import { finish } from '../tensor/work.ts';
import { denseOnImages } from './images.ts';

afterEach(stopBackend);

const ignored = () => {};

/** n rows of which this share is not the usual number. */
function images(n: number, d: number, share: number, usual: number): Float32Array {
  const random = new Random(n + d, 'images');
  const chance = random.uniform(n * d);
  return random.normal(n * d).map((v, i) => (i > 0 && chance[i] < share ? v : usual));
}

const sizes = fc.record({
  n: fc.oneof(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 120, max: 140 })),
  inputs: fc.oneof(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 30, max: 70 })),
  width: fc.oneof(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 30, max: 70 })),
  share: fc.constantFrom(0, 0.05, 0.3, 0.9),
  usual: fc.constantFrom(-1, 0, 0.3),
});

describe.each(['simd', 'relaxed'] as const)('dense layers on images, build %s', (build) => {
  it('give what sums in double precision give, forward and backward', async () => {
    await startBackend({
      ...{ want: 'wasm', build, wasmFiles: await leanFiles(), onDeviceLost: ignored, onError: ignored },
    });
    fc.assert(
      fc.property(sizes, ({ n, inputs, width, share, usual }) => {
        const shape = { inputs, outputs: width, width: 1, depth: 0, norm: false, output: 'linear' } as const;
        const network = denseOnImages(shape, new Random(3, 'weights'));
        const x = images(n, inputs, share, usual);
        const dy = new Random(4, 'dy').normal(n * width);
        const [w, b] = network.parameters.map((p) => p.dataSync());
        const pass = finish(network.forward(tensor2d(x, [n, inputs])));
        const y = pass.y.dataSync();
        const given = tensor2d(dy, [n, width]) as Tensor2D;
        const gradients = finish(pass.backward(given));
        const [dw, db] = gradients.map((g) => g.dataSync());
        dispose([given, ...gradients]);
        network.dispose();
        const near = (actual: number, terms: number[]) => {
          const sum = terms.reduce((s, t) => s + t, 0);
          const size = terms.reduce((s, t) => s + Math.abs(t), 0);
          expect(Math.abs(actual - sum)).toBeLessThanOrEqual(2 ** -23 * (terms.length + 8) * (2 * size + 1));
        };
        for (let j = 0; j < width; j++) {
          const column = Array.from({ length: n }, (_, i) => dy[i * width + j]);
          near(db[j], column);
          for (let k = 0; k < inputs; k++)
            near(
              dw[k * width + j],
              column.map((v, i) => v * x[i * inputs + k]),
            );
          for (let i = 0; i < n; i++) {
            const products = Array.from({ length: inputs }, (_, k) => x[i * inputs + k] * w[k * width + j]);
            near(y[i * width + j], [...products, b[j]]);
          }
        }
      }),
      { numRuns: 30 },
    );
  });

  it('keep nothing', async () => {
    await startBackend({
      ...{ want: 'wasm', build, wasmFiles: await leanFiles(), onDeviceLost: ignored, onError: ignored },
    });
    const shape = { inputs: 30, outputs: 1, width: 40, depth: 2, norm: false, output: 'linear' } as const;
    const network = denseOnImages(shape, new Random(3, 'weights'));
    const x = tensor2d(images(20, 30, 0.2, -1), [20, 30]);
    const before = memory().numTensors;
    const pass = finish(network.forward(x));
    const dy = tensor2d(new Float32Array(20).fill(1), [20, 1]);
    dispose([dy, ...finish(pass.backward(dy))]);
    expect(memory().numTensors).toBe(before);
    network.dispose();
    x.dispose();
  });
});
