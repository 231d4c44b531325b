import '@tensorflow/tfjs-backend-cpu';
import { memory, setBackend } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { Random } from '../../tensor/random/random.ts';
import { finish } from '../../tensor/work.ts';
import { createLatents, type LatentOptions, type Latents } from './latent.ts';

beforeAll(async () => {
  await setBackend('cpu');
});

const OPTIONS: LatentOptions = { kind: 'gaussian', dimension: 3, centres: 7, sigma: 0.01, seed: 5 };
const make = (changes: Partial<LatentOptions> = {}) => createLatents({ ...OPTIONS, ...changes });

const draw = (latents: Latents, m: number, random?: Random) => finish(latents.draw(m, random));

describe.each(['gaussian', 'uniform', 'mixture'] as const)('%s', (kind) => {
  test('batches differ, a run repeats, a position restores', () => {
    const latents = make({ kind });
    const first = draw(latents, 10).dataSync();
    const position = latents.position;
    const second = draw(latents, 10).dataSync();
    expect(second).not.toEqual(first);
    latents.position = position;
    expect(draw(latents, 10).dataSync()).toEqual(second);
    expect(draw(make({ kind }), 10).dataSync()).toEqual(first);
    expect(draw(make({ kind, seed: 6 }), 10).dataSync()).not.toEqual(first);
  });

  test('fixed latents keep their rows and do not disturb the others', () => {
    const latents = make({ kind });
    const few = finish(latents.fixed(5)).dataSync().slice();
    const many = finish(latents.fixed(20)).dataSync();
    expect(many.slice(0, 15)).toEqual(few);
    expect(finish(latents.fixed(20))).toBe(finish(latents.fixed(20)));
    expect(latents.position).toBe(0);
  });

  test('another stream leaves the own one where it is', () => {
    const latents = make({ kind });
    const sample = draw(latents, 4, new Random(1, 'samples')).dataSync();
    expect(latents.position).toBe(0);
    expect(draw(make({ kind }), 4, new Random(1, 'samples')).dataSync()).toEqual(sample);
  });

  test('nothing is left behind', () => {
    const before = memory().numTensors;
    const latents = make({ kind });
    for (const m of [3, 8, 20]) {
      draw(latents, m).dispose();
      finish(latents.fixed(m));
      latents.setSigma(m);
    }
    finish(latents.fixed(9));
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
  const [mean, variance] = moments(draw(make(), 5000).dataSync());
  expect(mean).toBeCloseTo(0, 1);
  expect(variance).toBeCloseTo(1, 1);
  const uniform = draw(make({ kind: 'uniform' }), 5000).dataSync();
  for (const value of uniform) expect(Math.abs(value)).toBeLessThanOrEqual(1);
  expect(moments(uniform)[0]).toBeCloseTo(0, 1);
  expect(moments(uniform)[1]).toBeCloseTo(1 / 3, 1);
});

test('mixture: every centre comes before any comes again', () => {
  const latents = make({ kind: 'mixture', sigma: 0 });
  const keys = (m: number) => {
    const values = draw(latents, m).dataSync();
    return Array.from({ length: m }, (_, i) => values.slice(3 * i, 3 * i + 3).join());
  };
  expect(new Set(keys(7)).size).toBe(7);
  const batch = keys(17);
  const counts = [...new Set(batch)].map((key) => batch.filter((other) => other === key).length);
  expect(counts.toSorted()).toEqual([2, 2, 2, 2, 3, 3, 3]);
});

test('mixture: sigma spreads the points around their centres', () => {
  const narrow = draw(make({ kind: 'mixture', sigma: 0 }), 7).dataSync();
  const latents = make({ kind: 'mixture', sigma: 0 });
  latents.setSigma(0.5);
  const wide = draw(latents, 7).dataSync();
  const noise = draw(make(), 7).dataSync();
  wide.forEach((value, k) => {
    expect(value).toBeCloseTo(narrow[k] + 0.5 * noise[k], 5);
  });
});

/** The definition: noise first, then one permutation of the centres after the other. */
function plain({ kind, dimension, centres, sigma, seed }: LatentOptions, m: number): number[] {
  const random = new Random(seed, 'latents');
  if (kind === 'uniform') return Array.from(random.uniform(m * dimension), (u) => 2 * u - 1);
  const noise = Array.from(random.normal(m * dimension));
  if (kind === 'gaussian') return noise;
  const means = new Random(seed, 'latent centres').normal(centres * dimension);
  const chosen: number[] = [];
  while (chosen.length < m) chosen.push(...random.sample(Math.min(centres, m - chosen.length), centres));
  return noise.map((v, at) => {
    const mean = means[chosen[Math.floor(at / dimension)] * dimension + (at % dimension)];
    return Math.fround(mean + Math.fround(Math.fround(sigma) * v));
  });
}

describe.each(['gaussian', 'uniform', 'mixture'] as const)('many at once: %s', (kind) => {
  const options: LatentOptions = { kind, dimension: 33, centres: 1999, sigma: 0.1, seed: 8 };
  const m = 5001;

  test('come in pieces, and are the same numbers', () => {
    const latents = createLatents(options);
    const work = latents.draw(m);
    let pieces = 1;
    for (; ; pieces++) {
      const step = work.next();
      if (!step.done) continue;
      expect(Array.from(step.value.dataSync())).toEqual(plain(options, m));
      break;
    }
    expect(pieces).toBeGreaterThan(5);
    expect(latents.position).toBeGreaterThanOrEqual(Math.ceil((m * 33) / 2));
  });

  test('abandoned half way, they leave nothing behind', () => {
    const before = memory().numTensors;
    const latents = createLatents(options);
    const work = latents.draw(m);
    work.next();
    work.return(undefined as never);
    latents.dispose();
    expect(memory().numTensors).toBe(before);
  });
});

test('fixed latents follow a width that changes while they are made', () => {
  const options = { kind: 'mixture', dimension: 33, centres: 7, sigma: 0, seed: 3 } as const;
  const latents = createLatents(options);
  const work = latents.fixed(3000);
  work.next();
  latents.setSigma(0.5);
  expect(finish(work).dataSync()).toEqual(
    finish(createLatents({ ...options, sigma: 0.5 }).fixed(3000)).dataSync(),
  );
});
