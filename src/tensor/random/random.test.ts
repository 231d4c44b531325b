import { dispose } from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { expectNoLeak, onEachBackend } from '../../../test/tensor/backends.ts';
import { normalTensor, Random, uniformTensor } from './random.ts';

const mean = (x: ArrayLike<number>) => Array.from(x).reduce((sum, v) => sum + v, 0) / x.length;
const moment = (x: Float32Array, k: number) => mean(Array.from(x, (v) => v ** k));

describe('Random', () => {
  test('normal numbers have the moments of a normal distribution', () => {
    const x = new Random(1, 'test').normal(400_000);
    expect(moment(x, 1)).toBeCloseTo(0, 2);
    expect(moment(x, 2)).toBeCloseTo(1, 2);
    expect(moment(x, 3)).toBeCloseTo(0, 1);
    expect(Math.abs(moment(x, 4) - 3)).toBeLessThan(0.06);
    expect(x.filter((v) => Math.abs(v) < 1).length / x.length).toBeCloseTo(0.6827, 2);
  });

  test('normal numbers are what Box and Muller say, to single precision', () => {
    const n = 5000;
    const words = new Random(3, 'test').words(n);
    const x = new Random(3, 'test').normal(n);
    for (let i = 0; i < n; i += 2) {
      const radius = Math.sqrt(-2 * Math.log(((words[i] >>> 8) + 1) / 2 ** 24));
      const angle = (2 * Math.PI * (words[i + 1] >>> 8)) / 2 ** 24;
      expect(Math.abs(x[i] - radius * Math.cos(angle))).toBeLessThan(4e-7);
      expect(Math.abs(x[i + 1] - radius * Math.sin(angle))).toBeLessThan(4e-7);
    }
  });

  test('neighbouring draws and streams are uncorrelated', () => {
    const n = 200_000;
    const [x, y] = ['a', 'b'].map((stream) => new Random(5, stream).normal(n));
    const correlation = (p: Float32Array, q: Float32Array, lag: number) =>
      mean(p.slice(lag).map((v, i) => v * q[i]));
    expect(Math.abs(correlation(x, y, 0))).toBeLessThan(0.01);
    expect(Math.abs(correlation(x, x, 1))).toBeLessThan(0.01);
    expect(Math.abs(correlation(x, x, 2))).toBeLessThan(0.01);
  });

  test('uniform numbers and integers keep to their range and spread evenly', () => {
    const random = new Random(2, 'test');
    const x = random.uniform(100_000);
    expect(x.every((v) => v >= 0 && v < 1)).toBe(true);
    expect(mean(x)).toBeCloseTo(0.5, 2);
    const counts = new Array(7).fill(0);
    for (const i of random.integers(70_000, 7)) counts[i]++;
    expect(counts).toHaveLength(7);
    for (const count of counts) expect(Math.abs(count - 10_000)).toBeLessThan(400);
  });

  test('a sample has no value twice, and every value is as likely', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 60 }), fc.nat(60), fc.nat(), (n, k, seed) => {
        const drawn = new Random(seed, 's').sample(Math.min(k, n), n);
        expect(new Set(drawn).size).toBe(Math.min(k, n));
        expect(drawn.every((i) => i >= 0 && i < n)).toBe(true);
      }),
    );
    const random = new Random(9, 's');
    const counts = new Array(5).fill(0);
    for (let i = 0; i < 5000; i++) for (const j of random.sample(2, 5)) counts[j]++;
    for (const count of counts) expect(Math.abs(count - 2000)).toBeLessThan(160);
    expect(() => random.sample(6, 5)).toThrow(RangeError);
  });

  test('setting the position gives the same numbers again, also past 2^32', () => {
    const random = new Random(4, 'test');
    for (const at of [0, 17, 2 ** 32 - 1, 2 ** 32 + 5, 2 ** 45]) {
      random.position = at;
      const first = [...random.normal(5), ...random.uniform(4)];
      expect(random.position).toBe(at + 3 + 2);
      random.position = at;
      expect([...random.normal(5), ...random.uniform(4)]).toEqual(first);
      random.position = at + 1;
      expect([...random.normal(3)]).toEqual(first.slice(2, 5));
    }
  });
});

onEachBackend(() => {
  test.each([[[1]], [[7, 3]], [[130, 2]]])('tensors hold the same numbers: shape %j', async (shape) => {
    const [a, b] = [new Random(11, 'x'), new Random(11, 'x')];
    a.position = b.position = 2 ** 32 - 20; // so that the counter carries
    const n = shape.reduce((x, y) => x * y, 1);
    await expectNoLeak(async () => {
      const normal = normalTensor(a, shape);
      const uniform = uniformTensor(a, shape);
      expect(normal.shape).toEqual(shape);
      const [x, u] = [await normal.data(), await uniform.data()];
      b.normal(n).forEach((v, i) => {
        expect(Math.abs(x[i] - v)).toBeLessThan(2e-6);
      });
      expect([...u]).toEqual([...b.uniform(n)]);
      dispose([normal, uniform]);
    });
    expect(a.position).toBe(b.position);
  });
});
