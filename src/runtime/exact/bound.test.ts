/** The dual value of a frame belongs to exactly its points and cost: it bounds the optimum between them from below. */
import { afterEach, expect, it } from 'vitest';
import { closeAll, open } from '../../../test/runtime/page.ts';
import { onEachBackend } from '../../../test/tensor/backends.ts';
import type { Experiment } from '../../settings/table.ts';
import type { Frame } from '../protocol/protocol.ts';
import { perform } from './perform.ts';

afterEach(closeAll);

async function expectBound(frame: Frame, y: Float32Array): Promise<void> {
  const { cost, dimension, scalars: stats } = frame;
  const { generated: x } = frame.arrays;
  const job = { kind: 'distance', clouds: { cost, dimension, x, y }, gap: 1e-6 } as const;
  const { lower, upper } = await perform(
    job,
    () => {},
    () => Promise.resolve(),
  );
  const rounding = 1e-5 * Math.max(Math.abs(upper), stats.assignedCost);
  expect(lower).toBeLessThanOrEqual(upper);
  expect(stats.dual).toBeLessThanOrEqual(upper + rounding);
}

const COSTS: Partial<Experiment>[] = [
  { p: 2 },
  { p: 0.5 },
  { cost: 'torus' },
  { cost: 'custom', expr: 'abs(x1-y1) + 5*abs(x2-y2)' },
];

onEachBackend(() => {
  it.each(COSTS)('bounds every frame: %j', async (cost) => {
    const page = open({ ...cost, ratio: 1.5 });
    for (const iteration of [0, 1, 2, 3]) {
      if (iteration > 0) page.send({ type: 'step', what: 'iteration' });
      const frame = await page.frame((f) => f.iteration === iteration);
      await expectBound(frame, page.last('reals')?.reals.points as Float32Array);
    }
  });

  it('has the cost that really ran, also where a typed one does not parse', async () => {
    const page = open({ cost: 'power', p: 2 });
    const y = () => page.last('reals')?.reals.points as Float32Array;
    await page.frame((f) => f.iteration === 0);
    page.send({ type: 'set', experiment: { ...page.start, p: 1 } });
    await page.frame(() => page.last('frame')?.frame.cost.parameters?.p === 1);
    page.send({ type: 'set', experiment: { ...page.start, cost: 'custom', expr: 'abs(' } });
    page.send({ type: 'step', what: 'iteration' });
    const frame = await page.frame((f) => f.iteration === 1);
    expect(frame.cost.name).toBe('power');
    await expectBound(frame, y());
  });
});
