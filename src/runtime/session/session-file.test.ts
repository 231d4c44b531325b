import { afterAll, expect, it } from 'vitest';
import { repacked, unchecked } from '../../../test/runtime/run-file.ts';
import { onEachBackend } from '../../../test/tensor/backends.ts';
import { nodeSources } from '../../data/bundled/node-sources.ts';
import { defaults } from '../../experiment/experiment.ts';
import type { Experiment } from '../../settings/table.ts';
import { Random } from '../../tensor/random/random.ts';
import { finish } from '../../tensor/work.ts';
import type { Checkpoint } from '../protocol/protocol.ts';
import { decodeRun, encodeRun } from './run-file.ts';
import { Session } from './session.ts';

const plane: Experiment = {
  ...defaults(),
  ...{ N: 60, steps: 2, assignerWidth: 16, assignerDepth: 1, generatorWidth: 16, generatorDepth: 1 },
};
const digits: Experiment = {
  ...defaults('mnist'),
  ...{ N: 40, image: 16, steps: 2, assignerWidth: 16, generatorWidth: 16, latentDim: 8, centres: 50 },
};

const open: Session[] = [];
afterAll(() => expect(open).toEqual([]));

async function create(e: Experiment, checkpoint: Checkpoint | null = null): Promise<Session> {
  const session = await Session.create(e, nodeSources(), checkpoint);
  open.push(session);
  return session;
}

function close(session: Session): void {
  open.splice(open.indexOf(session), 1);
  session.dispose();
}

function train(session: Session, iterations: number): void {
  for (let i = 0; i < iterations; i++) finish(session.advance('iteration'));
}

/** Everything that training has made, bit for bit; `run` and the time taken say nothing about it. */
async function stateOf(session: Session) {
  const { run: _, seconds: __, ...state } = await session.save();
  return state;
}

onEachBackend(() => {
  it.each<[string, Experiment]>([
    ['points, Adam, a mixture', { ...plane, latent: 'mixture' }],
    ['points, RMSProp, in batches', { ...plane, optimiser: 'rmsprop', batch: 16 }],
    ['points that are kept within an iteration', { ...plane, fresh: false }],
    ['images', digits],
  ])('a run saved as a file, loaded and continued equals the uninterrupted one: %s', async (_, e) => {
    const whole = await create(e);
    train(whole, 2);
    const file = await encodeRun(await whole.save(), null);
    train(whole, 2);
    const expected = await stateOf(whole);
    close(whole);

    const { checkpoint } = await decodeRun(file);
    expect(checkpoint.iteration).toBe(2);
    const again = await create(checkpoint.experiment, checkpoint);
    train(again, 2);
    expect(await stateOf(again)).toEqual(expected);
    close(again);
  });

  it('from a slim file the parameters are those of the run, and training goes on', async () => {
    const whole = await create(plane);
    train(whole, 2);
    const saved = await whole.save();
    close(whole);
    const { checkpoint } = await decodeRun(await encodeRun(saved, null, { slim: true }));
    const again = await create(plane, checkpoint);
    const { arrays } = await again.save();
    for (const [name, values] of Object.entries(checkpoint.arrays)) expect(arrays[name]).toEqual(values);
    train(again, 1);
    expect(again.iteration).toBe(3);
    close(again);
  });
}, ['cpu', 'wasm']);

/** Changes of arrays as a bad disk or a hostile hand makes them. */
const CHANGES = [
  (bytes: Uint8Array, at: number) => {
    bytes[at - (at % 4) + 3] ^= 0x40; // in an exponent
  },
  (bytes: Uint8Array, at: number) => {
    bytes[at - (at % 4) + 3] ^= 0x80; // a sign
  },
  (bytes: Uint8Array, at: number) => {
    bytes[at] ^= 1 << (at % 8);
  },
  (bytes: Uint8Array, at: number) => {
    bytes.fill(0x7e, at, at + 64);
  },
];

onEachBackend(() => {
  it('a run with very large parameters goes on from its file', async () => {
    const e = { ...plane, N: 20, fresh: false };
    const whole = await create(e);
    train(whole, 1);
    const checkpoint = await whole.save();
    close(whole);
    const [[name, values]] = Object.entries(checkpoint.arrays).filter(([key]) => key === 'generator.0');
    values[0] = -3.5e7;
    const file = await encodeRun(checkpoint, null);
    const again = await create(e, (await decodeRun(file)).checkpoint);
    expect((await again.save()).arrays[name]).toEqual(values);
    close(again);
    await expect(decodeRun(repacked(file, unchecked))).rejects.toThrow(/generator\.0 holds a number beyond/);
  });

  it('a damaged run without a checksum is refused, or trains to finite numbers', async () => {
    const e = { ...plane, N: 20, fresh: false };
    const whole = await create(e);
    train(whole, 2);
    const old = repacked(await encodeRun(await whole.save(), null), unchecked);
    close(whole);
    const random = new Random(1, 'damage');
    let refused = 0;
    for (let k = 0; k < 60; k++) {
      const [place] = random.uniform(1);
      const damaged = repacked(old, ({ header, content }) => {
        CHANGES[k % CHANGES.length](content, Math.floor(place * content.length));
        return { header, content };
      });
      try {
        const { checkpoint } = await decodeRun(damaged);
        const again = await create(e, checkpoint);
        train(again, 2);
        const { arrays } = await again.save();
        close(again);
        for (const [name, values] of Object.entries(arrays))
          expect(values.every(Number.isFinite), name).toBe(true);
      } catch (error) {
        expect((error as Error).message).toMatch(/^(The run is damaged|Saved run|Saved optimiser)/);
        refused++;
      }
    }
    expect(refused).toBeGreaterThan(10);
    expect(refused).toBeLessThan(50);
  });
}, ['cpu']);
