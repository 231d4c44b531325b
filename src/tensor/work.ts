/** Computations in pieces, and what they hold meanwhile. */

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
