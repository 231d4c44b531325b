import '@tensorflow/tfjs-backend-cpu';
import { memory, setBackend } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { Random } from '../tensor/random.ts';
import { createLatents, type LatentOptions } from './latent.ts';

beforeAll(async () => {
  await setBackend('cpu');
});

const OPTIONS: LatentOptions = { kind: 'gaussian', dimension: 3, centres: 7, sigma: 0.01, seed: 5 };
const make = (changes: Partial<LatentOptions> = {}) => createLatents({ ...OPTIONS, ...changes });

describe.each(['gaussian', 'uniform', 'mixture'] as const)('%s', (kind) => {
  test('batches differ, a run repeats, a position restores', () => {
    const latents = make({ kind });
    const first = latents.draw(10).dataSync();
    const position = latents.position;
    const second = latents.draw(10).dataSync();
    expect(second).not.toEqual(first);
    latents.position = position;
    expect(latents.draw(10).dataSync()).toEqual(second);
    expect(make({ kind }).draw(10).dataSync()).toEqual(first);
    expect(make({ kind, seed: 6 }).draw(10).dataSync()).not.toEqual(first);
  });

  test('fixed latents keep their rows and do not disturb the others', () => {
    const latents = make({ kind });
    const few = latents.fixed(5).dataSync().slice();
    const many = latents.fixed(20).dataSync();
    expect(many.slice(0, 15)).toEqual(few);
    expect(latents.fixed(20)).toBe(latents.fixed(20));
    expect(latents.position).toBe(0);
  });

  test('another stream leaves the own one where it is', () => {
    const latents = make({ kind });
    const sample = latents.draw(4, new Random(1, 'samples')).dataSync();
    expect(latents.position).toBe(0);
    expect(make({ kind }).draw(4, new Random(1, 'samples')).dataSync()).toEqual(sample);
  });

  test('nothing is left behind', () => {
    const before = memory().numTensors;
    const latents = make({ kind });
    for (const m of [3, 8, 20]) {
      latents.draw(m).dispose();
      latents.fixed(m);
      latents.setSigma(m);
    }
    latents.fixed(9);
    latents.dispose();
    expect(memory().numTensors).toBe(before);
  });
});

test('Gaussian: mean 0, variance 1; uniform: in [-1, 1], variance 1/3', () => {
  const moments = (values: ArrayLike<number>) => {
    const all = Array.from(values);
    const mean = all.reduce((a, b) => a + b) / all.length;
    return [mean, all.reduce((a, v) => a + (v - mean) ** 2, 0) / all.length];
  };
  const [mean, variance] = moments(make().draw(5000).dataSync());
  expect(mean).toBeCloseTo(0, 1);
  expect(variance).toBeCloseTo(1, 1);
  const uniform = make({ kind: 'uniform' }).draw(5000).dataSync();
  for (const value of uniform) expect(Math.abs(value)).toBeLessThanOrEqual(1);
  expect(moments(uniform)[0]).toBeCloseTo(0, 1);
  expect(moments(uniform)[1]).toBeCloseTo(1 / 3, 1);
});

test('mixture: every centre comes before any comes again', () => {
  const latents = make({ kind: 'mixture', sigma: 0 });
  const keys = (m: number) => {
    const values = latents.draw(m).dataSync();
    return Array.from({ length: m }, (_, i) => values.slice(3 * i, 3 * i + 3).join());
  };
  expect(new Set(keys(7)).size).toBe(7);
  const batch = keys(17);
  const counts = [...new Set(batch)].map((key) => batch.filter((other) => other === key).length);
  expect(counts.toSorted()).toEqual([2, 2, 2, 2, 3, 3, 3]);
});

test('mixture: sigma spreads the points around their centres', () => {
  const narrow = make({ kind: 'mixture', sigma: 0 }).draw(7).dataSync();
  const latents = make({ kind: 'mixture', sigma: 0 });
  latents.setSigma(0.5);
  const wide = latents.draw(7).dataSync();
  const noise = make().draw(7).dataSync();
  wide.forEach((value, k) => {
    expect(value).toBeCloseTo(narrow[k] + 0.5 * noise[k], 5);
  });
});
