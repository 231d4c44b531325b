import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { defaults } from '../../experiment/experiment.ts';
import { methodOf } from '../../methods/registry.ts';
import type { Session } from '../session/session.ts';
import { StepScheduler } from './step-scheduler.ts';

beforeEach(() => void vi.useFakeTimers({ toFake: ['performance'] }));
afterEach(() => void vi.useRealTimers());

/** Steps of `pieces` pieces, each of which takes 20 ms: more than a slice. */
function fake(pieces: number) {
  const session = {
    ...{ experiment: defaults(), line: 'assign', iteration: 0, stepsDone: 0, seconds: 0 },
    method: methodOf(defaults()),
    due: () => (session.stepsDone < 2 ? 'assigner' : 'generator'),
    *advance(what: string) {
      for (let i = 0; i < pieces; i++) {
        vi.advanceTimersByTime(20);
        yield;
      }
      if (what === 'assigner') session.stepsDone++;
      else Object.assign(session, { stepsDone: 0, iteration: session.iteration + 1 });
    },
  };
  return session as typeof session & Session;
}

async function turns(
  stepScheduler: StepScheduler,
  session: Session,
  running: boolean,
  count: number,
): Promise<number> {
  let ended = 0;
  for (let i = 0; i < count; i++) {
    stepScheduler.pick(session, running);
    if (await stepScheduler.slice(session, running)) ended++;
  }
  return ended;
}

/** Ten turns into a step of so many pieces, then paused. */
async function paused(pieces: number) {
  const [stepScheduler, session] = [new StepScheduler(), fake(pieces)];
  stepScheduler.settle(true);
  await turns(stepScheduler, session, true, 10);
  stepScheduler.settle(false);
  return { stepScheduler, session };
}

it('a step that ends soon after a pause ends', async () => {
  const { stepScheduler, session } = await paused(20);
  expect(await turns(stepScheduler, session, false, 50)).toBe(1);
  expect([session.stepsDone, stepScheduler.midway, stepScheduler.busy]).toEqual([1, false, false]);
});

it('a longer one is held, and goes on where it was', async () => {
  const { stepScheduler, session } = await paused(100);
  expect(await turns(stepScheduler, session, false, 200)).toBe(0);
  expect([stepScheduler.held, stepScheduler.busy, stepScheduler.midway]).toEqual([true, false, true]);
  const { seconds } = session;
  expect(seconds).toBeLessThan(0.6); // 10 pieces, and those within the patience of 300 ms
  stepScheduler.settle(true);
  expect(await turns(stepScheduler, session, true, 80)).toBe(1); // not from its beginning
});

it('a step asked for takes up the one that is held, if it is of its kind', async () => {
  for (const [what, steps] of [
    ['assigner', 1],
    ['generator', 2],
  ] as const) {
    const { stepScheduler, session } = await paused(100);
    await turns(stepScheduler, session, false, 30);
    expect(stepScheduler.held).toBe(true);
    stepScheduler.ask(what);
    stepScheduler.settle(false);
    expect(await turns(stepScheduler, session, false, 400)).toBe(steps);
    expect([stepScheduler.busy, stepScheduler.midway]).toEqual([false, false]);
    expect([session.iteration, session.stepsDone]).toEqual(what === 'assigner' ? [0, 1] : [1, 0]);
  }
});

it('an iteration asked for ends the one under way', async () => {
  const { stepScheduler, session } = await paused(100);
  await turns(stepScheduler, session, false, 30);
  stepScheduler.ask('iteration');
  stepScheduler.settle(false);
  expect(await turns(stepScheduler, session, false, 1000)).toBe(3);
  expect([session.iteration, session.stepsDone, stepScheduler.awaited]).toEqual([1, 0, false]);
});

it('a sweep of the generator goes on to its end where the run is to be saved', async () => {
  const [stepScheduler, session] = [new StepScheduler(), fake(100)];
  session.stepsDone = 2;
  await turns(stepScheduler, session, true, 10);
  stepScheduler.settle(false);
  await turns(stepScheduler, session, false, 30);
  expect([stepScheduler.held, stepScheduler.whole]).toEqual([true, false]);
  stepScheduler.complete();
  expect(await turns(stepScheduler, session, false, 200)).toBe(1);
  expect(stepScheduler.whole).toBe(true);
});
