/** Methods on minibatches in a session: they learn, are saved and go on bit for bit, and show their critic or plan. */
import { memory } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { onEachBackend, SLOW } from '../../../test/tensor/backends.ts';
import { nodeSources } from '../../data/bundled/node-sources.ts';
import { defaults, withChange } from '../../experiment/experiment.ts';
import { METHODS, methodOf } from '../../methods/registry.ts';
import { coverageOf } from '../../metrics/modes.ts';
import type { Experiment, Key } from '../../settings/table.ts';
import { finishAsync } from '../../tensor/work.ts';
import type { Checkpoint } from '../protocol/protocol.ts';
import { isFiniteFrame } from './frame.ts';
import { gridPoints } from './grid.ts';
import { decodeRun, encodeRun } from './run-file.ts';
import { Session } from './session.ts';

const tiny: Partial<Experiment> = {
  ...{ N: 60, minibatch: 32, criticWidth: 16, criticDepth: 2, criticSteps: 2, criticRate: 2e-3 },
  ...{ sinkhornSteps: 10 },
  ...{ generatorWidth: 16, generatorDepth: 1, generatorRate: 2e-3 },
};
const digits: Partial<Experiment> = {
  ...{ data: 'mnist', N: 20, image: 16, minibatch: 8, latentDim: 4, centres: 20 },
  ...{ generatorWidth: 8, criticWidth: 8 },
};

const has = (id: string, key: Key) => methodOf({ method: id }).settings.some((s) => s.key === key);
const ON_MINIBATCHES = METHODS.map(({ id }) => id).filter((id) => has(id, 'minibatch'));

const create = (change: Partial<Experiment>, checkpoint: Checkpoint | null = null) =>
  Session.create(withChange(defaults(change.data), { ...tiny, ...change }), nodeSources(), checkpoint);

async function train(session: Session, iterations: number): Promise<void> {
  for (let i = 0; i < iterations; i++) await finishAsync(session.advance('iteration'));
}
const frameOf = async (session: Session, grid: 'data' | null = null) =>
  (await finishAsync(session.frame({ grid, plan: grid !== null }))).readBack;

async function stateOf(session: Session) {
  const { run: _, seconds: __, ...state } = await session.save();
  return state;
}

onEachBackend((backend) => {
  // On a GPU in software each method compiles kernels for a minute: objectives and networks are tested there by themselves.
  const software = backend === 'webgpu';
  const chosen = <T extends string>(ids: readonly T[]) =>
    software ? ids.filter((id) => ['wgan-gp', 'sinkhorn'].includes(id)) : ids;

  describe.each(chosen(ON_MINIBATCHES))('%s', (method) => {
    const images: [string, Partial<Experiment>][] = [
      ['digits', digits],
      ...(has(method, 'criticKind')
        ? [['digits, convolutions', { ...digits, criticKind: 'conv' }] as [string, Partial<Experiment>]]
        : []),
    ];
    const kinds: [string, Partial<Experiment>][] = [
      ['points', { latent: 'mixture' }],
      ...(software ? [] : images),
    ];

    it.each(kinds)(
      'a run saved within an iteration, as a file, goes on as if it had not been: %s',
      async (_, e) => {
        const change = { ...e, method };
        const whole = await create(change);
        await train(whole, 2);
        await finishAsync(whole.advance(whole.due()));
        const reached = [whole.iteration, whole.stepsDone];
        const file = await encodeRun(await whole.save(), null);
        await train(whole, 2);
        const expected = await stateOf(whole);
        const shown = await frameOf(whole);
        whole.dispose();
        const { checkpoint } = await decodeRun(file);
        expect([checkpoint.iteration, checkpoint.stepsDone]).toEqual(reached);
        const again = await create(checkpoint.experiment, checkpoint);
        await train(again, 2);
        expect(await stateOf(again)).toEqual(expected);
        const { run: ___, ...rest } = await frameOf(again);
        expect({ ...rest, run: shown.run, seconds: shown.seconds }).toEqual(shown);
        again.dispose();
      },
      SLOW,
    );

    it('nothing is left behind, whatever is changed while it runs', { timeout: SLOW }, async () => {
      const before = memory().numTensors;
      const session = await create({ method });
      await train(session, 2);
      const changes: Partial<Experiment>[] = [
        ...[{ minibatch: 5 }, { criticRate: 1e-3 }, { penalty: 1 }, { clip: 0.5 }, { eps: 0.5 }],
        ...([{ planGradient: 'iterations' }, { debiased: false }] as const),
      ];
      for (const next of software ? changes.slice(0, 3) : changes) {
        session.configure({ ...session.experiment, ...next });
        await train(session, 1);
        await frameOf(session, 'data');
      }
      for (const { id } of session.method.steps) {
        const work = session.advance(id);
        for (let i = 0; i < 5; i++) work.next();
        work.return();
      }
      session.dispose();
      expect(memory().numTensors).toBe(before);
    });

    it('a step that was given up is taken again with the same draws', async () => {
      const [one, other] = await Promise.all([create({ method }), create({ method })]);
      for (const pieces of [1, 4, 7]) {
        const work = one.advance(one.due());
        for (let i = 0; i < pieces; i++) await work.next().value;
        work.return();
      }
      for (const session of [one, other]) await train(session, 1);
      expect(await stateOf(one)).toEqual(await stateOf(other));
      for (const session of [one, other]) session.dispose();
    });
  });

  it.each(chosen(METHODS.map(({ id }) => id)))(
    '%s has the capabilities that its description tells of',
    async (method) => {
      const session = await create({ method });
      const { unassigned, critic, plan } = methodOf({ method });
      const { assigned, judged, planned } = await frameOf(session, 'data');
      expect([assigned === null, session.setup().assigning === null]).toEqual(
        Array(2).fill(unassigned !== null),
      );
      expect(judged === null).toBe(critic === null);
      expect(planned === null).toBe(plan === undefined);
      session.dispose();
    },
  );

  it('the critic is shown at the points and over the plane, and its gradient leads up', async () => {
    const session = await create({ method: 'wgan-gp' });
    await train(session, 5);
    const { arrays, judged } = await frameOf(session, 'data');
    const { value, gradient, grid } = judged ?? {};
    if (!value || !gradient || !grid) throw new Error('nothing is judged');
    expect([value.length, gradient.length, grid.value.length]).toEqual([60, 120, 64 ** 2]);
    // The critic is nearly linear between neighbouring points of the grid.
    const at = gridPoints(grid.box, grid.size);
    const step = (grid.box[2] - grid.box[0]) / (grid.size - 1);
    for (let i = 0; i < 60; i++) {
      const [x, y] = [arrays.generated[2 * i], arrays.generated[2 * i + 1]];
      const column = Math.round((x - grid.box[0]) / step);
      const row = Math.round((grid.box[3] - y) / step);
      if (column < 0 || row < 0 || column >= grid.size || row >= grid.size) continue;
      const j = row * grid.size + column;
      const [dx, dy] = [at[2 * j] - x, at[2 * j + 1] - y];
      const expected = value[i] + gradient[2 * i] * dx + gradient[2 * i + 1] * dy;
      expect(Math.abs(grid.value[j] - expected)).toBeLessThan(0.02);
    }
    expect((await frameOf(session)).judged).toMatchObject({ gradient: null, grid: null });
    session.dispose();
  });

  it.each(chosen(METHODS.map(({ id }) => id)))(
    '%s tells how its points cover modes that are known',
    async (method) => {
      const session = await create({ method, data: 'gaussians8' });
      await train(session, 1);
      const { arrays, scalars } = await frameOf(session);
      expect(scalars).toMatchObject(coverageOf(arrays.generated, { data: 'gaussians8' }) ?? {});
      expect(scalars.modes).toBe(8);
      session.dispose();
      const moons = await create({ method, data: 'moons' });
      expect((await frameOf(moons)).scalars).not.toHaveProperty('modes');
      moons.dispose();
    },
  );

  it.skipIf(software)(
    'a plan is shown by its heaviest entries, which begin at points and end at reals',
    async () => {
      const session = await create({ method: 'sinkhorn', N: 200, eps: 0.001, sinkhornSteps: 200 });
      const { planned, arrays } = await frameOf(session, 'data');
      if (!planned) throw new Error('nothing is planned');
      const { from, to, share, carried, points, reals } = planned;
      expect([points, reals]).toEqual([128, 128]);
      expect(carried).toBeGreaterThan(0.9);
      expect(share.reduce((sum, v) => sum + v, 0) / points).toBeCloseTo(carried, 4);
      expect([...share]).toEqual([...share].sort((a, b) => b - a));
      expect(Math.max(...from)).toBeLessThan(points);
      expect(new Set(to).size).toBeLessThanOrEqual(reals);
      // Nearly without entropy the plan is cheap: cheaper than each real for the point of the same rank.
      const y = session.data.points;
      const square = (i: number, j: number) =>
        (arrays.generated[2 * i] - y[2 * j]) ** 2 + (arrays.generated[2 * i + 1] - y[2 * j + 1]) ** 2;
      const cost = share.reduce((sum, v, k) => sum + (v / points) * square(from[k], to[k]), 0) / carried;
      const ranked = from.reduce((sum, i, k) => sum + square(i, to[(k * 7) % to.length]), 0) / from.length;
      expect(cost).toBeLessThan(ranked);
      expect((await frameOf(session)).planned).toBeNull();
      session.dispose();
    },
  );

  it('a WGAN’s weights stay within what they are cut to, and its cost is the Euclidean one', async () => {
    const session = await create({ method: 'wgan', clip: 0.02 });
    await train(session, 2);
    const { arrays } = await session.save();
    const critic = Object.entries(arrays).filter(([name]) => /^critic\.\d+$/.test(name));
    const largest = Math.max(...critic.flatMap(([, values]) => Array.from(values, Math.abs)));
    expect(largest).toBe(Math.fround(0.02));
    expect((await frameOf(session)).cost.name).toBe('euclidean');
    session.dispose();
  });

  it('refuses saved numbers that do not fit', async () => {
    const session = await create({ method: 'gan' });
    await train(session, 1);
    const checkpoint = await session.save();
    session.dispose();
    const arrays = { ...checkpoint.arrays, 'last.critic': new Float32Array(7) };
    await expect(create({ method: 'gan' }, { ...checkpoint, arrays })).rejects.toThrow(
      'last.critic should hold 3 numbers',
    );
  });

  if (backend === 'wasm')
    it.each(ON_MINIBATCHES)(
      '%s brings points nearer to the reals',
      async (method) => {
        const quick = method === 'wgan' ? { clip: 0.1 } : {};
        const session = await create({
          method,
          ...quick,
          data: 'gaussians8',
          N: 200,
          criticSteps: 3,
          seed: 3,
        });
        const first = await frameOf(session);
        await train(session, 300);
        const last = await frameOf(session);
        expect(isFiniteFrame(last)).toBe(true);
        const { points } = session.data;
        const far = ({ arrays: { generated } }: typeof first) => spreadBeside(generated, points);
        expect(far(last)).toBeLessThan(0.5 * far(first));
        session.dispose();
      },
      SLOW,
    );
});

/** How far mean and spread of two clouds [n, 2] are apart. */
function spreadBeside(a: Float32Array, b: Float32Array): number {
  const of = (c: Float32Array) => {
    const n = c.length / 2;
    const mean = [0, 1].map((k) => c.reduce((sum, v, i) => sum + (i % 2 === k ? v : 0), 0) / n);
    const width = Math.sqrt(c.reduce((sum, v, i) => sum + (v - mean[i % 2]) ** 2, 0) / n);
    return [...mean, width];
  };
  const [p, q] = [of(a), of(b)];
  return Math.hypot(...p.map((v, i) => v - q[i]));
}
