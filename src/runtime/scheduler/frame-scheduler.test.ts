import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { defaults } from '../../experiment/experiment.ts';
import type { Report } from '../protocol/protocol.ts';
import type { Session } from '../session/session.ts';
import { FrameScheduler } from './frame-scheduler.ts';

beforeEach(() => void vi.useFakeTimers({ toFake: ['performance'] }));
afterEach(() => void vi.useRealTimers());

/** A session between two steps, that frames can be computed of. */
const at = (stepsDone: number, speed = defaults().speed): Session =>
  ({
    experiment: { ...defaults(), speed },
    stepsDone,
    *frame() {
      yield;
      const frame = { arrays: { generated: Float32Array.of(0) }, scalars: { dual: 1 }, batch: null };
      return { readBack: Promise.resolve(frame) };
    },
  }) as unknown as Session;

/** A frameScheduler whose last frame was taken, and drawn, so many milliseconds ago. */
async function frameScheduler(ago: number) {
  const reports: Report[] = [];
  const made = new FrameScheduler((report) => reports.push(report));
  made.reset();
  const { readBack } = await made.compute(at(0));
  expect((await readBack)?.scalars).toEqual({ dual: 1 });
  expect(reports).toHaveLength(1);
  made.drawn();
  made.moved();
  vi.advanceTimersByTime(ago);
  return made;
}

it.each([
  ['soon after an iteration', 40, at(0), true],
  ['not too soon', 20, at(0), false],
  ['not within an iteration', 1900, at(2), false],
  ['within an iteration that lasts long', 2100, at(2), true],
  ['within an iteration in slow motion', 40, at(2, 1), true],
])('takes frames %s', async (_, ago, session, due) => {
  expect((await frameScheduler(ago)).due(session, false)).toBe(due);
});

it('leaves training its time where a frame takes long', async () => {
  const made = await frameScheduler(0);
  const slow = at(0);
  await made.compute({
    ...slow,
    *frame() {
      vi.advanceTimersByTime(500);
      return yield* slow.frame({ grid: null });
    },
  } as unknown as Session);
  made.drawn();
  made.moved();
  vi.advanceTimersByTime(1400);
  expect([made.due(at(0), false), made.due(at(0), true)]).toEqual([false, true]);
  vi.advanceTimersByTime(200);
  expect(made.due(at(0), false)).toBe(true);
});

it('takes a frame at rest wherever the run stands, but not the same one twice', async () => {
  const made = await frameScheduler(0);
  expect(made.due(at(2), true)).toBe(true);
  await (await made.compute(at(2))).readBack;
  made.drawn();
  expect(made.due(at(2), true)).toBe(false);
});

it('waits until the page has drawn the last frame', async () => {
  const made = await frameScheduler(0);
  await (await made.compute(at(0))).readBack;
  made.moved();
  expect(made.due(at(0), true)).toBe(false);
  made.drawn();
  expect(made.due(at(0), true)).toBe(true);
});

it('takes frames again after one that failed', async () => {
  const made = await frameScheduler(0);
  const broken = {
    ...at(0),
    *frame() {
      yield;
      throw new Error('no memory');
    },
  } as unknown as Session;
  await expect(made.compute(broken)).rejects.toThrow('no memory');
  made.moved();
  expect(made.due(at(0), true)).toBe(true);
});

it('a frame that arrives after its run was replaced is not sent, and the new run gets its own', async () => {
  const reports: Report[] = [];
  const made = new FrameScheduler((report) => reports.push(report));
  made.reset();
  let read = () => {};
  const numbers = new Promise<void>((resolve) => {
    read = resolve;
  });
  const slow = at(0);
  const { readBack } = await made.compute({
    ...slow,
    *frame() {
      const { readBack } = yield* slow.frame({ grid: null });
      return { readBack: numbers.then(() => readBack) };
    },
  } as unknown as Session);
  made.reset();
  read();
  expect([await readBack, reports.length]).toEqual([null, 0]);
  expect(made.due(at(0), true)).toBe(true);
});
