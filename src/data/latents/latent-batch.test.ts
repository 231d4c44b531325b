import { memory, type Tensor2D } from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { expectNoLeak, onEachBackend, SLOW } from '../../../test/tensor/backends.ts';
import { Random } from '../../tensor/random/random.ts';
import { finish, type Work } from '../../tensor/work.ts';
import { createLatents, type LatentOptions } from './latent.ts';

const OPTIONS: LatentOptions = { kind: 'gaussian', dimension: 3, centres: 7, sigma: 0.1, seed: 5 };
const make = (changes: Partial<LatentOptions> = {}) => createLatents({ ...OPTIONS, ...changes });

async function numbers(work: Work<Tensor2D>): Promise<number[]> {
  const tensor = finish(work);
  const values = Array.from(await tensor.data());
  tensor.dispose();
  return values;
}

onEachBackend(() => {
  describe.each(['gaussian', 'uniform', 'mixture'] as const)('%s', (kind) => {
    test('slices are rows of the whole, bit for bit, in any order', { timeout: SLOW }, async () => {
      const m = 41; // odd, as are the dimension and the centres: slices begin in the middle of a counter
      const latents = make({ kind });
      finish(latents.draw(4)).dispose();
      const begin = latents.position;
      const whole = await numbers(latents.draw(m));
      const end = latents.position;
      latents.position = begin;
      const batch = latents.batch(m);
      expect([batch.m, batch.position, latents.position]).toEqual([m, begin, end]);
      const slice = fc.tuple(fc.nat(m), fc.nat(m)).map(([a, b]) => [Math.min(a, b), Math.abs(a - b)]);
      const property = fc.asyncProperty(slice, async ([from, count]) => {
        fc.pre(count > 0);
        expect(await numbers(batch.rows(from, count))).toEqual(whole.slice(3 * from, 3 * (from + count)));
      });
      await fc.assert(property, { numRuns: 12 });
      expect(latents.position).toBe(end);
      latents.dispose();
    });

    test('a batch comes back by its position', { timeout: SLOW }, async () => {
      const latents = make({ kind });
      finish(latents.draw(5)).dispose();
      const batch = latents.batch(9);
      const after = await numbers(latents.draw(2));
      const again = make({ kind });
      expect(await numbers(again.resume(batch.position, 9).rows(2, 5))).toEqual(
        await numbers(batch.rows(2, 5)),
      );
      expect(again.position).toBe(0);
      again.position = batch.position;
      again.batch(9);
      expect(await numbers(again.draw(2))).toEqual(after);
      for (const source of [latents, again]) source.dispose();
    });

    test('nothing is left behind', { timeout: SLOW }, async () => {
      await expectNoLeak(() => {
        const latents = make({ kind });
        const batch = latents.batch(9);
        for (const at of [0, 3]) finish(batch.rows(at, 3)).dispose();
        finish(latents.around(2, 0.5, 4, new Random(1, 'walk'))).dispose();
        finish(latents.line(0, 5, 4)).dispose();
        latents.dispose();
      });
    });

    test('a straight line between two fixed latents', { timeout: SLOW }, async () => {
      const latents = make({ kind });
      const fixed = await finish(latents.fixed(6)).data();
      const line = await numbers(latents.line(4, 1, 5));
      for (let i = 0; i < 5; i++) {
        for (let k = 0; k < 3; k++) {
          const expected = fixed[12 + k] * (1 - i / 4) + fixed[3 + k] * (i / 4);
          expect(line[3 * i + k]).toBeCloseTo(expected, 6);
        }
      }
      expect(line.slice(0, 3)).toEqual(Array.from(fixed.slice(12, 15)));
      expect(line.slice(12)).toEqual(Array.from(fixed.slice(3, 6)));
      latents.dispose();
    });
  });

  test('around a centre of the mixture, or around a fixed latent', { timeout: SLOW }, async () => {
    const mixture = make({ kind: 'mixture' });
    const [first, second] = [
      await numbers(mixture.around(3, 0, 2, new Random(1, 'walk'))),
      await numbers(mixture.around(4, 0, 1, new Random(1, 'walk'))),
    ];
    const centres = new Random(5, 'latent centres').normal(21);
    first.concat(second).forEach((value, at) => {
      expect(value).toBeCloseTo(centres[(at < 6 ? 9 : 12) + (at % 3)], 5);
    });
    const noise = new Random(1, 'walk').normal(6);
    const wide = await numbers(mixture.around(3, 2, 2, new Random(1, 'walk')));
    wide.forEach((value, at) => {
      expect(value).toBeCloseTo(centres[9 + (at % 3)] + 2 * noise[at], 4);
    });
    const uniform = make({ kind: 'uniform' });
    const fixed = await finish(uniform.fixed(4)).data();
    expect(await numbers(uniform.around(3, 0, 1, new Random(1, 'walk')))).toEqual(Array.from(fixed.slice(9)));
    for (const value of await numbers(uniform.around(3, 9, 20, new Random(1, 'walk')))) {
      expect(Math.abs(value)).toBeLessThanOrEqual(1);
    }
    for (const source of [mixture, uniform]) source.dispose();
  });

  test('sigma of a batch stays as it was', { timeout: SLOW }, async () => {
    const latents = make({ kind: 'mixture' });
    const batch = latents.batch(9);
    const before = await numbers(batch.rows(0, 9));
    latents.setSigma(3);
    expect(await numbers(batch.rows(0, 9))).toEqual(before);
    expect(await numbers(latents.resume(batch.position, 9).rows(0, 9))).not.toEqual(before);
    latents.dispose();
  });

  test('what is not there is refused', { timeout: SLOW }, () => {
    const before = memory().numTensors;
    const latents = make({ kind: 'mixture' });
    expect(() => finish(latents.batch(5).rows(3, 3))).toThrow('rows 3 to 6 are not within a batch of 5');
    expect(() => finish(latents.around(7, 1, 1, new Random(1, 'walk')))).toThrow('no centre 7 of 7');
    expect(memory().numTensors).toBe(before);
  });
});
