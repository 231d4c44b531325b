/** Flow matching in a session: it learns, is saved and goes on bit for bit, and shows its paths. */
import { memory } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { onEachBackend, SLOW } from '../../../test/tensor/backends.ts';
import { nodeSources } from '../../data/bundled/node-sources.ts';
import { defaults, withChange } from '../../experiment/experiment.ts';
import type { Experiment } from '../../settings/table.ts';
import { finishAsync } from '../../tensor/work.ts';
import type { Checkpoint } from '../protocol/protocol.ts';
import { answer } from '../queries/queries.ts';
import { decodeRun, encodeRun } from './run-file.ts';
import { Session } from './session.ts';

const COUPLINGS = ['semi-discrete', 'minibatch', 'independent'] as const;
const tiny: Partial<Experiment> = {
  ...{ method: 'flow', data: 'gaussians8', N: 60, minibatch: 32, potentialBatch: 64 },
  ...{ generatorWidth: 16, generatorDepth: 2, generatorRate: 2e-3, eulerSteps: 4 },
};
const digits: Partial<Experiment> = {
  ...tiny,
  ...{ data: 'mnist', N: 20, image: 16, minibatch: 8, potentialBatch: 16 },
};

const create = (change: Partial<Experiment>, checkpoint: Checkpoint | null = null) =>
  Session.create(withChange(defaults(change.data), { ...tiny, ...change }), nodeSources(), checkpoint);

async function train(session: Session, iterations: number): Promise<void> {
  for (let i = 0; i < iterations; i++) await finishAsync(session.advance('iteration'));
}
const frameOf = async (session: Session) => (await finishAsync(session.frame({ grid: null }))).readBack;

async function stateOf(session: Session) {
  const { run: _, seconds: __, ...state } = await session.save();
  return state;
}

onEachBackend((backend) => {
  const cases = COUPLINGS.flatMap((coupling) => [
    { coupling, name: 'points', change: { coupling, latent: 'mixture' as const } },
    { coupling, name: 'digits', change: { ...digits, coupling } },
  ]);

  it.each(cases)(
    'a run saved within an iteration, as a file, goes on as if it had not been: $name, $coupling',
    async ({ coupling, change }) => {
      const within = coupling === 'semi-discrete';
      const whole = await create(change);
      await train(whole, 2);
      if (within) await finishAsync(whole.advance('potential'));
      const file = await encodeRun(await whole.save(), null);
      const saved = await frameOf(whole);
      await train(whole, 2);
      const expected = await stateOf(whole);
      const shown = await frameOf(whole);
      whole.dispose();
      const { checkpoint } = await decodeRun(file);
      expect([checkpoint.iteration, checkpoint.stepsDone]).toEqual([2, Number(within)]);
      const again = await create(checkpoint.experiment, checkpoint);
      expect((await frameOf(again)).scalars).toEqual(saved.scalars);
      await train(again, 2);
      expect(await stateOf(again)).toEqual(expected);
      const { run: ___, ...rest } = await frameOf(again);
      expect({ ...rest, run: shown.run, seconds: shown.seconds }).toEqual(shown);
      again.dispose();
    },
    SLOW,
  );

  it('shows paths that lead from the latents to the points, in the chosen number of steps', async () => {
    const session = await create({});
    await train(session, 2);
    for (const eulerSteps of [1, 4]) {
      session.configure({ ...session.experiment, eulerSteps });
      const { trajectories, arrays } = await frameOf(session);
      const { steps, positions } = trajectories ?? { steps: 0, positions: new Float32Array() };
      expect([steps, positions.length]).toEqual([eulerSteps, 2 * 60 * (eulerSteps + 1)]);
      positions.slice(-120).forEach((at, i) => {
        expect(Math.abs(at - arrays.generated[i])).toBeLessThan(1e-5);
      });
    }
    session.dispose();
    const images = await create(digits);
    expect((await frameOf(images)).trajectories).toBeUndefined();
    images.dispose();
  });

  it('samples the same latents in each number of steps', async () => {
    const session = await create({});
    await train(session, 2);
    const steps = [1, 4];
    const found = await finishAsync(answer(session.subject(), { about: 'by-steps', count: 10, steps }));
    if (found.about !== 'by-steps') throw new Error('the answer belongs to another question');
    for (const [i, k] of steps.entries()) {
      const alone = await finishAsync(session.samples(10, undefined, k));
      expect([...found.samples.subarray(20 * i, 20 * (i + 1))]).toEqual([...alone]);
    }
    expect(found.iteration).toBe(2);
    session.dispose();
  });

  it('nothing is left behind, whatever is changed while it runs', async () => {
    const before = memory().numTensors;
    const session = await create({});
    await train(session, 2);
    const changes = [
      { p: 1 },
      ...COUPLINGS.map((coupling) => ({ coupling })),
      { minibatch: 5, eulerSteps: 1 },
    ];
    for (const next of [...changes, { coupling: 'semi-discrete' as const, potentialBatch: 20 }]) {
      session.configure({ ...session.experiment, ...next });
      await train(session, 1);
      await frameOf(session);
    }
    for (const id of ['potential', 'velocity']) {
      const work = session.advance(id);
      for (let i = 0; i < 5; i++) await work.next().value;
      work.return();
    }
    session.dispose();
    expect(memory().numTensors).toBe(before);
  });

  it.each(COUPLINGS)('a step that was given up is taken again with the same draws: %s', async (coupling) => {
    const [one, other] = await Promise.all([create({ coupling }), create({ coupling })]);
    for (const pieces of [1, 3, 6]) {
      const work = one.advance('velocity');
      for (let i = 0; i < pieces; i++) await work.next().value;
      work.return();
    }
    for (const session of [one, other]) await train(session, 1);
    expect(await stateOf(one)).toEqual(await stateOf(other));
    for (const session of [one, other]) session.dispose();
  });

  it('refuses a saved potential that does not fit', async () => {
    const session = await create({});
    await train(session, 1);
    const checkpoint = await session.save();
    session.dispose();
    const broken = (name: string, values: Float32Array) =>
      create({}, { ...checkpoint, arrays: { ...checkpoint.arrays, [name]: values } });
    await expect(broken('table.base', new Float32Array(3))).rejects.toThrow(
      'table.base should hold 60 numbers',
    );
    await expect(broken('table.unit', Float32Array.of(Number.NaN))).rejects.toThrow(
      'table.unit holds numbers that are not finite',
    );
  });

  if (backend === 'wasm')
    it(
      'pairs by the potential cost less than those of a batch, and those less than independent ones; so does the loss',
      async () => {
        const found = [];
        for (const coupling of COUPLINGS) {
          const session = await create({ coupling, minibatch: 128 });
          await train(session, 400);
          const sum = { pairCost: 0, flowLoss: 0 };
          for (let i = 0; i < 20; i++) {
            await train(session, 1);
            const { scalars } = await frameOf(session);
            sum.pairCost += scalars.pairCost / 20;
            sum.flowLoss += scalars.flowLoss / 20;
          }
          found.push(sum);
          session.dispose();
        }
        const [semiDiscrete, minibatch, independent] = found;
        expect(minibatch.pairCost).toBeLessThan(0.5 * independent.pairCost);
        expect(semiDiscrete.pairCost).toBeLessThan(1.05 * minibatch.pairCost);
        expect(minibatch.flowLoss).toBeLessThan(0.5 * independent.flowLoss);
        expect(semiDiscrete.flowLoss).toBeLessThan(minibatch.flowLoss);
      },
      SLOW,
    );
});
