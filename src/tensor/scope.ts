import type { Tensor } from '@tensorflow/tfjs-core';

/**
 * Tensors that live until a piece of work ends, however it ends: what `tidy` is for plain functions,
 * for computations that yield. Use with try and finally.
 */
export class Scope {
  private readonly owned = new Set<Tensor>();

  /** Disposes `t` when the scope ends. */
  own<T extends Tensor>(t: T): T {
    this.owned.add(t);
    return t;
  }

  /** `t` outlives the scope. */
  release<T extends Tensor>(t: T): T {
    this.owned.delete(t);
    return t;
  }

  /** Disposes `t` now. */
  free(t: Tensor): void {
    this.owned.delete(t);
    t.dispose();
  }

  end(): void {
    for (const t of this.owned) t.dispose();
    this.owned.clear();
  }
}
