/**
 * A computation in pieces. It yields between pieces of a few milliseconds, so that whoever drives it
 * can answer a command, or stop it (`return()` runs its `finally` blocks).
 */
export type Work<T> = Generator<undefined, T, undefined>;

/** Runs all pieces at once. */
export function finish<T>(work: Work<T>): T {
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
  }
}
