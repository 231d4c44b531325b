import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { nodeSources } from '../data/bundled/node-sources.ts';
import { defaults, withChange } from '../experiment/experiment.ts';
import { RowPool } from '../runtime/rows/pool.ts';
import type { RowPort, SpawnRows } from '../runtime/rows/protocol.ts';
import { Session } from '../runtime/session/session.ts';
import type { Experiment } from '../settings/table.ts';
import { finishAsync } from '../tensor/work.ts';
import { startNodeBackend } from './backend.ts';
import { spawnRows } from './row-workers.ts';

const LONG = 120_000;

/** Large enough to be shared, with costs and points of which some are kept from one assignment to the next. */
const EXPERIMENT = withChange(defaults('mnist'), { N: 203, steps: 2, generatorWidth: 400, fresh: false });

/** A digest of all that a saved run holds after some iterations. */
async function digestOf(
  pool: RowPool | null,
  between: (session: Session, iteration: number) => void = () => {},
  experiment: Experiment = EXPERIMENT,
) {
  await pool?.settled();
  const session = await Session.create(experiment, nodeSources(), null, pool);
  for (let i = 0; i < 2; i++) {
    await finishAsync(session.advance('iteration'));
    between(session, i);
  }
  const { arrays } = await session.save();
  const digest = createHash('sha256');
  for (const [name, values] of Object.entries(arrays)) digest.update(name).update(values);
  session.dispose();
  return digest.digest('hex');
}

/** Worker threads, and how many jobs they were given; `port` is the last one. */
function watched(): { spawn: SpawnRows; jobs: number; ports: RowPort[]; lose: (() => void)[] } {
  const seen = {
    jobs: 0,
    ports: [] as RowPort[],
    lose: [] as (() => void)[],
    spawn: ((take, lost) => {
      const port = spawnRows(take, lost);
      seen.ports.push(port);
      seen.lose.push(lost);
      return {
        terminate: () => port.terminate(),
        postMessage(command) {
          if (command.type === 'assign') seen.jobs++;
          port.postMessage(command);
        },
      };
    }) as SpawnRows,
  };
  return seen;
}

it('gives the same numbers to the bit with one, two and three workers', { timeout: LONG }, async () => {
  await startNodeBackend('wasm');
  const alone = await digestOf(null);
  for (const count of [2, 3]) {
    const threads = watched();
    const pool = new RowPool(threads.spawn, count);
    expect(await digestOf(pool)).toEqual(alone);
    expect(threads.jobs).toBe((count - 1) * 4);
    pool.close();
  }
});

it('follows changed settings, steps that are dropped, and another run', { timeout: LONG }, async () => {
  await startNodeBackend('wasm');
  const change = (session: Session, iteration: number) => {
    if (iteration > 0) return;
    const dropped = session.advance('iteration');
    for (let k = 0; k < 4; k++) dropped.next();
    dropped.return();
    session.configure(withChange(session.experiment, { diameter: session.experiment.diameter * 2 }));
  };
  const fresh = withChange(EXPERIMENT, { fresh: true, seed: 2 });
  const alone = [await digestOf(null, change), await digestOf(null, change, fresh)];
  const threads = watched();
  const pool = new RowPool(threads.spawn, 2);
  expect([await digestOf(pool, change), await digestOf(pool, change, fresh)]).toEqual(alone);
  expect(threads.jobs).toBeGreaterThan(8);
  pool.close();
});

it('goes on alone where a worker is lost, cannot start, or computes otherwise', {
  timeout: LONG,
}, async () => {
  await startNodeBackend('wasm');
  const alone = await digestOf(null);
  const threads = watched();
  const dying = new RowPool((take, lost) => {
    const port = threads.spawn(take, lost);
    const dies = { terminate: () => port.terminate(), postMessage: port.postMessage };
    dies.postMessage = (command) => {
      if (threads.jobs === 2 && command.type === 'assign')
        void port.terminate(); // its answer never comes
      else port.postMessage(command);
    };
    return dies;
  }, 2);
  expect(await digestOf(dying)).toBe(alone);
  expect(threads.jobs).toBe(2);
  expect(dying.ready()).toEqual([]);

  const forbidden = new RowPool(() => {
    throw new Error('no workers here');
  }, 3);
  expect(await digestOf(forbidden)).toBe(alone);

  const other = new RowPool((take) => {
    queueMicrotask(() => take({ type: 'ready', arithmetic: 'wasm-simd' }));
    return { postMessage() {}, terminate() {} };
  }, 2);
  await other.settled();
  expect(other.ready()).toEqual([]);
});
