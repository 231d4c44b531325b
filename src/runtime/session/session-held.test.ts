import { expect, it } from 'vitest';
import { onEachBackend } from '../../../test/tensor/backends.ts';
import { nodeSources } from '../../data/bundled/node-sources.ts';
import { defaults } from '../../experiment/experiment.ts';
import { type Experiment, isImage } from '../../settings/table.ts';
import { finish } from '../../tensor/work.ts';
import { answer } from '../queries/queries.ts';
import { Session } from './session.ts';

const tiny = { N: 40, steps: 2, assignerWidth: 8, assignerDepth: 1, generatorWidth: 8, generatorDepth: 1 };
const digits = { ...defaults('mnist'), ...tiny, image: 16, latentDim: 4, centres: 20, batch: 16 } as const;

/** The state after two iterations; `between` is done between pieces of every step. */
async function after(e: Experiment, between?: (session: Session) => Promise<unknown>) {
  const session = await Session.create(e, nodeSources());
  for (let step = 0; session.iteration < 2; step++) {
    const pieces = session.advance(session.due());
    for (let piece = 0; !pieces.next().done; piece++) {
      if (between && (piece + step) % 3 === 0) await between(session);
    }
  }
  const { run: _, seconds: __, ...state } = await session.save();
  session.dispose();
  return state;
}

onEachBackend(() => {
  it.each<[string, Experiment]>([
    ['points', { ...defaults(), ...tiny }],
    ['digits, squared distance', { ...digits, cost: 'square' }],
    ['digits, structural similarity', { ...digits, cost: 'ssim' }],
    ['digits that are kept within an iteration', { ...digits, cost: 'square', fresh: false }],
  ])('frames, answers and checkpoints in the midst of steps do not disturb them: %s', async (_, e) => {
    const disturbed = await after(e, async (session) => {
      await finish(session.frame({ grid: 'data' })).readBack;
      if (isImage(e)) await finish(answer(session.subject(), { about: 'survey', count: 5 }));
      await session.save();
    });
    expect(disturbed).toEqual(await after(e));
  });
}, ['wasm', 'cpu']);
