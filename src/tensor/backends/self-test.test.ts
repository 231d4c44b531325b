import { backend, memory } from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { onEachBackend, SLOW } from '../../../test/tensor/backends.ts';
import { selfTest } from './self-test.ts';

onEachBackend(() => {
  test(
    'a sound backend passes and keeps nothing',
    async () => {
      const before = memory().numTensors;
      expect(await selfTest()).toBeNull();
      expect(memory().numTensors).toBe(before);
    },
    SLOW,
  );

  test(
    'one that reads wrong numbers fails, with a reason',
    async () => {
      const sound = backend().read;
      backend().read = async (id) =>
        Float32Array.from((await sound.call(backend(), id)) as Float32Array, (v) => v * 1.001);
      try {
        expect(await selfTest()).toMatch(/^dense layer: .* instead of /);
      } finally {
        backend().read = sound;
      }
    },
    SLOW,
  );
});
