import { concat, slice, type Tensor2D, tidy } from '@tensorflow/tfjs-core';
import type { Features } from '../../costs/cost.ts';
import { Scope, type Work } from '../../tensor/work.ts';
import type { Assignment, AssignmentEngine, EngineFactory, Potential } from '../assignment.ts';

/** Rows whose features are computed at a time. */
const PIECE_ROWS = 128;

/**
 * For c(x, y) = cost(A x, A y) on reals y [N, d]: the engine that `make` makes for `cost`, on mapped points. The scale
 * and psi stay the same. Throws what `make` throws.
 */
export function createFeatureEngine(
  y: Tensor2D,
  { map, cost }: Features,
  scale: number,
  make: EngineFactory,
): AssignmentEngine {
  const scope = new Scope();
  let engine: AssignmentEngine;
  try {
    const mapped = tidy(() => {
      const parts: Tensor2D[] = [];
      for (let from = 0; from < y.shape[0]; from += PIECE_ROWS) parts.push(map(rows(y, from)));
      return parts.length > 1 ? concat(parts, 0) : parts[0];
    });
    engine = make(scope.own(mapped), cost, scale);
  } finally {
    scope.end();
  }
  return {
    name: engine.name,
    *assign(x: Tensor2D, psi: Potential): Work<Assignment> {
      const scope = new Scope();
      try {
        return yield* engine.assign(scope.own(yield* mapAll(map, x)), psi);
      } finally {
        scope.end();
      }
    },
    *prepare(x) {
      const scope = new Scope();
      try {
        const mapped = scope.own(yield* mapAll(map, x));
        const inner = yield* engine.prepare(mapped);
        scope.release(mapped);
        return {
          assign: (psi) => inner.assign(psi),
          dispose() {
            inner.dispose();
            mapped.dispose();
          },
        };
      } finally {
        scope.end();
      }
    },
    effort: () => engine.effort(),
    dispose: () => engine.dispose(),
  };
}

const rows = (x: Tensor2D, from: number): Tensor2D =>
  slice(x, [from, 0], [Math.min(PIECE_ROWS, x.shape[0] - from), x.shape[1]]);

/** A x, some rows at a time; the caller disposes it. */
function* mapAll(map: Features['map'], x: Tensor2D): Work<Tensor2D> {
  const scope = new Scope();
  try {
    const parts: Tensor2D[] = [];
    for (let from = 0; from < x.shape[0]; from += PIECE_ROWS) {
      if (from > 0) yield;
      parts.push(scope.own(tidy(() => map(rows(x, from)))));
    }
    return parts.length > 1 ? concat(parts, 0) : scope.release(parts[0]);
  } finally {
    scope.end();
  }
}
