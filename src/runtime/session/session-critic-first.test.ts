/** The method that trains the assigner first: its phases, and that a run saved within one goes on. */
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
  ...{ method: 'critic-first', N: 40, phaseSteps: 4, sweeps: 3, emptyShare: 0 },
  ...{ assignerKind: 'table', assignerWidth: 16, assignerDepth: 1, generatorWidth: 16, generatorDepth: 1 },
};
const digits: Partial<Experiment> = {
  ...{ data: 'mnist', N: 20, image: 16, latentDim: 4, centres: 20, generatorWidth: 8 },
};

const create = (change: Partial<Experiment>, checkpoint: Checkpoint | null = null) =>
  Session.create(withChange(defaults(change.data), { ...tiny, ...change }), nodeSources(), checkpoint);

async function stateOf(session: Session) {
  const { run: _, seconds: __, ...state } = await session.save();
  return state;
}

/** The ids of the steps up to the end of the iteration. */
async function iteration(session: Session): Promise<string[]> {
  const { iteration: at } = session;
  const ids: string[] = [];
  while (session.iteration === at) {
    ids.push(session.due());
    await finishAsync(session.advance(session.due()));
  }
  return ids;
}

onEachBackend(() => {
  it(
    'goes on to the generator once the assigner reaches enough reals, or has had its steps',
    async () => {
      const session = await create({});
      expect(await iteration(session)).toEqual([...Array(4).fill('assigner'), ...Array(3).fill('generator')]);
      session.configure({ ...session.experiment, emptyShare: 0.5, ratio: 16, phaseSteps: 400 });
      const ids = await iteration(session);
      const steps = ids.filter((id) => id === 'assigner').length;
      expect(steps).toBeGreaterThan(0);
      expect(steps).toBeLessThan(400);
      expect(ids.slice(steps)).toEqual(Array(3).fill('generator'));
      const loads = (await (await finishAsync(session.frame({ grid: null }))).readBack).batch;
      expect(loads?.unassigned).toBeLessThanOrEqual(20);
      session.dispose();
    },
    SLOW,
  );

  it.each<[string, Partial<Experiment>, number]>([
    ['points, in the assigner’s phase', { latent: 'mixture' }, 2],
    ['points, in the generator’s phase', {}, 6],
    ['points, a network', { assignerKind: 'dense' }, 3],
    ['digits', digits, 2],
  ])(
    'a run saved within an iteration, as a file, goes on as if it had not been: %s',
    async (_, change, done) => {
      const whole = await create(change);
      await iteration(whole);
      for (let i = 0; i < done; i++) await finishAsync(whole.advance(whole.due()));
      const file = await encodeRun(await whole.save(), null);
      for (let i = 0; i < 2; i++) await iteration(whole);
      const expected = await stateOf(whole);
      whole.dispose();
      const { checkpoint } = await decodeRun(file);
      expect([checkpoint.iteration, checkpoint.stepsDone]).toEqual([1, done]);
      const again = await create(checkpoint.experiment, checkpoint);
      for (let i = 0; i < 2; i++) await iteration(again);
      expect(await stateOf(again)).toEqual(expected);
      again.dispose();
    },
    SLOW,
  );

  it('nothing is left behind', async () => {
    const before = memory().numTensors;
    const session = await create({});
    await iteration(session);
    for (const next of [{ p: 1 }, { ratio: 2 }, { emptyShare: 0.3 }]) {
      session.configure({ ...session.experiment, ...next });
      await iteration(session);
    }
    session.dispose();
    expect(memory().numTensors).toBe(before);
  });
});
