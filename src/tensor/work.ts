/** Computations in pieces, and the tensors that they hold meanwhile. */

/**
 * A computation in pieces. It yields after every few milliseconds, so that its caller can answer a command, or stop it
 * (`return()` runs its `finally` blocks). It may yield a promise of numbers from a device, and must then be resumed
 * only after that is settled.
 */
export type Work<T> = Generator<Promise<unknown> | undefined, T, undefined>;

/**
 * Runs all pieces at once. Throws an Error if one of them waits for a device (use `finishAsync`), and what they throw.
 */
export function finish<T>(work: Work<T>): T {
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
    if (step.value) {
      step.value.catch(() => {}); // nobody else handles it
      work.return(undefined as T);
      throw new Error('This work waits for the device: it cannot be finished at once.');
    }
  }
}

/** Runs all pieces one after the other, and waits for devices. Rejects with what they throw. */
export async function finishAsync<T>(work: Work<T>): Promise<T> {
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
    if (step.value) await settled(step.value, work);
  }
}

/** Waits for a promise that `work` yielded; if it rejects, ends the work and rejects with the same error. */
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
 * Tensors that live until a computation ends, however it ends: the counterpart of `tidy` for computations that yield.
 * To be used with try and finally.
 */
export class Scope {
  private readonly owned = new Set<Disposable>();

  /** Disposes `t` when the scope ends. */
  own<T extends Disposable>(t: T): T {
    this.owned.add(t);
    return t;
  }

  /** Lets `t` outlive the scope. */
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
