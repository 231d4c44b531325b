import { dispose, tensor1d, tensor2d } from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { expectClose, expectNoLeak, onEachBackend, randomMatrix } from '../../../test/tensor/backends.ts';
import { layerNormBackwardPlain, layerNormPlain } from '../../../test/tensor/plain.ts';
import { Random } from '../random/random.ts';
import { backwardComposed, forwardComposed, layerNorm, layerNormBackward } from './layer-norm.ts';

const size = fc.integer({ min: 1, max: 150 });

function makeProblem(n: number, d: number, seed: number) {
  const random = new Random(seed, 'norm');
  const [gain, bias] = randomMatrix(random, 2, d);
  return { x: randomMatrix(random, n, d), gain, bias, dy: randomMatrix(random, n, d) };
}

async function compare(n: number, d: number, seed: number) {
  const plain = makeProblem(n, d, seed);
  const gradients = layerNormBackwardPlain(plain.x, plain.gain, plain.dy);
  await expectNoLeak(async () => {
    const [x, gain, bias, dy] = [
      tensor2d(plain.x),
      tensor1d(plain.gain),
      tensor1d(plain.bias),
      tensor2d(plain.dy),
    ];
    const { y, saved } = layerNorm(x, gain, bias);
    const { dx, dgain, dbias } = layerNormBackward(saved, gain, dy);
    const composed = forwardComposed(x, gain, bias);
    const back = backwardComposed(composed[1], composed[2], gain, dy);
    for (const value of [y, composed[0]])
      await expectClose(value, layerNormPlain(plain.x, plain.gain, plain.bias).flat());
    for (const value of [dx, back[0]]) await expectClose(value, gradients.dx.flat(), 1e-3);
    for (const value of [dgain, back[1]]) await expectClose(value, gradients.dgain);
    for (const value of [dbias, back[2]]) await expectClose(value, gradients.dbias);
    expect([y.shape, dx.shape, dgain.shape, dbias.shape]).toEqual([[n, d], [n, d], [d], [d]]);
    dispose([x, gain, bias, dy, y, ...saved, dx, dgain, dbias, ...composed, ...back]);
  });
}

describe('the twin', () => {
  test('its gradients are differences of its values', () => {
    fc.assert(
      fc.property(fc.nat(), (seed) => {
        const { x, gain, bias, dy } = makeProblem(2, 5, seed);
        const value = (x: number[][], gain: number[], bias: number[]) =>
          layerNormPlain(x, gain, bias)
            .flat()
            .reduce((sum, v, i) => sum + v * dy.flat()[i], 0);
        const { dx, dgain, dbias } = layerNormBackwardPlain(x, gain, dy);
        const nudge = (a: number[], at: number, by: number) => a.map((v, i) => (i === at ? v + by : v));
        const along = (f: (by: number) => number) => (f(1e-5) - f(-1e-5)) / 2e-5;
        expect(along((by) => value([x[0], nudge(x[1], 3, by)], gain, bias))).toBeCloseTo(dx[1][3], 3);
        expect(along((by) => value(x, nudge(gain, 2, by), bias))).toBeCloseTo(dgain[2], 5);
        expect(along((by) => value(x, gain, nudge(bias, 4, by)))).toBeCloseTo(dbias[4], 5);
      }),
    );
  });
});

onEachBackend((name) => {
  test('layer normalisation and its gradients are those of the twin', async () => {
    const shapes = fc.asyncProperty(size, fc.integer({ min: 2, max: 150 }), fc.nat(), compare);
    await fc.assert(shapes, { numRuns: name === 'webgpu' ? 6 : 25 });
  });

  test.each([
    [1, 1],
    [130, 64],
    [3, 200],
  ])('at the edges: %i rows of %i', (n, d) => compare(n, d, 3));
});
