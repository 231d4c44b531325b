import { fill, type Rank } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { expectNoLeak, onEachBackend } from '../../../test/tensor/backends.ts';
import { product } from '../ops/product.ts';
import { finishAsync } from '../work.ts';
import { read, readInWork } from './read.ts';

onEachBackend(() => {
  it('a tensor that is disposed while it is read is read all the same, and is gone then', () =>
    expectNoLeak(async () => {
      const threes = fill<Rank.R2>([40, 40], 3);
      const nines = product(threes, threes);
      threes.dispose();
      const numbers = read(nines);
      nines.dispose();
      expect(await numbers).toEqual(new Float32Array(1600).fill(360));
    }));

  it('numbers that are read within work are a copy', () =>
    expectNoLeak(async () => {
      const ones = fill([3], 1);
      const numbers = await finishAsync(readInWork(ones));
      numbers[0] = 9;
      expect(await finishAsync(readInWork(ones))).toEqual(Float32Array.of(1, 1, 1));
      ones.dispose();
    }));
});
