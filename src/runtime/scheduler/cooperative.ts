/** Long computations in slices of a few milliseconds, with room for messages in between. */
import { settled, type Work } from '../../tensor/work.ts';

/** Milliseconds of work between two looks at the messages. */
export const SLICE_MS = 12;

/** Runs work to its end, letting messages in between slices. */
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

/** Sleep that can be ended early. */
export class InterruptibleSleep {
  end: () => void = () => {};

  /** Until it is ended, or the time is up. */
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

/** Only in Node. */
declare const setImmediate: (callback: () => void) => void;

/** Lets waiting messages in: a macrotask without the delay of a timer, also in a hidden tab. */
export const yieldToMessages: () => Promise<void> =
  typeof setImmediate === 'function' ? viaImmediate : viaChannel();

/** In Node, where messages of a channel would hold up everything else. */
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
