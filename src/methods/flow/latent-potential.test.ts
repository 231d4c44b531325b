import { memory, tensor2d } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { onEachBackend, SLOW } from '../../../test/tensor/backends.ts';
import { compileCost } from '../../costs/compile.ts';
import { Random } from '../../tensor/random/random.ts';
import { finishAsync } from '../../tensor/work.ts';
import { createAssignment } from '../../transport/engine.ts';
import { LatentPotential } from './latent-potential.ts';

/** Far from evenly spread: without psi the two reals on the right receive nearly nothing from standard normal latents. */
const REALS = Float32Array.of(-1, 0.5, -1, -0.5, 3, 0, 4, 0);
const [N, m] = [4, 256];

onEachBackend((backend) => {
  it.each(['square', 'euclidean'])(
    'evens out the loads of latents, under the cost %s, and bounds their transport cost',
    async (name) => {
      const before = memory().numTensors;
      const y = tensor2d(REALS, [N, 2]);
      const cost = compileCost({ name }, 2);
      const potential = new LatentPotential({ y, points: REALS, makeEngine: createAssignment }, cost, 0.1);
      const random = new Random(1, 'latents');
      const steps = backend === 'webgpu' ? 40 : 1600;
      for (let step = 0; step < steps; step++) {
        const z = tensor2d(random.normal(2 * m), [m, 2]);
        await finishAsync(potential.step(z, () => {}));
        z.dispose();
      }
      const numbers = (await potential.numbers()) ?? {};
      if (backend !== 'webgpu') {
        const points = random.normal(2 * 8000);
        const z = tensor2d(points, [8000, 2]);
        const index = await finishAsync(potential.pairs(z));
        const loads = new Float64Array(N);
        let paid = 0;
        (await index.data()).forEach((j, i) => {
          loads[j] += N / 8000;
          paid += cost.scalar(points, 2 * i, REALS, 2 * j) / 8000;
        });
        for (const share of loads) expect(Math.abs(share - 1)).toBeLessThan(0.1);
        expect(Math.abs(numbers.pairBound / paid - 1)).toBeLessThan(0.1);
        z.dispose();
        index.dispose();
      }
      expect(numbers.pairBound).toBeGreaterThan(0);
      potential.dispose();
      y.dispose();
      expect(memory().numTensors).toBe(before);
    },
    SLOW,
  );
});
