import { memory, tensor1d, tensor2d } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { onEachBackend } from '../../../../test/tensor/backends.ts';
import { compileCost } from '../../../costs/compile.ts';
import { Random } from '../../../tensor/random/random.ts';
import { finish } from '../../../tensor/work.ts';
import { assignPlain } from '../plain/plain.ts';
import { CandidateCache } from './candidate-cache.ts';
import { createTreeEngine } from './engine.ts';
import { buildTree, refresh } from './tree.ts';

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

it('lists from the tree and lists from all costs answer alike', () => {
  const random = new Random(6, 'alike');
  const [N, m] = [200, 40];
  const [x, y, values] = [random.normal(2 * m), random.normal(2 * N), new Float64Array(N)];
  const tree = buildTree(y, N, 2);
  const cost = compileCost(costs.typed, 2).scalar;
  const row = (i: number) => Float64Array.from({ length: N }, (_, at) => cost(x, 2 * i, tree.points, 2 * at));
  const lists = [false, true].map((quicker) => new CandidateCache(tree, x, m, 1, cost, { quicker, row }));
  for (const step of SIZES) {
    random.normal(N).forEach((v, j) => {
      values[j] += step * v;
    });
    refresh(tree, values);
    const answers = lists.map((each) => {
      const out = { index: new Int32Array(m), value: new Float64Array(m) };
      each.update(values);
      const answered = Array.from({ length: m }, (_, i) => each.answer(i, out));
      return { answered, value: out.value };
    });
    const exact = assignPlain({ x, y, psi: values, m, N, d: 2, cost, scale: 1 });
    for (const { answered, value } of answers) {
      if (step < 1e-2) expect(answered.filter(Boolean).length).toBeGreaterThan(m / 2);
      answered.forEach((known, i) => {
        if (known) expect(value[i]).toBe(exact.value[i]);
      });
    }
  }
});
