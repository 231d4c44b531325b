import { memory, tensor1d, tensor2d } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { compileCost } from '../costs/compile.ts';
import { Random } from '../tensor/random.ts';
import { onEachBackend } from '../tensor/testing.ts';
import { finish } from '../tensor/work.ts';
import { createTreeEngine } from './tree-engine.ts';

const costs = {
  squared: { name: 'square', expression: '', parameters: {} },
  concave: { name: 'power', expression: '', parameters: { p: 0.5 } },
  typed: { name: 'custom', expression: 'abs(x1-y1) + 5*abs(x2-y2)', parameters: {} },
};

/** Steps that get smaller: at first no list lasts, in the end all do. */
const SIZES = Array.from({ length: 60 }, (_, t) => 10 ** (-t / 15));

onEachBackend(() => {
  it.each(
    Object.entries(costs).flatMap(([name, spec]) => [1, 1e-3].map((size) => [name, size, spec] as const)),
  )(
    'points that are kept get the same answers, whatever psi does: %s cost, cloud of size %f',
    (_, size, spec) => {
      const before = memory().numTensors;
      const random = new Random(4, 'kept');
      const [N, m] = [300, 150];
      const y = tensor2d(
        random.normal(2 * N).map((v) => Math.round(4 * v) / 4), // many at the same place
        [N, 2],
      );
      const x = tensor2d(
        random.normal(2 * m).map((v) => size * v),
        [m, 2],
      );
      const engine = createTreeEngine(y, compileCost(spec, 2), 0.2);
      const kept = finish(engine.prepare(x));
      const values = new Float32Array(N);
      SIZES.forEach((step, t) => {
        random.normal(N).forEach((v, j) => {
          values[j] += step * v;
        });
        if (t % 20 === 7) values.fill(0); // psi may also jump
        const psi = tensor1d(values.slice());
        const [a, b] = [finish(kept.assign(psi)), finish(engine.assign(x, psi))];
        expect(a.index.dataSync()).toEqual(b.index.dataSync());
        expect(a.value.dataSync()).toEqual(b.value.dataSync());
        for (const tensor of [psi, a.index, a.value, b.index, b.value]) tensor.dispose();
      });
      kept.dispose();
      engine.dispose();
      x.dispose();
      y.dispose();
      expect(memory().numTensors).toBe(before);
    },
  );
}, ['cpu']);
