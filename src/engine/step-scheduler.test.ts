import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { defaults } from '../settings/experiment.ts';
import type { Session } from './session.ts';
import { Stepper } from './step-scheduler.ts';

beforeEach(() => void vi.useFakeTimers({ toFake: ['performance'] }));
afterEach(() => void vi.useRealTimers());

/** Steps of `pieces` pieces, each of which takes 20 ms: more than a slice. */
function fake(pieces: number) {
  const session = {
    ...{ experiment: defaults(), line: 'assign', iteration: 0, assignerSteps: 0, seconds: 0 },
    due: () => (session.assignerSteps < 2 ? 'assigner' : 'generator'),
    *advance(what: string) {
      for (let i = 0; i < pieces; i++) {
        vi.advanceTimersByTime(20);
        yield;
      }
      if (what === 'assigner') session.assignerSteps++;
      else Object.assign(session, { assignerSteps: 0, iteration: session.iteration + 1 });
    },
  };
  return session as typeof session & Session;
}

async function turns(stepper: Stepper, session: Session, running: boolean, count: number): Promise<number> {
  let ended = 0;
  for (let i = 0; i < count; i++) {
    stepper.pick(session, running);
    if (await stepper.slice(session, running)) ended++;
  }
  return ended;
}

/** Ten turns into a step of so many pieces, then paused. */
async function paused(pieces: number) {
  const [stepper, session] = [new Stepper(), fake(pieces)];
  stepper.settle(true);
  await turns(stepper, session, true, 10);
  stepper.settle(false);
  return { stepper, session };
}

it('a step that ends soon after a pause ends', async () => {
  const { stepper, session } = await paused(20);
  expect(await turns(stepper, session, false, 50)).toBe(1);
  expect([session.assignerSteps, stepper.midway, stepper.busy]).toEqual([1, false, false]);
});

it('a longer one is held, and goes on where it was', async () => {
  const { stepper, session } = await paused(100);
  expect(await turns(stepper, session, false, 200)).toBe(0);
  expect([stepper.held, stepper.busy, stepper.midway]).toEqual([true, false, true]);
  const { seconds } = session;
  expect(seconds).toBeLessThan(0.6); // 10 pieces, and those within the patience of 300 ms
  stepper.settle(true);
  expect(await turns(stepper, session, true, 80)).toBe(1); // not from its beginning
});

it('a step asked for takes up the one that is held, if it is of its kind', async () => {
  for (const [what, steps] of [
    ['assigner', 1],
    ['generator', 2],
  ] as const) {
    const { stepper, session } = await paused(100);
    await turns(stepper, session, false, 30);
    expect(stepper.held).toBe(true);
    stepper.ask(what);
    stepper.settle(false);
    expect(await turns(stepper, session, false, 400)).toBe(steps);
    expect([stepper.busy, stepper.midway]).toEqual([false, false]);
    expect([session.iteration, session.assignerSteps]).toEqual(what === 'assigner' ? [0, 1] : [1, 0]);
  }
});

it('an iteration asked for ends the one under way', async () => {
  const { stepper, session } = await paused(100);
  await turns(stepper, session, false, 30);
  stepper.ask('iteration');
  stepper.settle(false);
  expect(await turns(stepper, session, false, 1000)).toBe(3);
  expect([session.iteration, session.assignerSteps, stepper.awaited]).toEqual([1, 0, false]);
});

it('a sweep of the generator goes on to its end where the run is to be saved', async () => {
  const [stepper, session] = [new Stepper(), fake(100)];
  session.assignerSteps = 2;
  await turns(stepper, session, true, 10);
  stepper.settle(false);
  await turns(stepper, session, false, 30);
  expect([stepper.held, stepper.whole]).toEqual([true, false]);
  stepper.complete();
  expect(await turns(stepper, session, false, 200)).toBe(1);
  expect(stepper.whole).toBe(true);
});
