/** The job of measuring: in Node, and through a worker of the tests. */
import { expect, it } from 'vitest';
import { onEachBackend } from '../../../test/tensor/backends.ts';
import { randomProblem } from '../../../test/transport/problems.ts';
import type { CostSpec } from '../../costs/cost.ts';
import { loadCost } from '../../costs/load.ts';
import { assignPlain } from '../../transport/engines/plain/plain.ts';
import type { WorkerLike } from '../protocol/client.ts';
import { Cancelled, ExactClient } from './client.ts';
import { perform } from './perform.ts';
import type { Clouds, ExactReport, Progress } from './protocol.ts';

function cloudsOf(m: number, N: number, dimension: number, cost: CostSpec): Clouds {
  const { x, y } = randomProblem(m, N, dimension, 4);
  return { cost, dimension, x, y };
}

const job = (clouds: Clouds) => ({ kind: 'evaluate', clouds, gap: 1e-6 }) as const;
const started = async () => {};

onEachBackend(() => {
  it('measures points, and tells each stage once it is under way', async () => {
    const stages: unknown[] = [];
    const report = ({ stage, done }: Progress) => {
      expect(done).toBeGreaterThanOrEqual(0);
      expect(done).toBeLessThanOrEqual(1);
      if (stages.at(-1) !== stage) stages.push(stage);
    };
    const metrics = await perform(job(cloudsOf(30, 6, 2, { name: 'square' })), report, started);
    expect(metrics).toMatchObject({ samples: 30, N: 6, own: { gap: expect.any(Number) } });
    expect(metrics.w1.lower).toBeGreaterThan(0);
    expect(metrics.seconds).toBeGreaterThanOrEqual(metrics.w1.seconds);
    expect(stages).toEqual(['w1', 'own']);
    expect(structuredClone(metrics)).toEqual(metrics);
  });

  it.each<CostSpec>([
    { name: 'square' },
    { name: 'euclidean' },
    { name: 'ssim', shape: { side: 16, channels: 1 } },
    { name: 'blur', shape: { side: 16, channels: 1 }, parameters: { radius: 1 } },
  ])('measures images under $name', async (cost) => {
    const clouds = cloudsOf(12, 5, 256, cost);
    const metrics = await perform(job(clouds), () => {}, started);
    const counts = new Array<number>(5).fill(0);
    const { scalar } = await loadCost(cost, 256);
    const plain = { ...clouds, psi: new Float64Array(5), m: 12, N: 5, d: 256, scale: 1 };
    for (const j of assignPlain({ ...plain, cost: scalar }).index) counts[j]++;
    expect(metrics.unassigned).toBe(counts.filter((n) => n === 0).length / 5);
    const eq16 = counts.reduce((sum, n) => sum + Math.sqrt((n - 12 / 5) ** 2), 0) / 5;
    expect(metrics.variance.eq16).toBeCloseTo(eq16, 12);
    expect(metrics.own === null).toBe(cost.name === 'euclidean');
  });
}, ['wasm', 'cpu']);

/** JobResults at once, as the worker does; what it is sent is kept. */
class Fake implements WorkerLike {
  onmessage: WorkerLike['onmessage'] = null;
  onerror: WorkerLike['onerror'] = null;
  sent: { id: number }[] = [];
  given: Transferable[][] = [];
  ended = false;

  postMessage(message: { id: number }, transfer: Transferable[] = []): void {
    this.sent.push(message);
    this.given.push(transfer);
  }

  report(report: ExactReport): void {
    this.onmessage?.({ data: report } as MessageEvent);
  }

  terminate(): void {
    this.ended = true;
  }
}

it('gives the samples away but keeps the reals, hears progress, and ends the worker to cancel', async () => {
  const workers: Fake[] = [];
  const client = new ExactClient(() => {
    workers.push(new Fake());
    return workers[workers.length - 1];
  });
  const clouds = cloudsOf(4, 3, 2, { name: 'square' });
  const heard: Progress[] = [];
  const { result, cancel } = client.run(job(clouds), (p) => void heard.push(p));
  const [worker] = workers;
  expect(worker.given).toEqual([[clouds.x.buffer]]);
  const progress = { stage: 'w1', what: 'Solving', done: 0.5, lower: 1, upper: 2, gap: 0.5 } as const;
  worker.report({ type: 'progress', id: worker.sent[0].id, progress });
  expect(heard).toEqual([progress]);
  cancel();
  await expect(result).rejects.toThrow(Cancelled);
  expect(worker.ended).toBe(true);
});
