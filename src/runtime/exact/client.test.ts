import { describe, expect, it } from 'vitest';
import type { WorkerLike } from '../protocol/client.ts';
import { Cancelled, ExactClient } from './client.ts';
import type { ExactCommand, ExactReport, Job } from './protocol.ts';

class FakeWorker implements WorkerLike {
  readonly got: ExactCommand[] = [];
  ended = false;
  refuses = false;
  onmessage: WorkerLike['onmessage'] = null;
  onerror: WorkerLike['onerror'] = null;
  postMessage(message: unknown): void {
    if (this.refuses) throw new Error('It was given away.');
    this.got.push(message as ExactCommand);
  }
  terminate(): void {
    this.ended = true;
  }
  report(report: ExactReport): void {
    this.onmessage?.({ data: report } as MessageEvent);
  }
  answer(at: number, lower: number): void {
    const answer = { lower } as never;
    this.report({ type: 'answer', id: this.got[at].id, answer });
  }
}

function setUp() {
  const workers: FakeWorker[] = [];
  const client = new ExactClient(() => {
    workers.push(new FakeWorker());
    return workers[workers.length - 1];
  });
  const job: Job = {
    kind: 'distance',
    gap: 1e-6,
    clouds: { cost: { name: 'square' }, dimension: 2, x: new Float32Array(2), y: new Float32Array(2) },
  };
  return { workers, client, job };
}

describe('the client of the exact worker', () => {
  it('says what is wrong with a job that cannot be sent, and goes on with the next', async () => {
    const { workers, client, job } = setUp();
    const first = client.run(job);
    workers[0].refuses = true;
    const second = client.run(job);
    const third = client.run(job);
    workers[0].answer(0, 1);
    expect((await first.result).lower).toBe(1);
    await expect(second.result).rejects.toThrow('It was given away.');
    workers[1].answer(0, 3);
    expect((await third.result).lower).toBe(3);
  });

  it('starts a worker with the first job, and keeps it', async () => {
    const { workers, client, job } = setUp();
    expect(workers).toHaveLength(0);
    const one = client.run(job);
    workers[0].answer(0, 1);
    expect((await one.result).lower).toBe(1);
    const two = client.run(job);
    workers[0].answer(1, 2);
    expect((await two.result).lower).toBe(2);
    expect(workers).toHaveLength(1);
  });

  it('sends one job at a time', async () => {
    const { workers, client, job } = setUp();
    const [one, two] = [client.run(job), client.run(job)];
    expect(workers[0].got).toHaveLength(1);
    workers[0].answer(0, 1);
    expect(workers[0].got).toHaveLength(2);
    workers[0].answer(1, 2);
    expect([(await one.result).lower, (await two.result).lower]).toEqual([1, 2]);
  });

  it('tells progress to whoever asked', () => {
    const { workers, client, job } = setUp();
    const seen: number[] = [];
    const { result } = client.run(job, ({ done }) => seen.push(done));
    result.catch(() => {});
    const progress = { what: 'Bidding', done: 0.5, lower: 0, upper: 1, gap: 1 };
    workers[0].report({ type: 'progress', id: workers[0].got[0].id, progress });
    workers[0].report({ type: 'progress', id: 99, progress });
    expect(seen).toEqual([0.5]);
  });

  it('ends the worker at once when its job is cancelled, and goes on with the next', async () => {
    const { workers, client, job } = setUp();
    const [one, two] = [client.run(job), client.run(job)];
    one.cancel();
    await expect(one.result).rejects.toThrow(Cancelled);
    expect(workers.map(({ ended }) => ended)).toEqual([true, false]);
    workers[0].answer(0, 1); // too late
    workers[1].answer(0, 2);
    expect((await two.result).lower).toBe(2);
  });

  it('leaves the worker alone when a job that waits is cancelled', async () => {
    const { workers, client, job } = setUp();
    const [one, two] = [client.run(job), client.run(job)];
    two.cancel();
    await expect(two.result).rejects.toThrow(Cancelled);
    workers[0].answer(0, 1);
    expect((await one.result).lower).toBe(1);
    expect(workers[0].ended).toBe(false);
    two.cancel(); // nothing happens
  });

  it('tells what went wrong, and takes a new worker after a crash', async () => {
    const { workers, client, job } = setUp();
    const one = client.run(job);
    workers[0].report({ type: 'error', id: workers[0].got[0].id, error: 'There are no reals.' });
    await expect(one.result).rejects.toThrow('There are no reals.');
    const two = client.run(job);
    workers[0].onerror?.({ message: 'out of memory' } as ErrorEvent);
    await expect(two.result).rejects.toThrow('out of memory');
    const three = client.run(job);
    workers[1].answer(0, 3);
    expect((await three.result).lower).toBe(3);
  });

  it('gives up everything when it is closed', async () => {
    const { workers, client, job } = setUp();
    const [one, two] = [client.run(job), client.run(job)];
    client.close();
    await expect(one.result).rejects.toThrow(Cancelled);
    await expect(two.result).rejects.toThrow(Cancelled);
    expect(workers[0].ended).toBe(true);
  });
});
