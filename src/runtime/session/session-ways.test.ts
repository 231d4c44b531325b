/** Ways to train: kept points, growing numbers, a cost of the generator's own, fixed factors; saved at any step. */
import { memory } from '@tensorflow/tfjs-core';
import { expect, it, vi } from 'vitest';
import { assignedOf, scaleOf } from '../../../test/runtime/assigned.ts';
import { savedState } from '../../../test/runtime/saved.ts';
import { onEachBackend } from '../../../test/tensor/backends.ts';
import { nodeSources } from '../../data/bundled/node-sources.ts';
import { defaults } from '../../experiment/experiment.ts';
import type { Experiment } from '../../settings/table.ts';
import { finish } from '../../tensor/work.ts';
import { Session } from './session.ts';

const small: Experiment = {
  ...defaults(),
  ...{
    N: 60,
    steps: 3,
    assignerWidth: 16,
    assignerDepth: 1,
    generatorWidth: 16,
    generatorDepth: 1,
    batch: 16,
  },
};
const NOTHING = { grid: null };

const create = (
  change: Partial<Experiment>,
  checkpoint: Awaited<ReturnType<Session['save']>> | null = null,
) => Session.create({ ...small, ...change }, nodeSources(), checkpoint);

const frameOf = (session: Session) => finish(session.frame(NOTHING)).readBack;

/** Generated points and potential after some steps, be they critic's or generator's. */
async function after(session: Session, steps: number) {
  for (let i = 0; i < steps; i++) finish(session.advance(session.due()));
  const { generated, psi, index } = assignedOf(await frameOf(session));
  return { generated, psi, index };
}

onEachBackend(() => {
  it.each([{ fresh: true }, { fresh: false }, { schedule: 'sqrt', horizon: 10 } as const])(
    'a run that is saved after any step and goes on elsewhere equals the uninterrupted one: %j',
    async (change) => {
      const whole = await create(change);
      const expected = await after(whole, 10);
      whole.dispose();
      for (const steps of [1, 3, 4, 6]) {
        const session = await create(change);
        await after(session, steps);
        const checkpoint = structuredClone(await session.save());
        session.dispose();
        const again = await create(change, checkpoint);
        expect(await after(again, 10 - steps), `saved after ${steps} steps`).toEqual(expected);
        again.dispose();
      }
    },
  );

  it.each([{ fresh: true }, { fresh: false }])(
    'a step that is given up, and one that is under way when the run is saved, count as not begun: %j',
    async (change) => {
      const whole = await create(change);
      const expected = await after(whole, 9);
      whole.dispose();
      for (const steps of [0, 1, 4, 5]) {
        const session = await create(change);
        await after(session, steps);
        const work = session.advance(session.due());
        for (let i = 0; i < 7; i++) work.next(); // points are drawn and assigned
        const checkpoint = structuredClone(await session.save());
        const again = await create(change, checkpoint);
        expect(await after(again, 9 - steps), `saved in step ${steps + 1}`).toEqual(expected);
        again.dispose();
        work.return();
        expect(await after(session, 9 - steps), `given up in step ${steps + 1}`).toEqual(expected);
        session.dispose();
      }
    },
  );

  it('the width of the latents is that of the batch, whatever it is later', async () => {
    const mixture = { latent: 'mixture', fresh: false, sigma: 0.1 } as const;
    const session = await create(mixture);
    await after(session, 3);
    session.configure({ ...session.experiment, sigma: 0.5 });
    const checkpoint = structuredClone(await session.save());
    const again = await create({ ...mixture, sigma: 0.5 }, checkpoint);
    expect(await after(again, 2)).toEqual(await after(session, 2));
    session.dispose();
    again.dispose();
  });
}, ['wasm', 'webgpu']);

onEachBackend(() => {
  it('points that are kept are the same in every assigner step of an iteration, and new in the next', async () => {
    const session = await create({ fresh: false });
    const batches: number[] = [];
    for (let i = 0; i < 8; i++) {
      finish(session.advance(session.due()));
      batches.push((await savedState(session)).batch?.position ?? -1);
    }
    expect(new Set(batches.slice(0, 4)).size).toBe(1);
    expect(new Set(batches.slice(4, 8)).size).toBe(1);
    expect(batches[4]).toBeGreaterThan(batches[3]);
    session.dispose();
  });

  it('m grows with the iterations', async () => {
    const session = await create({ schedule: 'sqrt', horizon: 4, ratio: 10 });
    const sizes: (number | undefined)[] = [];
    for (let i = 0; i < 6; i++) {
      finish(session.advance('iteration'));
      sizes.push((await savedState(session)).batch?.m);
    }
    expect(sizes).toEqual([0, 1, 2, 3, 4, 4].map((t) => 100 * (Math.floor(6 * Math.sqrt(t / 4)) + 10)));
    session.dispose();
  });

  it('a cost of the generator’s own moves points another way, under the same assignment', async () => {
    const [same, other] = [await create({}), await create({ generatorCost: 'euclidean', cost: 'square' })];
    expect(same.setup().generatorCostTex).toBeNull();
    expect(other.setup().generatorCostTex).toContain('x - y');
    const [a, b] = [await after(same, 3), await after(other, 3)];
    expect(b.index).toEqual(a.index);
    expect((await after(other, 1)).generated).not.toEqual((await after(same, 1)).generated);
    same.dispose();
    other.dispose();
  });

  it('a factor scales the cost as it is', async () => {
    const session = await create({ scaling: 'factor', factor: 0.1 });
    expect(scaleOf(session.setup())).toBe(0.1);
    session.configure({ ...session.experiment, scaling: 'diameter' });
    expect(scaleOf(session.setup())).toBeGreaterThan(0.01);
    expect(scaleOf(session.setup())).not.toBe(0.1);
    session.dispose();
  });

  it('a step that is given up lets go what was kept for it, and the end leaves nothing', async () => {
    const before = memory().numTensors;
    const session = await create({ fresh: false });
    finish(session.advance('assigner'));
    const kept = memory().numTensors;
    for (let pieces = 1, given = true; given; pieces++) {
      const work = session.advance('assigner');
      for (let i = 0; i < pieces && given; i++) given = !work.next().done;
      work.return();
      expect(memory().numTensors, `after ${pieces} pieces`).toBeLessThan(kept + (given ? 0 : 1));
    }
    session.dispose();
    expect(memory().numTensors).toBe(before);
  });
}, ['wasm']);

onEachBackend(() => {
  it('points done are told of a long step alone, and only where their number moves', async () => {
    vi.useFakeTimers({ toFake: ['performance'] });
    const session = await create({ ratio: 1 });
    const counts: [string, number | null][] = [];
    for (const what of ['assigner', 'generator'] as const) {
      const work = session.advance(what);
      while (!work.next().done) {
        vi.advanceTimersByTime(1000);
        counts.push([session.line, session.within?.done ?? null]);
      }
    }
    session.dispose();
    vi.useRealTimers();
    const told = new Set(counts.flatMap(([line, done]) => (done === null ? [] : `${line} ${done}`)));
    expect(counts.map(([line]) => line)).toContain('assigner');
    expect([...told]).toEqual([16, 32, 48, 60].map((done) => `generator ${done}`)); // in batches of 16
  });
}, ['wasm']);
