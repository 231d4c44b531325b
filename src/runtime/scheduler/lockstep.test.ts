import fc from 'fast-check';
import { expect, it } from 'vitest';
import { AHEAD, Lockstep, type Port } from './lockstep.ts';

/** Two ends of a channel; messages wait until they are delivered. */
function channel() {
  const waiting: (() => void)[] = [];
  const end = (to: () => Port): Port => ({
    postMessage: (data) => void waiting.push(() => to().onmessage?.({ data } as MessageEvent)),
    close() {},
    onmessage: null,
  });
  const a: Port = end(() => b);
  const b: Port = end(() => a);
  return { a, b, waiting };
}

it('neither run is ahead by more than allowed, and one of them always goes on, whatever the order of events', () => {
  const event = fc.constantFrom('left', 'right', 'message');
  fc.assert(
    fc.property(fc.array(event, { minLength: 20, maxLength: 300 }), (events) => {
      const { a, b, waiting } = channel();
      const runs = [a, b].map((port) => {
        const lockstep = new Lockstep(() => {});
        lockstep.join(port);
        lockstep.tell(0);
        return { lockstep, done: 0 };
      });
      while (waiting.length > 0) waiting.shift()?.();
      for (const what of events) {
        if (what === 'message') waiting.shift()?.();
        else {
          const run = runs[what === 'left' ? 0 : 1];
          if (run.lockstep.allows(run.done)) run.lockstep.tell(++run.done);
        }
        expect(Math.abs(runs[0].done - runs[1].done)).toBeLessThanOrEqual(AHEAD);
      }
      while (waiting.length > 0) waiting.shift()?.();
      expect(runs.some(({ lockstep, done }) => lockstep.allows(done))).toBe(true);
    }),
  );
});

it('waits for a run that is behind, and not for one that does not go on, or is no longer joined', () => {
  const { a, b, waiting } = channel();
  let heard = 0;
  const [ahead, behind] = [new Lockstep(() => heard++), new Lockstep(() => {})];
  ahead.join(a);
  behind.join(b);
  expect(ahead.allows(0)).toBe(false); // until the other one is heard
  behind.tell(0);
  behind.tell(0);
  expect(waiting).toHaveLength(1);
  waiting.shift()?.();
  expect(heard).toBe(1);
  expect([ahead.allows(AHEAD - 1), ahead.allows(AHEAD), ahead.allows(500)]).toEqual([true, false, false]);
  behind.tell(null);
  waiting.shift()?.();
  expect(ahead.allows(500)).toBe(true);
  behind.tell(3);
  waiting.shift()?.();
  expect(ahead.allows(500)).toBe(false);
  ahead.join(null);
  expect(ahead.allows(500)).toBe(true);
});
