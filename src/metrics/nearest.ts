/** The nearest real of each point, without psi: by the engines that train, in chunks. */
import { type Tensor1D, tensor2d, zeros } from '@tensorflow/tfjs-core';
import { Scope } from '../tensor/scope.ts';
import type { Work } from '../tensor/work.ts';
import type { AssignmentEngine } from '../transport/assignment.ts';
import { createAssignment } from '../transport/engine.ts';
import type { ExactProblem } from '../transport/exact/exact.ts';

/** Numbers of x on the device at a time: 8 MB. After each chunk is told how far it is. */
const CHUNK = 2e6;

/**
 * argmin_j c(x_i, y_j): [m]. `tell` hears the share that is done. On a backend whose numbers can be read at once
 * (not WebGPU).
 */
export function* nearestIndex(
  { x, y, m, N, d, cost }: ExactProblem,
  tell: (done: number) => void = () => {},
  most = CHUNK,
): Work<Int32Array> {
  const index = new Int32Array(m);
  const rows = Math.max(1, Math.floor(most / d));
  const points = x instanceof Float32Array ? x : Float32Array.from(x);
  const scope = new Scope();
  try {
    const psi = scope.own(zeros([N]) as Tensor1D);
    const reals = scope.own(tensor2d(Float32Array.from(y), [N, d]));
    const engine = scope.own(createAssignment(reals, cost, 1));
    for (let from = 0; from < m; from += rows) {
      tell(from / m);
      yield;
      const to = Math.min(m, from + rows);
      index.set(yield* nearestOf(engine, points.subarray(from * d, to * d), d, psi), from);
    }
    return index;
  } finally {
    scope.end();
  }
}

function* nearestOf(
  engine: AssignmentEngine,
  points: Float32Array,
  d: number,
  psi: Tensor1D,
): Work<Int32Array> {
  const scope = new Scope();
  try {
    const x = scope.own(tensor2d(points, [points.length / d, d]));
    const { index, value } = yield* engine.assign(x, psi);
    scope.own(index);
    scope.own(value);
    return index.dataSync<'int32'>().slice();
  } finally {
    scope.end();
  }
}
