/** Long computations in slices of a few milliseconds, with room for messages in between. */
import { settled, type Work } from '../../tensor/work.ts';

/** Milliseconds of work before messages are handled again. */
export const SLICE_MS = 12;

/** Runs work to its end, and handles messages between slices. Rejects with the work's error. */
export async function runCooperatively<T>(work: Work<T>): Promise<T> {
  for (;;) {
    const begin = performance.now();
    do {
      const step = work.next();
      if (step.done) return step.value;
      if (step.value) await settled(step.value, work);
    } while (performance.now() - begin < SLICE_MS);
    await yieldToMessages();
  }
}

/** A sleep that can be ended early. */
export class InterruptibleSleep {
  end: () => void = () => {};

  /** Resolves when it is ended, or after `ms`. */
  wait(ms?: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = ms === undefined ? undefined : setTimeout(resolve, ms);
      this.end = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}

/** Exists only in Node. */
declare const setImmediate: (callback: () => void) => void;

/** Lets waiting messages be handled: a macrotask without the delay of a timer, even in a hidden tab. */
export const yieldToMessages: () => Promise<void> =
  typeof setImmediate === 'function' ? viaImmediate : viaChannel();

/** For Node, where messages of a channel would block everything else. */
function viaImmediate(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

function viaChannel(): () => Promise<void> {
  const { port1, port2 } = new MessageChannel();
  return () =>
    new Promise((resolve) => {
      port1.onmessage = () => resolve();
      port2.postMessage(0);
    });
}
