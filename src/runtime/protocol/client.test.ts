import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { OwnData } from '../../data/user/own.ts';
import { defaults } from '../../experiment/experiment.ts';
import { Client, checkpointAfter, type RunState, type WorkerLike } from './client.ts';
import type { Checkpoint, Command, Report } from './protocol.ts';

class FakeWorker implements WorkerLike {
  sent: Command[] = [];
  terminated = false;
  onmessage: ((event: MessageEvent) => void) | null = null;
  onerror: ((event: ErrorEvent) => void) | null = null;

  postMessage(message: unknown): void {
    this.sent.push(message as Command);
  }

  terminate(): void {
    this.terminated = true;
  }

  report(report: Report): void {
    this.onmessage?.({ data: report } as MessageEvent);
  }

  crash(message: string): void {
    this.onerror?.({ message, preventDefault() {} } as ErrorEvent);
  }
}

function setUp() {
  const workers: FakeWorker[] = [];
  const reports: Report[] = [];
  const spawn = () => {
    workers.push(new FakeWorker());
    return workers[workers.length - 1];
  };
  let state: RunState = { experiment: defaults(), playing: true, checkpoint: null, own: null };
  const keep = (report: Report) => {
    reports.push(report);
    state = { ...state, checkpoint: checkpointAfter(report, state.checkpoint) };
    if (report.type === 'own') state = { ...state, own: report.own };
  };
  const client = new Client(spawn, keep, () => state);
  client.start();
  const newest = () => workers[workers.length - 1];
  return {
    client,
    /** Changes the state of the run as its keeper does. */
    keep: (change: Partial<RunState>) => {
      state = { ...state, ...change };
    },
    workers,
    reports,
    newest,
    started: () => newest().sent[0] as Extract<Command, { type: 'start' }>,
  };
}

const checkpoint = (iteration: number): Checkpoint => ({
  run: 1,
  experiment: defaults(),
  iteration,
  stepsDone: 0,
  seconds: 1,
  position: 0,
  state: {},
  arrays: {},
});
const notices = (reports: Report[]) => reports.flatMap((r) => (r.type === 'notice' ? [r.text] : []));

it('after a crash a new worker goes on from the last checkpoint, and the visitor is told', () => {
  const { workers, reports, newest, started } = setUp();
  newest().report({ type: 'checkpoint', checkpoint: checkpoint(40) });
  newest().crash('out of memory');
  expect(workers).toHaveLength(2);
  expect(workers[0].terminated).toBe(true);
  expect(started().checkpoint?.iteration).toBe(40);
  expect(notices(reports).join()).toMatch(/out of memory.*iteration 40/);
});

it('a lost device counts as a crash; the second loss moves on to another backend', () => {
  const { newest, started } = setUp();
  for (let loss = 1; loss <= 2; loss++) {
    newest().report({ type: 'backend', backend: { name: 'webgpu', device: '', reason: '' } });
    newest().report({ type: 'lost', reason: 'the device was lost' });
    expect(started().exclude).toEqual(loss === 1 ? [] : ['webgpu']);
  }
});

it('a backend that computes wrongly is not started again', () => {
  const { reports, newest, started } = setUp();
  newest().report({ type: 'backend', backend: { name: 'webgpu', device: '', reason: '' } });
  newest().report({ type: 'lost', reason: 'its results were wrong', unfit: true });
  expect(started().exclude).toEqual(['webgpu']);
  expect(notices(reports).join()).toMatch(/its results were wrong/);
});

it('a checkpoint never goes with an experiment of other data or networks', () => {
  const { client, keep, newest, started } = setUp();
  newest().report({ type: 'checkpoint', checkpoint: checkpoint(40) });
  keep({ experiment: { ...defaults(), data: 'moons', backend: 'cpu' } });
  client.set();
  expect(started().checkpoint).toBeNull();
  newest().report({
    type: 'checkpoint',
    checkpoint: { ...checkpoint(50), experiment: { ...defaults(), data: 'moons' } },
  });
  keep({ experiment: { ...defaults(), data: 'moons', backend: 'cpu', assignerWidth: 8 } });
  client.set();
  newest().crash('boom');
  expect(started().checkpoint).toBeNull();
});

it('a checkpoint takes over the live settings of now', () => {
  const { client, keep, newest, started } = setUp();
  newest().report({ type: 'checkpoint', checkpoint: checkpoint(40) });
  keep({ experiment: { ...defaults(), ratio: 0.5 } });
  client.set();
  newest().crash('boom');
  expect(started().checkpoint?.experiment.ratio).toBe(0.5);
});

it('a hidden page stays hidden for the worker that follows', () => {
  const { client, newest, started } = setUp();
  client.setHidden(true);
  newest().crash('boom');
  expect(started().hidden).toBe(true);
});

it('progress forgives earlier losses', () => {
  const { reports, newest } = setUp();
  for (let i = 0; i < 20; i++) {
    newest().report({ type: 'checkpoint', checkpoint: checkpoint(i) });
    newest().crash('boom');
  }
  expect(notices(reports).join()).not.toMatch(/Reload/);
});

it('coming to the same checkpoint again is no progress', () => {
  const { reports, newest } = setUp();
  for (let i = 0; i < 20; i++) {
    newest().report({ type: 'checkpoint', checkpoint: checkpoint(500) });
    newest().crash('boom');
  }
  expect(notices(reports).join()).toMatch(/Reload/);
});

it('a paused run stays paused after a crash', () => {
  const { client, keep, newest, started } = setUp();
  keep({ playing: false });
  client.pause();
  newest().crash('boom');
  expect(started().playing).toBe(false);
});

it('a checkpoint of an earlier run is not taken up after a new run has begun', () => {
  const { newest, started } = setUp();
  newest().report({ type: 'checkpoint', checkpoint: checkpoint(40) });
  const reals = {
    run: 2,
    kind: 'plane',
    dimension: 2,
    channels: 1,
    points: new Float32Array(),
    labels: null,
    classes: null,
    box: [0, 0, 1, 1],
  } as const;
  newest().report({ type: 'reals', reals, iteration: 0 });
  newest().crash('boom');
  expect(started().checkpoint).toBeNull();
  newest().report({ type: 'reals', reals, iteration: 0 });
  newest().report({ type: 'checkpoint', checkpoint: { ...checkpoint(500), run: 2 } }); // of a file
  newest().report({ type: 'lost', reason: 'the device was lost' });
  expect(started().checkpoint?.iteration).toBe(500);
});

it('gives up after many losses with a message instead of trying for ever', () => {
  const { workers, reports, newest } = setUp();
  for (let i = 0; i < 20; i++) newest().crash('boom');
  expect(workers.length).toBeLessThan(10);
  expect(notices(reports).at(-1)).toMatch(/Reload the page/);
});

it('a change of backend starts a new worker that goes on; other changes go to the running one', () => {
  const { client, keep, workers, newest, started } = setUp();
  newest().report({ type: 'checkpoint', checkpoint: checkpoint(7) });
  keep({ experiment: { ...defaults(), ratio: 0.5 } });
  client.set();
  expect(workers).toHaveLength(1);
  keep({ experiment: { ...defaults(), ratio: 0.5, backend: 'cpu' } });
  client.set();
  expect(workers).toHaveLength(2);
  expect(started().experiment.backend).toBe('cpu');
  expect(started().checkpoint?.iteration).toBe(7);
});

it('reports of a worker that was replaced are ignored', () => {
  const { workers, reports, newest } = setUp();
  newest().crash('boom');
  const before = reports.length;
  workers[0].report({ type: 'progress', what: 'x', done: 0, total: 1 });
  expect(reports).toHaveLength(before);
});

const own: OwnData = {
  kind: 'points',
  name: 'mine.csv',
  fingerprint: 'ab12',
  count: 2,
  points: Float32Array.of(0, 0, 1, 1),
};

it('imported data go to every worker before its run starts, also those that came with a file', () => {
  const { client, keep, newest } = setUp();
  const types = () => newest().sent.map((c) => c.type);
  keep({ own });
  client.setOwn(own);
  expect(types()).toEqual(['start', 'own']);
  newest().crash('boom');
  expect(types()).toEqual(['own', 'start']);
  const other = { ...own, fingerprint: 'cd34' };
  newest().report({ type: 'own', own: other });
  newest().crash('boom');
  expect(newest().sent[0]).toEqual({ type: 'own', own: other });
});

it('each question gets its own answer, whatever the order', async () => {
  const { client, newest } = setUp();
  const asked = [3, 4].map((count) => client.ask({ about: 'survey', count }));
  const [first, second] = newest().sent.filter((c) => c.type === 'ask');
  expect(first.question).toEqual({ about: 'survey', count: 3 });
  const path = { about: 'path', images: Float32Array.of(1) } as const;
  newest().report({ type: 'answer', id: second.id, error: 'why not' });
  newest().report({ type: 'answer', id: first.id, answer: path });
  await expect(asked[0]).resolves.toEqual(path);
  await expect(asked[1]).rejects.toThrow('why not');
});

it('a question that is given up is withdrawn; until then its progress is heard', async () => {
  const { client, newest } = setUp();
  const wish = new AbortController();
  const heard: number[] = [];
  const onProgress = (done: number) => void heard.push(done);
  const asked = client.ask({ about: 'samples', count: 9 }, { signal: wish.signal, onProgress });
  const { id } = newest().sent.filter((c) => c.type === 'ask')[0];
  newest().report({ type: 'answering', id, done: 0.5 });
  newest().report({ type: 'answering', id: id + 1, done: 0.7 });
  wish.abort(new Error('never mind'));
  await expect(asked).rejects.toThrow('never mind');
  expect(newest().sent.at(-1)).toEqual({ type: 'withdraw', id });
  newest().report({ type: 'answering', id, done: 0.9 });
  expect(heard).toEqual([0.5]);
});

it('one file serves all who want one', async () => {
  const { client, newest } = setUp();
  const files = [client.save(), client.save()];
  newest().report({ type: 'saved', file: Uint8Array.of(9), name: 'a.run' });
  for (const file of files) expect(await file).toEqual({ file: Uint8Array.of(9), name: 'a.run' });
});

it('what was wanted of a lost worker is refused, and not repeated', async () => {
  const { client, newest } = setUp();
  const wanted = [client.ask({ about: 'survey', count: 3 }), client.save()];
  newest().crash('boom');
  for (const promise of wanted) await expect(promise).rejects.toThrow('The run was interrupted.');
  expect(newest().sent.map((c) => c.type)).toEqual(['start']);
});

describe('a worker that says nothing', () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ['performance', 'setInterval', 'clearInterval'] }));
  afterEach(() => void vi.useRealTimers());
  const begun = () => {
    const page = setUp();
    page.newest().report({ type: 'checkpoint', checkpoint: checkpoint(40) });
    return page;
  };
  const seconds = (n: number) => vi.advanceTimersByTime(1000 * n);
  const silence = (reports: Report[]) => reports.flatMap((r) => (r.type === 'silent' ? [r.silent] : []));

  it('is asked, then told of, then replaced: the run goes on from its checkpoint', () => {
    const { client, workers, reports, newest, started } = begun();
    seconds(3);
    expect(newest().sent.at(-1)).toEqual({ type: 'ping' });
    seconds(3);
    expect([silence(reports), workers.length]).toEqual([[true], 1]);
    seconds(25);
    expect([silence(reports), workers.length, workers[0].terminated]).toEqual([[true, false], 2, true]);
    expect(started().checkpoint?.iteration).toBe(40);
    expect(notices(reports).join()).toMatch(/no longer answered.*iteration 40/);
    newest().report({ type: 'alive' });
    seconds(45); // what was not enough once is doubled
    expect(workers).toHaveLength(2);
    seconds(20);
    expect(workers).toHaveLength(3);
    client.close();
    seconds(200);
    expect(workers).toHaveLength(3);
  });

  it('is left alone while it answers, however long a step takes', () => {
    const { client, workers, reports, newest } = begun();
    for (let k = 0; k < 60; k++) {
      seconds(4);
      newest().report({ type: 'alive' });
    }
    expect([silence(reports), workers.length, notices(reports)]).toEqual([[], 1, []]);
    client.close();
  });

  it('is left alone before its first word: it may take minutes to load', () => {
    const { client, workers } = setUp();
    seconds(300);
    expect(workers).toHaveLength(1);
    client.close();
  });

  it('is not given up for a page that slept or was throttled', () => {
    const { client, workers, reports } = begun();
    const now = vi.spyOn(performance, 'now');
    for (let k = 1; k <= 100; k++) {
      now.mockReturnValue(1e6 + 60_000 * k); // one look a minute
      seconds(1);
    }
    expect([workers.length, silence(reports)]).toEqual([1, []]);
    now.mockRestore();
    client.close();
  });
});

it('the rate of a worker that was lost no longer holds, and nothing plays once no more are tried', () => {
  const { reports, newest } = setUp();
  const rest = { line: 'assign', stepsDone: 1, within: null } as const;
  const rates = () => reports.flatMap((r) => (r.type === 'status' ? [[r.playing, r.rate, r.iteration]] : []));
  newest().report({ type: 'status', playing: true, iteration: 7, rate: 13, ...rest });
  newest().crash('boom');
  expect(rates().at(-1)).toEqual([true, 0, 7]);
  for (let i = 0; i < 6; i++) newest().crash('boom');
  expect(rates().at(-1)).toEqual([false, 0, 7]);
});
