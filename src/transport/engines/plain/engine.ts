import { type Tensor2D, tensor1d } from '@tensorflow/tfjs-core';
import type { Cost } from '../../../costs/cost.ts';
import type { Work } from '../../../tensor/work.ts';
import type { Assignment, AssignmentEngine, Potential } from '../../assignment.ts';
import { numbersOf } from '../potential.ts';
import { nothingKept } from '../prepared.ts';
import { WorkCounter } from '../work-counter.ts';
import { assignPlain } from './plain.ts';

/** `assignPlain` as an engine for reals y [N, d]: slow, and right for every cost. */
export function createPlainEngine(y: Tensor2D, cost: Cost, scale: number): AssignmentEngine {
  const [N, d] = y.shape;
  const reals = y.dataSync().slice();
  const workCounter = new WorkCounter();
  const assign = function* (x: Tensor2D, psi: Potential): Work<Assignment> {
    yield;
    const m = x.shape[0];
    const problem = { x: x.dataSync(), y: reals, psi: numbersOf(psi), m, N, d };
    const { index, value } = assignPlain({ ...problem, cost: cost.scalar, scale });
    workCounter.add(m * N, m * N, 0);
    return { index: tensor1d(index, 'int32'), value: tensor1d(Float32Array.from(value)) };
  };
  return {
    name: 'plain',
    assign,
    prepare: (x) => nothingKept((psi) => assign(x, psi)),
    effort: () => workCounter.take(),
    dispose() {},
  };
}
