import { getBackend, type Tensor1D, type Tensor2D, tensor1d } from '@tensorflow/tfjs-core';
import type { Cost } from '../costs/cost.ts';
import type { Work } from '../tensor/work.ts';
import type { Assignment, AssignmentEngine, EngineName } from './assignment.ts';
import { createBlockedEngine } from './blocked.ts';
import { assignPlain } from './plain.ts';
import { simpleEngine } from './simple.ts';
import { createTreeEngine } from './tree-engine.ts';
import { createWgslEngine } from './wgsl.ts';

/** Up to this dimension a k-d tree leaves out enough to win over loops and matrix products. */
const TREE_DIMENSIONS = 8;

/** The engine for this cost on the backend that runs now. */
export function chooseEngine(cost: Cost): EngineName {
  if (getBackend() === 'webgpu') return 'wgsl';
  return cost.monotone && cost.dimension <= TREE_DIMENSIONS ? 'kd-tree' : 'blocked';
}

const ENGINES: Partial<Record<EngineName, (y: Tensor2D, cost: Cost, scale: number) => AssignmentEngine>> = {
  wgsl: createWgslEngine,
  'kd-tree': createTreeEngine,
  blocked: createBlockedEngine,
  plain: createPlainEngine,
};

/**
 * Makes the engine for reals y [N, d], which stay the caller's; `name` forces one, for tests and benchmarks.
 * Throws where the one forced cannot do it: `wgsl` needs WebGPU, `kd-tree` a monotone cost.
 */
export function createAssignment(
  y: Tensor2D,
  cost: Cost,
  scale: number,
  { name = chooseEngine(cost) }: { name?: EngineName } = {},
): AssignmentEngine {
  if (y.shape[0] === 0) throw new Error('There are no reals to assign to.');
  if (y.shape[1] !== cost.dimension) {
    throw new Error(`The reals have dimension ${y.shape[1]}, the cost ${cost.dimension}.`);
  }
  const make = ENGINES[name];
  if (!make) throw new Error(`The engine ${name} is not there.`);
  return make(y, cost, scale);
}

/** The twin as an engine. */
function createPlainEngine(y: Tensor2D, cost: Cost, scale: number): AssignmentEngine {
  const [N, d] = y.shape;
  const reals = y.dataSync().slice();
  return simpleEngine({
    name: 'plain',
    *assign(x: Tensor2D, psi: Tensor1D): Work<Assignment> {
      yield;
      const problem = { x: x.dataSync(), y: reals, psi: psi.dataSync(), m: x.shape[0], N, d };
      const { index, value } = assignPlain({ ...problem, cost: cost.scalar, scale });
      return { index: tensor1d(index, 'int32'), value: tensor1d(Float32Array.from(value)) };
    },
    dispose() {},
  });
}
