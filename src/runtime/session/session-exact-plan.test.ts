import { memory } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { onEachBackend, SLOW } from '../../../test/tensor/backends.ts';
import { nodeSources } from '../../data/bundled/node-sources.ts';
import { defaults, withChange } from '../../experiment/experiment.ts';
import type { Experiment } from '../../settings/table.ts';
import { finishAsync } from '../../tensor/work.ts';
import type { Checkpoint } from '../protocol/protocol.ts';
import { decodeRun, encodeRun } from './run-file.ts';
import { Session } from './session.ts';

const tiny: Partial<Experiment> = {
  ...{ method: 'exact-plan', N: 60, planGap: 1e-6 },
  ...{ generatorWidth: 16, generatorDepth: 1, generatorRate: 1e-2 },
};
const digits: Partial<Experiment> = {
  ...tiny,
  ...{ data: 'mnist', N: 20, image: 16, latentDim: 4, centres: 20, generatorWidth: 8 },
};

const create = (change: Partial<Experiment>, checkpoint: Checkpoint | null = null) =>
  Session.create(withChange(defaults(change.data), { ...tiny, ...change }), nodeSources(), checkpoint);

const train = (session: Session, iterations: number) =>
  Array.from({ length: iterations }).reduce<Promise<void>>(
    (before) => before.then(() => finishAsync(session.advance('iteration'))),
    Promise.resolve(),
  );
const frameOf = async (session: Session) => (await finishAsync(session.frame({ grid: null }))).readBack;

async function stateOf(session: Session) {
  const { run: _, seconds: __, ...state } = await session.save();
  return state;
}

onEachBackend(() => {
  it.each<[string, Partial<Experiment>]>([
    ['points', {}],
    ['points that are split', { ratio: 1.5, batch: 16 }],
    ['fewer points than reals', { ratio: 0.3 }],
    ['digits', digits],
    ['digits, structural similarity', { ...digits, cost: 'ssim' }],
  ])(
    'lowers the cost, between bounds that hold: %s',
    async (_, change) => {
      const session = await create(change);
      await train(session, 1);
      const first = (await frameOf(session)).batch;
      await train(session, change.data ? 4 : 15);
      const last = await frameOf(session);
      const { lower, upper, dual, m } = last.batch ?? {};
      expect([session.iteration, session.setup().m]).toEqual([change.data ? 5 : 16, m]);
      expect(upper).toBeLessThan(first?.lower ?? 0);
      expect(upper).toBeGreaterThanOrEqual(lower);
      expect((upper - lower) / Math.abs(upper)).toBeLessThanOrEqual(1e-6);
      // The potential of the frame proves the bound: its dual value, in single precision, is the lower one.
      expect(Math.abs(dual - lower)).toBeLessThan(1e-4 * Math.abs(upper));
      session.dispose();
    },
    SLOW,
  );

  it.each<[string, Partial<Experiment>]>([
    ['points', { latent: 'mixture' }],
    ['split points, in batches', { ratio: 1.5, batch: 16 }],
    ['fewer points than reals', { ratio: 0.3 }],
    ['digits', digits],
  ])('a run saved within an iteration, as a file, goes on as if it had not been: %s', async (_, change) => {
    const whole = await create(change);
    await train(whole, 2);
    await finishAsync(whole.advance('plan'));
    const file = await encodeRun(await whole.save(), null);
    await train(whole, 2);
    const expected = await stateOf(whole);
    whole.dispose();
    const { checkpoint } = await decodeRun(file);
    expect([checkpoint.iteration, checkpoint.stepsDone]).toEqual([2, 1]);
    const again = await create(checkpoint.experiment, checkpoint);
    await train(again, 2);
    expect(await stateOf(again)).toEqual(expected);
    again.dispose();
  });

  it('nothing is left behind, whatever is changed while it runs', async () => {
    const before = memory().numTensors;
    const session = await create({});
    await train(session, 2);
    for (const next of [{ p: 1 }, { ratio: 2 }, { diameter: 2 }, { planGap: 0.01 }]) {
      session.configure({ ...session.experiment, ...next });
      await train(session, 1);
      await frameOf(session);
    }
    const work = session.advance('plan');
    for (let i = 0; i < 3; i++) work.next();
    work.return();
    session.dispose();
    expect(memory().numTensors).toBe(before);
  });

  it('refuses a saved plan that does not fit', async () => {
    const session = await create({});
    await train(session, 1);
    const checkpoint = await session.save();
    session.dispose();
    const broken = (name: string, values: Float32Array) => ({
      ...checkpoint,
      arrays: { ...checkpoint.arrays, [name]: values },
    });
    await expect(create({}, broken('plan.index', new Float32Array(60).fill(60)))).rejects.toThrow(
      'plan.index names no real',
    );
    await expect(create({}, broken('plan.weight-0', new Float32Array(60).fill(2)))).rejects.toThrow(
      'plan.weight-0 holds a number that is not a share',
    );
    await expect(create({}, broken('plan.potential', new Float32Array(3)))).rejects.toThrow(
      'plan.potential should hold 60 numbers',
    );
  });
});
