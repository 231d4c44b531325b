import { memory, type Tensor1D, type Tensor2D, tensor1d, tensor2d } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { onEachBackend } from '../../../test/tensor/backends.ts';
import { compileCost } from '../../costs/compile.ts';
import { createLatents } from '../../data/latents/latent.ts';
import { makeMlp } from '../../networks/mlp.ts';
import { Random } from '../../tensor/random/random.ts';
import { finish } from '../../tensor/work.ts';
import type { AssignmentEngine } from '../../transport/assignment.ts';
import { createAssignment } from '../../transport/engine.ts';
import { GeneratedBatch } from './generated-batch.ts';

const [m, N, d] = [37, 20, 5];

function setUp() {
  const latents = createLatents({ kind: 'mixture', dimension: 3, centres: 7, sigma: 0.3, seed: 1 });
  const shape = { inputs: 3, outputs: d, width: 8, depth: 1, norm: false, output: 'tanh' } as const;
  const generator = makeMlp(shape, new Random(1, 'generator'));
  const y = tensor2d(new Random(2, 'y').normal(N * d), [N, d]);
  const cost = compileCost({ name: 'square' }, d);
  const engine = createAssignment(y, cost, 1);
  const other = createAssignment(y, cost, 2);
  const psi = (seed: number) => tensor1d(new Random(seed, 'psi').normal(N)) as Tensor1D;
  return { latents, generator, y, engine, other, psi };
}

/** The engine, and how often it saw points. */
function counted(engine: AssignmentEngine): AssignmentEngine & { seen: number } {
  const counting = {
    ...engine,
    seen: 0,
    assign(x: Tensor2D, psi: Tensor1D) {
      counting.seen++;
      return engine.assign(x, psi);
    },
    prepare(x: Tensor2D) {
      counting.seen++;
      return engine.prepare(x);
    },
  };
  return counting;
}

onEachBackend(() => {
  it('chunks give what the whole gives', async () => {
    const { latents, generator, engine, psi } = setUp();
    const potential = psi(3);
    const batch = latents.batch(m);
    finish(batch.rows(0, 1)).dispose(); // the centres come with the first latents
    const before = memory().numTensors;
    const told: number[] = [];
    const whole = finish(new GeneratedBatch(batch, generator, false).assign(engine, potential, () => {}));
    const generated = new GeneratedBatch(batch, generator, false, 10 * d);
    const parts = finish(
      generated.assign(engine, potential, (line, done) => line === 'assign' && told.push(done)),
    );
    expect(await parts.index.data()).toEqual(await whole.index.data());
    const [a, b] = [await parts.value.data(), await whole.value.data()];
    a.forEach((v, i) => {
      expect(v).toBeCloseTo(b[i], 5);
    });
    expect(told).toEqual([0, 10, 20, 30]);
    for (const t of [parts.index, parts.value, whole.index, whole.value]) t.dispose();
    generated.dispose();
    expect(memory().numTensors).toBe(before);
  });

  it('points that are kept are made once, and follow psi and another cost', async () => {
    const { latents, generator, engine, other, psi } = setUp();
    const batch = latents.batch(m);
    const kept = new GeneratedBatch(batch, generator, true, 10 * d);
    const fresh = new GeneratedBatch(batch, generator, false);
    const [one, two] = [counted(engine), counted(other)];
    for (const [counting, seed] of [
      [one, 3],
      [one, 4],
      [two, 4],
      [two, 5],
    ] as const) {
      const potential = psi(seed);
      const a = finish(kept.assign(counting, potential, () => {}));
      const b = finish(fresh.assign(counting === one ? engine : other, potential, () => {}));
      expect(await a.index.data()).toEqual(await b.index.data());
    }
    expect([one.seen, two.seen]).toEqual([4, 4]);
    const before = memory().numTensors;
    kept.dispose();
    expect(memory().numTensors).toBeLessThan(before);
  });
});
