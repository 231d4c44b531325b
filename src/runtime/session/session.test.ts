import { memory } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { assignedOf, scaleOf } from '../../../test/runtime/assigned.ts';
import { onEachBackend } from '../../../test/tensor/backends.ts';
import { nodeSources } from '../../data/bundled/node-sources.ts';
import { defaults } from '../../experiment/experiment.ts';
import type { Experiment } from '../../settings/table.ts';
import { finish } from '../../tensor/work.ts';
import type { Checkpoint, Frame, Watch } from '../protocol/protocol.ts';
import { gridPoints } from './grid.ts';
import { Session } from './session.ts';

const small: Experiment = {
  ...defaults(),
  ...{ N: 60, steps: 2, assignerWidth: 16, assignerDepth: 1, generatorWidth: 16, generatorDepth: 1 },
};
const quick = {
  assignerWidth: 64,
  assignerDepth: 2,
  generatorWidth: 64,
  generatorDepth: 2,
  assignerRate: 3e-3,
  generatorRate: 3e-3,
};
const NOTHING: Watch = { grid: null };

const create = (change: Partial<Experiment> = {}, checkpoint: Checkpoint | null = null) =>
  Session.create({ ...small, ...change }, nodeSources(), checkpoint);

function train(session: Session, iterations: number): void {
  for (let i = 0; i < iterations; i++) finish(session.advance('iteration'));
}

const frameOf = (session: Session, watch = NOTHING): Promise<Frame> => finish(session.frame(watch)).readBack;

async function after(iterations: number, change: Partial<Experiment> = {}): Promise<Frame> {
  const session = await create(change);
  train(session, iterations);
  const frame = await frameOf(session);
  session.dispose();
  return frame;
}

const cloud = (frame: Frame) => ({
  generated: frame.arrays.generated,
  psi: assignedOf(frame).psi,
  index: assignedOf(frame).index,
});

/** The bound of one plane's points, measured by hand. */
function nearestSquared(frame: Frame, points: Float32Array): number {
  let total = 0;
  const { generated } = frame.arrays;
  for (let i = 0; i < generated.length / 2; i++) {
    let best = Number.POSITIVE_INFINITY;
    for (let j = 0; j < points.length / 2; j++) {
      const [dx, dy] = [0, 1].map((k) => generated[2 * i + k] - points[2 * j + k]);
      best = Math.min(best, dx * dx + dy * dy);
    }
    total += best;
  }
  return total / (generated.length / 2);
}

onEachBackend((name) => {
  it('the same seed gives the same run, bit for bit, and another seed another', async () => {
    const first = cloud(await after(3));
    expect(cloud(await after(3))).toEqual(first);
    expect(cloud(await after(3, { seed: 2 })).generated).not.toEqual(first.generated);
  });

  it('where rates fall, both networks come to rest', async () => {
    const moved = async (halving: number) => {
      const session = await create({ halving, fresh: false });
      train(session, 7);
      const before = cloud(await frameOf(session));
      train(session, 1);
      const after = cloud(await frameOf(session));
      session.dispose();
      const far = (a: Float32Array, b: Float32Array) => Math.max(...a.map((v, i) => Math.abs(v - b[i])));
      return [far(before.generated, after.generated), far(before.psi, after.psi)];
    };
    const [usual, falling] = [await moved(0), await moved(1)];
    for (const [i, far] of falling.entries()) expect(far).toBeLessThan(usual[i] / 10);
  });

  it('a run that is saved and goes on elsewhere equals the uninterrupted one', async () => {
    const whole = cloud(await after(4, { latent: 'mixture' }));
    const session = await create({ latent: 'mixture' });
    train(session, 2);
    const checkpoint = structuredClone(await session.save());
    session.dispose();
    const again = await create({ latent: 'mixture' }, checkpoint);
    expect([again.iteration, again.run]).toEqual([2, checkpoint.run]);
    train(again, 2);
    expect(cloud(await frameOf(again))).toEqual(whole);
    again.dispose();
  });

  it('looking does not disturb: a run of which frames were computed goes on as one that was not', async () => {
    const session = await create();
    for (let i = 0; i < 3; i++) {
      train(session, 1);
      await frameOf(session, { grid: 'data' });
      await finish(session.samples(7));
    }
    expect(cloud(await frameOf(session))).toEqual(cloud(await after(3)));
    session.dispose();
  });

  it('no tensor is left behind: not by training, not by frames, not by changes, not at the end', async () => {
    const before = memory().numTensors;
    const session = await create({ batch: 16 });
    const round = async (p: number) => {
      train(session, 1);
      session.configure({ ...session.experiment, p: name === 'webgpu' ? 2 : p, diameter: p, sigma: p / 10 });
      await frameOf(session, { grid: 'data' });
      return memory().numTensors;
    };
    await round(1);
    const flat = await round(2);
    for (const p of [1.5, 3]) expect(await round(p)).toBe(flat);
    session.dispose();
    expect(memory().numTensors).toBe(before);
  });
});

onEachBackend(
  () => {
    it('training brings the generated points to the reals, and the bound stays below the assigned cost', async () => {
      const session = await create({ steps: 5, ...quick });
      const start = await frameOf(session);
      train(session, 60);
      const end = await frameOf(session);
      const { points } = session.data;
      expect(nearestSquared(end, points)).toBeLessThan(0.2 * nearestSquared(start, points));
      expect(end.scalars.assignedCost).toBeLessThan(0.5 * start.scalars.assignedCost);
      expect(end.scalars.dual).toBeLessThan(start.scalars.dual);
      session.dispose();
    });

    it('the assigner alone evens out the loads on points that stand still', async () => {
      // Larger steps swing: then it is chance how even the loads are after the last one.
      const session = await create({ steps: 50, ...quick, assignerRate: 1e-3, seed: 2 });
      const before = (await frameOf(session)).scalars;
      for (let i = 0; i < 150; i++) finish(session.advance('assigner'));
      const end = await frameOf(session);
      const { scalars: stats } = end;
      const { loadsFrom, loads } = assignedOf(end);
      expect(stats.dual).toBeGreaterThan(before.dual);
      expect(stats.largestLoad).toBeLessThan(0.5 * before.largestLoad);
      expect(loads.reduce((a, b) => a + b, 0)).toBe(loadsFrom);
      session.dispose();
    });

    it('steps: assigner steps count up, a generator step ends the iteration', async () => {
      const session = await create();
      const state = () => [session.iteration, session.stepsDone, session.due()];
      expect(state()).toEqual([0, 0, 'assigner']);
      finish(session.advance('assigner'));
      finish(session.advance('assigner'));
      expect(state()).toEqual([0, 2, 'generator']);
      finish(session.advance('generator'));
      expect(state()).toEqual([1, 0, 'assigner']);
      finish(session.advance('iteration'));
      expect(state()).toEqual([2, 0, 'assigner']);
      session.dispose();
    });

    it('a step that is given up at any moment leaves no tensor behind', async () => {
      const session = await create({ batch: 16 });
      train(session, 1);
      const before = memory().numTensors;
      for (const what of ['assigner', 'generator'] as const) {
        for (let pieces = 1, given = true; given; pieces++) {
          const work = session.advance(what);
          for (let i = 0; i < pieces && given; i++) given = !work.next().done;
          work.return();
          expect(memory().numTensors, `${what}, after ${pieces} pieces`).toBe(before);
        }
      }
      session.dispose();
    });

    it('a generator step first finds its own assignments where there are none', async () => {
      const session = await create();
      finish(session.advance('generator'));
      expect(session.iteration).toBe(1);
      session.dispose();
    });

    it('a bad expression throws and changes nothing', async () => {
      const session = await create();
      const before = session.setup();
      expect(() => session.configure({ ...session.experiment, cost: 'custom', expr: 'sum(x-' })).toThrow();
      expect(session.setup()).toEqual(before);
      train(session, 1);
      session.dispose();
    });

    it('live settings act on the next step: m follows the ratio', async () => {
      const session = await create();
      session.configure({ ...session.experiment, ratio: 0.5 });
      train(session, 1);
      const frame = await frameOf(session);
      const { loadsFrom, generated } = assignedOf(frame);
      expect([session.setup().m, frame.batch?.m]).toEqual([30, 30]);
      expect([loadsFrom, generated.length / 2]).toEqual([60, 60]); // as many as there are reals
      session.dispose();
    });

    it.each([defaults().method, 'exact-plan'])(
      'another scale leaves the costs of the last step as they were: %s',
      async (method) => {
        const session = await create({ method, ratio: 2 });
        train(session, 2);
        const before = (await frameOf(session)).batch;
        session.configure({ ...session.experiment, diameter: 4 * session.experiment.diameter });
        expect((await frameOf(session)).batch).toEqual(before);
        session.dispose();
      },
    );

    it('the plane shows and measures the same points, whatever m is', async () => {
      const [few, many] = await Promise.all([after(0, { ratio: 1 / 16 }), after(0, { ratio: 4 })]);
      expect(few.scalars).toEqual(many.scalars);
      expect(cloud(few)).toEqual(cloud(many));
      const alone = await after(1, { ratio: 4, train: 'assigner' });
      expect([assignedOf(alone).loadsFrom, alone.batch?.m, alone.batch?.dual]).toEqual([
        240,
        240,
        alone.scalars.dual,
      ]);
      for (const { index, loads } of [few, many, alone].map(assignedOf))
        expect([...loads]).toEqual(Array.from(loads, (_, j) => index.filter((i) => i === j).length));
    });

    it('of images the loads are of the last batch, and say so; before the first of those that are drawn', async () => {
      const digits = { data: 'mnist', image: 16, N: 20, ratio: 2, batch: 0 } as const;
      const before = await after(0, digits);
      const { loadsOf: of, loadsFrom: from } = assignedOf(before);
      expect([of, from, before.batch]).toEqual(['drawn', 48, null]);
      const later = await after(1, digits);
      const { scalars: stats, batch } = later;
      const { loadsOf, loadsFrom, index, loads } = assignedOf(later);
      expect([loadsOf, loadsFrom, stats.m, index.length]).toEqual(['batch', 40, 40, 48]);
      expect(loads.reduce((a, b) => a + b, 0)).toBe(40);
      expect(stats).toMatchObject(batch ?? {});
    });

    it('the grid is the assignment of its points, with its values, over the box that is asked for', async () => {
      const session = await create();
      train(session, 5);
      for (const box of ['data', [0.1, -0.3, 0.3, -0.1]] as const) {
        const { grid, psi } = assignedOf(await frameOf(session, { grid: box }));
        if (!grid) throw new Error('no grid');
        expect(grid.box).toEqual(box === 'data' ? session.data.box : box);
        expect(grid.size).toBe(128);
        const at = gridPoints(grid.box, grid.size);
        const { points } = session.data;
        for (let i = 0; i < grid.index.length; i += 97) {
          const scores = Array.from(psi, (v, j) => {
            const [dx, dy] = [0, 1].map((k) => at[2 * i + k] - points[2 * j + k]);
            return scaleOf(session.setup()) * (dx * dx + dy * dy) + v;
          });
          expect(grid.value[i]).toBeCloseTo(Math.min(...scores), 5);
          expect(scores[grid.index[i]]).toBeCloseTo(grid.value[i], 5);
        }
      }
      session.dispose();
    });
  },
  ['wasm'] as never,
);
