/** The assigner alone, on generated points that stand still. */
import { memory } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { assignedOf, scaleOf } from '../../../test/runtime/assigned.ts';
import { savedState, stepsAlone } from '../../../test/runtime/saved.ts';
import { onEachBackend } from '../../../test/tensor/backends.ts';
import { compileCost } from '../../costs/compile.ts';
import { nodeSources } from '../../data/bundled/node-sources.ts';
import { costSpec } from '../../experiment/cost-spec.ts';
import { defaults, withChange } from '../../experiment/experiment.ts';
import { decayAt, FIRST_ROUND_STEPS } from '../../methods/assignment/learning-rate-schedule.ts';
import { EVEN } from '../../metrics/evenness.ts';
import type { Experiment } from '../../settings/table.ts';
import { finish } from '../../tensor/work.ts';
import { solveExact } from '../../transport/exact/exact.ts';
import type { Checkpoint, Watch } from '../protocol/protocol.ts';
import { gridPoints } from './grid.ts';
import { Session } from './session.ts';

const tiny = {
  ...{ N: 48, steps: 3, assignerWidth: 16, assignerDepth: 1, generatorWidth: 16, generatorDepth: 1 },
  train: 'assigner',
} as const;
const table = { assignerKind: 'table' } as const;
const NOTHING: Watch = { grid: null };

const create = (change: Partial<Experiment>, checkpoint: Checkpoint | null = null) =>
  Session.create(withChange(defaults(change.data), { ...tiny, ...change }), nodeSources(), checkpoint);

const frameOf = (session: Session, watch = NOTHING) => finish(session.frame(watch)).readBack;

function steps(session: Session, count: number): void {
  for (let i = 0; i < count; i++) finish(session.advance(session.due()));
}

async function after(session: Session, count: number) {
  steps(session, count);
  const { generated, psi, index } = assignedOf(await frameOf(session));
  return { generated, psi, index, iteration: session.iteration, steps: session.stepsDone };
}

/** The exact transport cost between the clouds of a frame. */
async function optimum(session: Session): Promise<number> {
  const { generated: x, generated } = assignedOf(await frameOf(session));
  const y = session.data.points;
  const cost = compileCost(costSpec(session.experiment), 2);
  const problem = { x, y, m: generated.length / 2, N: y.length / 2, d: 2, cost };
  return finish(solveExact(problem)).upper;
}

onEachBackend(() => {
  it.each([
    {},
    table,
    { ...table, latent: 'mixture', ratio: 1.5, fresh: false },
    { ...table, data: 'mnist', N: 20, image: 16, latentDim: 4, centres: 20 },
  ] as Partial<Experiment>[])(
    'a run that is saved after any step and goes on elsewhere equals the uninterrupted one: %j',
    async (change) => {
      const whole = await create(change);
      const expected = await after(whole, 8);
      whole.dispose();
      for (const count of [1, 3, 5]) {
        const session = await create(change);
        steps(session, count);
        const checkpoint = structuredClone(await session.save());
        expect(checkpoint.state).toMatchObject({ stepsAlone: count });
        session.dispose();
        const again = await create(change, checkpoint);
        const [a, b] = [await frameOf(again), checkpoint];
        expect([a.iteration, await stepsAlone(again)]).toEqual([b.iteration, count]);
        expect(await after(again, 8 - count), `saved after ${count} steps`).toEqual(expected);
        again.dispose();
      }
    },
  );

  it('a step that is given up counts as not begun', async () => {
    const whole = await create(table);
    const expected = await after(whole, 5);
    whole.dispose();
    for (let pieces = 1; pieces < 8; pieces++) {
      const session = await create(table);
      steps(session, 2);
      const work = session.advance('assigner');
      for (let i = 0; i < pieces; i++) work.next();
      work.return();
      const left = 5 - (await stepsAlone(session));
      expect(await after(session, left), `given up after ${pieces} pieces`).toEqual(expected);
      session.dispose();
    }
  });

  it('nothing is left behind, whatever is switched', async () => {
    const before = memory().numTensors;
    const session = await create({ ...table, latent: 'mixture' });
    const round = async (p: number) => {
      for (const train of ['assigner', 'both'] as const) {
        session.configure({ ...session.experiment, train, p, sigma: p / 10, ratio: p });
        steps(session, 5);
        await frameOf(session, { grid: 'data' });
      }
      return memory().numTensors;
    };
    await round(1);
    const flat = await round(2);
    expect(await round(0.5)).toBe(flat);
    session.dispose();
    expect(memory().numTensors).toBe(before);
  });
}, ['wasm', 'cpu']);

onEachBackend(() => {
  it.each([
    { p: 2 },
    { p: 1 },
    { p: 0.5 },
    { p: 2, ratio: 2 },
    { cost: 'custom', expr: '(x1-y1)^2 + 5*abs(x2-y2)^3' },
  ] as Partial<Experiment>[])(
    'a table evens out the loads, and its dual value comes to the exact optimum: %j',
    async (change) => {
      const session = await create({ ...change, ...table });
      const exact = await optimum(session);
      let { scalars: stats } = await frameOf(session);
      for (let i = 0; i < 60 && stats.misplaced > EVEN; i++) {
        steps(session, 50);
        ({ scalars: stats } = await frameOf(session));
      }
      expect(stats.misplaced).toBeLessThanOrEqual(EVEN);
      expect(stats.dual).toBeLessThanOrEqual(exact * (1 + 1e-5));
      expect(stats.dual).toBeGreaterThan(exact * (1 - 1e-3));
      expect(stats.assignedCost).toBeCloseTo(exact, 2);
      session.dispose();
    },
    60_000,
  );

  it.each([0.5, 1.1, 1.5])(
    'm/N = %f: loads get even within whole points, and the dual value optimal, where points must be split',
    async (ratio) => {
      const session = await create({ ratio, N: 200, ...table });
      steps(session, 0.7 * FIRST_ROUND_STEPS);
      const exact = await optimum(session);
      let { scalars: stats } = await frameOf(session);
      while ((await stepsAlone(session)) < FIRST_ROUND_STEPS && stats.misplaced > EVEN) {
        steps(session, 50);
        ({ scalars: stats } = await frameOf(session));
      }
      expect(stats.dual).toBeGreaterThan(exact * (1 - 1e-3));
      expect(stats.misplaced).toBeLessThanOrEqual(EVEN);
      session.dispose();
    },
    60_000,
  );

  it('few points by the distance itself: loads hang on digits that single precision has not', async () => {
    const session = await create({ p: 1, N: 400, ...table });
    steps(session, FIRST_ROUND_STEPS - 1);
    const { scalars: stats } = await frameOf(session);
    expect(stats.misplaced).toBeLessThanOrEqual(EVEN);
    session.dispose();
  }, 60_000);

  it('where reals are equally expensive for many points loads cannot be even, but the dual value comes to the optimum', async () => {
    // All points are on the same side of each real: by the 1-norm what one saves by an exchange another pays.
    const session = await create({ cost: 'norm', q: 1, ...table });
    steps(session, 2500);
    const exact = await optimum(session);
    const { scalars: stats } = await frameOf(session);
    expect(stats.misplaced).toBeGreaterThan(0.1);
    expect(stats.dual).toBeGreaterThan(exact * (1 - 1e-3));
    session.dispose();
  }, 60_000);

  it('the points stand still, and the generator is not trained', async () => {
    const session = await create({ ...table, fresh: true });
    const first = await frameOf(session);
    const parameters = await session.save();
    finish(session.advance('generator'));
    expect([session.iteration, session.stepsDone]).toEqual([0, 0]);
    steps(session, 7);
    expect([session.iteration, session.stepsDone, session.due()]).toEqual([2, 1, 'assigner']);
    finish(session.advance('iteration'));
    expect([session.iteration, session.stepsDone]).toEqual([3, 0]);
    const [last, saved] = [await frameOf(session), await session.save()];
    expect(last.arrays.generated).toEqual(first.arrays.generated);
    expect(saved.position).toBe(parameters.position);
    for (const [name, values] of Object.entries(parameters.arrays))
      if (name.startsWith('generator.')) expect(saved.arrays[name], name).toEqual(values);
    expect(last.scalars.dual).toBeGreaterThan(first.scalars.dual);
    session.dispose();
  });

  it('the points of a step are those that the frame shows', async () => {
    const session = await create({ ...table, latent: 'mixture', ratio: 1.25 });
    steps(session, 4);
    const { psi, generated } = assignedOf(await frameOf(session));
    const { arrays } = await session.save();
    const { batch } = await savedState(session);
    expect([batch?.m, batch?.frozen]).toEqual([generated.length / 2, true]);
    // The batch was assigned one step ago; assigned again under its psi, the points of the frame give the same.
    const { points } = session.data;
    const scale = scaleOf(session.setup());
    const old = arrays['batch.psi'];
    expect(old).not.toEqual(psi);
    arrays['batch.index'].forEach((j, i) => {
      const [dx, dy] = [0, 1].map((k) => generated[2 * i + k] - points[2 * j + k]);
      expect(scale * (dx * dx + dy * dy) + old[j]).toBeCloseTo(arrays['batch.value'][i], 5);
    });
    session.dispose();
  });

  it('both train again once it is switched back, on fresh points', async () => {
    const session = await create({ train: 'both' });
    steps(session, 5);
    const before = (await session.save()).position;
    session.configure({ ...session.experiment, train: 'assigner' });
    steps(session, 4);
    const still = await frameOf(session);
    expect((await session.save()).position).toBe(before);
    session.configure({ ...session.experiment, train: 'both' });
    expect(await stepsAlone(session)).toBe(0);
    steps(session, 8);
    expect((await session.save()).position).toBeGreaterThan(before);
    expect((await frameOf(session)).arrays.generated).not.toEqual(still.arrays.generated);
    session.dispose();
  });

  it('the rate begins again with another cost, other points, rate or mode, and with nothing else', async () => {
    const session = await create({ ...table, latent: 'mixture' });
    const change = async (next: Partial<Experiment>) => {
      steps(session, 2);
      session.configure({ ...session.experiment, ...next });
      return await stepsAlone(session);
    };
    expect(await change({ speed: 1, steps: 2, generatorRate: 1e-2 })).toBe(2);
    for (const next of [{ p: 1 }, { ratio: 2 }, { sigma: 0.5 }, { assignerRate: 1e-2 }, { diameter: 2 }])
      expect(await change(next), JSON.stringify(next)).toBe(0);
    session.dispose();
  });

  it('steps get shorter as the rate falls', async () => {
    const moved = async (session: Session) => {
      const before = assignedOf(await frameOf(session)).psi;
      steps(session, 1);
      return Math.hypot(...assignedOf(await frameOf(session)).psi.map((v, j) => v - before[j]));
    };
    const session = await create(table);
    const first = await moved(session);
    steps(session, 1500);
    const fell = decayAt(1500, session.experiment) / decayAt(0, session.experiment);
    expect(await moved(session)).toBeLessThan(20 * fell * first);
    session.dispose();
  });

  it('a table has cells and c-transform, too', async () => {
    const session = await create(table);
    steps(session, 5);
    const { grid, psi } = assignedOf(await frameOf(session, { grid: 'data' }));
    if (!grid) throw new Error('no grid');
    const { points, box } = session.data;
    const at = gridPoints(box, grid.size);
    const scores = Array.from(psi, (v, j) => {
      const [dx, dy] = [0, 1].map((k) => at[2 * 5000 + k] - points[2 * j + k]);
      return scaleOf(session.setup()) * (dx * dx + dy * dy) + v;
    });
    expect(grid.value[5000]).toBeCloseTo(Math.min(...scores), 5);
    session.dispose();
  });
}, ['wasm']);
