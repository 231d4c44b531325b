import { fill, matMul } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { expectNoLeak, onEachBackend } from '../../../test/tensor/backends.ts';
import { read } from './read.ts';

onEachBackend(() => {
  it('a tensor that is disposed while it is read is read all the same, and is gone then', () =>
    expectNoLeak(async () => {
      const threes = fill([40, 40], 3);
      const product = matMul(threes, threes);
      threes.dispose();
      const numbers = read(product);
      product.dispose();
      expect(await numbers).toEqual(new Float32Array(1600).fill(360));
    }));
});
