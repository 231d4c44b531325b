/** A table that takes over from a network, and hands back. */
import { memory } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { assignedOf } from '../../../test/runtime/assigned.ts';
import { savedState, stepsAlone } from '../../../test/runtime/saved.ts';
import { onEachBackend } from '../../../test/tensor/backends.ts';
import { nodeSources } from '../../data/bundled/node-sources.ts';
import { defaults, withChange } from '../../experiment/experiment.ts';
import type { Experiment } from '../../settings/table.ts';
import { finish } from '../../tensor/work.ts';
import type { Checkpoint } from '../protocol/protocol.ts';
import { loadModules } from './modules.ts';
import { Session } from './session.ts';

const tiny = {
  ...{ N: 48, steps: 3, assignerWidth: 16, assignerDepth: 1, generatorWidth: 16, generatorDepth: 1 },
} as const;
const alone = { train: 'assigner' } as const;
const table = { ...alone, assignerKind: 'table' } as const;
const network = { ...alone, assignerKind: 'dense' } as const;
const both = { train: 'both', assignerKind: 'dense' } as const;

const create = (change: Partial<Experiment>, checkpoint: Checkpoint | null = null): Promise<Session> =>
  Session.create(withChange(defaults(change.data), { ...tiny, ...change }), nodeSources(), checkpoint);

const frameOf = (session: Session) => finish(session.frame({ grid: null })).readBack;

async function steps(session: Session, count: number, change: Partial<Experiment> = {}): Promise<void> {
  const experiment = { ...session.experiment, ...change };
  session.configure(experiment, await loadModules(experiment));
  for (let i = 0; i < count; i++) finish(session.advance(session.due()));
}

async function outcome(session: Session) {
  const { generated, psi, index } = assignedOf(await frameOf(session));
  session.dispose();
  return { generated, psi, index };
}

/** Saves the run, and goes on with it elsewhere, where settings may be others. */
async function moved(session: Session, change: Partial<Experiment> = {}): Promise<Session> {
  const checkpoint = structuredClone(await session.save());
  const { experiment } = session;
  session.dispose();
  return create({ ...experiment, ...change }, checkpoint);
}

onEachBackend(() => {
  it('a table goes on from where a network is, and the points stay', async () => {
    const session = await create(both);
    await steps(session, 40);
    await steps(session, 20, network);
    const before = await frameOf(session);
    await steps(session, 0, table);
    expect((await frameOf(session)).arrays).toEqual(before.arrays);
    await steps(session, 1);
    const after = await frameOf(session);
    expect(after.arrays.generated).toEqual(before.arrays.generated);
    expect(after.scalars.dual).toBeGreaterThan(before.scalars.dual - 0.05 * Math.abs(before.scalars.dual));
    await steps(session, 200);
    expect((await frameOf(session)).scalars.dual).toBeGreaterThan(before.scalars.dual);
    session.dispose();
  });

  it('a network comes back as it was left, and the GAN goes on as if there had been no table', async () => {
    const plain = await create(both);
    await steps(plain, 14);
    const other = await create(both);
    await steps(other, 8);
    await steps(other, 24, table);
    await steps(other, 0, network);
    const frozen = await frameOf(other);
    await steps(other, 6, both);
    const [a, b] = [await outcome(plain), await outcome(other)];
    expect(assignedOf(frozen).psi).not.toEqual(b.psi);
    expect(b).toEqual(a);
  });

  it.each([0, 1, 7])('a run saved %i steps after a table took over holds both', async (count) => {
    const through = async (move: (session: Session) => Promise<Session>) => {
      let session = await create({ ...both, latent: 'mixture', ratio: 1.5 });
      await steps(session, 8);
      await steps(session, count, table);
      session = await move(session);
      const { psi } = assignedOf(await frameOf(session));
      await steps(session, 6);
      const later = await frameOf(session);
      await steps(session, 8, both);
      return { psi, later: assignedOf(later).psi, back: await outcome(session) };
    };
    expect(await through(moved)).toEqual(await through(async (session) => session));
  });

  it('a checkpoint serves a table that was chosen since, and a network that was', async () => {
    const session = await create(both);
    await steps(session, 8);
    const again = await moved(session, table);
    const { psi } = assignedOf(await frameOf(again));
    await steps(again, 5);
    expect(assignedOf(await frameOf(again)).psi).not.toEqual(psi);
    const last = await moved(again, network);
    expect(assignedOf(await frameOf(last)).psi).toEqual(psi);
    last.dispose();
  });

  it('a table begins again where points or costs are others', async () => {
    const session = await create({ ...table, p: 1 });
    await steps(session, 30);
    const { scalars: stats } = await frameOf(session);
    await steps(session, 1, { p: 3, ratio: 2 });
    expect(await stepsAlone(session)).toBe(1);
    const other = (await frameOf(session)).scalars;
    await steps(session, 200);
    expect((await frameOf(session)).scalars.dual).toBeGreaterThan(other.dual);
    await steps(session, 300, { p: 1, ratio: 1 });
    expect((await frameOf(session)).scalars.dual).toBeGreaterThan(stats.dual);
    session.dispose();
  });

  it('leaves nothing behind', async () => {
    const before = memory().numTensors;
    const session = await create(both);
    const round = async () => {
      for (const change of [table, network, both, { ...both, assignerKind: 'table' } as const, table, both])
        await steps(session, 7, change);
      return memory().numTensors;
    };
    await round();
    const flat = await round();
    expect(await round()).toBe(flat);
    session.dispose();
    expect(memory().numTensors).toBe(before);
  });
}, ['wasm', 'cpu']);

onEachBackend(() => {
  it('another kind of network begins again, in the same run', async () => {
    const images = { data: 'mnist', N: 20, image: 16, latentDim: 4, centres: 20, batch: 0 } as const;
    const session = await create({ ...both, ...images });
    await steps(session, 4);
    const kept = async ({ save }: Session) => (await save.call(session)).arrays['generator.0'];
    const before = await kept(session);
    await steps(session, 0, { assignerKind: 'conv' });
    expect(await kept(session)).toEqual(before);
    await steps(session, 2, table);
    const again = await moved(session);
    await steps(again, 2, { assignerKind: 'conv' });
    expect((await savedState(again)).assigner).toBe('conv');
    const dense = await moved(again, { assignerKind: 'dense' });
    await steps(dense, 2);
    dense.dispose();
  });
}, ['wasm']);
