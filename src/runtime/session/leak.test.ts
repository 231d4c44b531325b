import { memory } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { onEachBackend } from '../../../test/tensor/backends.ts';
import { ExpressionError } from '../../costs/language/error.ts';
import { nodeSources } from '../../data/bundled/node-sources.ts';
import { defaults } from '../../experiment/experiment.ts';
import type { Experiment } from '../../settings/table.ts';
import { finish } from '../../tensor/work.ts';
import { Session } from './session.ts';

const tiny: Experiment = {
  ...defaults(),
  ...{ N: 32, steps: 1, assignerWidth: 8, assignerDepth: 1, generatorWidth: 8, generatorDepth: 1 },
};

const held = () => ({ numTensors: memory().numTensors, numBytes: memory().numBytes });

onEachBackend(() => {
  it('300 iterations with frames hold no more memory than ten', async () => {
    const session = await Session.create({ ...tiny, latent: 'mixture', batch: 8 }, nodeSources());
    const train = async (iterations: number) => {
      for (let i = 0; i < iterations; i++) finish(session.advance('iteration'));
      await finish(session.frame({ grid: 'data' })).readBack;
      return held();
    };
    const flat = await train(10);
    expect(await train(145)).toEqual(flat);
    expect(await train(145)).toEqual(flat);
    session.dispose();
  });

  it.each(['sum((x-y)^2)^1000', 'sum((x-y)^2)*1e-18*1e-18'])(
    'a cost beyond single precision is refused, and leaves nothing behind: %s',
    async (expr) => {
      const before = held();
      const bad = { ...tiny, cost: 'custom', expr } as const;
      await expect(Session.create(bad, nodeSources())).rejects.toThrow(ExpressionError);
      expect(held()).toEqual(before);
      const session = await Session.create(tiny, nodeSources());
      const setup = session.setup();
      expect(() => session.configure({ ...bad })).toThrow(ExpressionError);
      expect(session.setup()).toEqual(setup);
      finish(session.advance('iteration'));
      session.dispose();
      expect(held()).toEqual(before);
    },
  );
}, ['wasm', 'cpu']);
