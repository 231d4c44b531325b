/** Computations in pieces, and what they hold meanwhile. */

/**
 * A computation in pieces. It yields between pieces of a few milliseconds, so that whoever drives it can answer a
 * command, or stop it (`return()` runs its `finally` blocks). It may yield a promise, of numbers that come from a
 * device: then it must go on only once that is settled.
 */
export type Work<T> = Generator<Promise<unknown> | undefined, T, undefined>;

/** Runs all pieces at once. Throws an Error where one of them waits for a device: that takes `finishAsync`. */
export function finish<T>(work: Work<T>): T {
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
    if (step.value) {
      step.value.catch(() => {}); // nobody else hears of it
      work.return(undefined as T);
      throw new Error('This work waits for the device: it cannot be finished at once.');
    }
  }
}

/** Runs all pieces, one after the other, and waits where they wait. */
export async function finishAsync<T>(work: Work<T>): Promise<T> {
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
    if (step.value) await settled(step.value, work);
  }
}

/** Waits for what work waits for; where that fails, the work ends with its error. */
export async function settled(promise: Promise<unknown>, work: Work<unknown>): Promise<void> {
  try {
    await promise;
  } catch (error) {
    work.return(undefined);
    throw error;
  }
}

/** A tensor, or something that holds tensors. */
export interface Disposable {
  dispose(): void;
}

/**
 * Tensors that live until a piece of work ends, however it ends: what `tidy` is for plain functions,
 * for computations that yield. Use with try and finally.
 */
export class Scope {
  private readonly owned = new Set<Disposable>();

  /** Disposes `t` when the scope ends. */
  own<T extends Disposable>(t: T): T {
    this.owned.add(t);
    return t;
  }

  /** `t` outlives the scope. */
  release<T extends Disposable>(t: T): T {
    this.owned.delete(t);
    return t;
  }

  /** Disposes `t` now. */
  free(t: Disposable): void {
    this.owned.delete(t);
    t.dispose();
  }

  end(): void {
    for (const t of this.owned) t.dispose();
    this.owned.clear();
  }
}
