import { abs, add, cast, mul, sub, type Tensor1D, tensor2d } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { expectNoLeak, onEachBackend } from '../../test/tensor/backends.ts';
import { randomProblem } from '../../test/transport/problems.ts';
import { compileCost } from '../costs/compile.ts';
import type { CostSpec } from '../costs/cost.ts';
import type { Work } from '../tensor/work.ts';
import type { Assignment, AssignmentEngine } from './assignment.ts';
import { createAssignment } from './engine.ts';
import { type Checked, wrongAnswer } from './known-answer.ts';

type Spoil = (right: Assignment, N: number) => Assignment;

/** What is found of an engine whose results are spoilt. */
async function found(spec: CostSpec, [m, N, d]: readonly number[], spoil?: Spoil): Promise<string | null> {
  const { y } = randomProblem(m, N, d, 5);
  const cost = compileCost(spec, d);
  const reals = tensor2d(y, [N, d]);
  const engine: AssignmentEngine = createAssignment(reals, cost, 0.7);
  const assign: Checked['assign'] = function* (x, psi): Work<Assignment> {
    const right = yield* engine.assign(x, psi);
    if (!spoil) return right;
    const wrong = spoil(right, N);
    for (const t of [right.index, right.value]) if (t !== wrong.index && t !== wrong.value) t.dispose();
    return wrong;
  };
  try {
    return await wrongAnswer({ assign, y, m, cost, scale: 0.7 });
  } finally {
    engine.dispose();
    reals.dispose();
  }
}

const SIZES = [
  [300, 200, 2],
  [90, 70, 12],
  [1, 1, 3],
];

onEachBackend(() => {
  it.each<CostSpec>([
    { name: 'square' },
    { name: 'euclidean' },
    { name: 'power', parameters: { p: 0.5 } },
    { name: 'norm', parameters: { q: 9 } },
    { name: 'cosine' },
    { name: 'torus' },
    { name: 'custom', expression: '20*sum(abs(x-y)) - mod(20*sum(abs(x-y)), 1)' }, // jumps
  ])('nothing is wrong with assignments by %o', async (spec) => {
    for (const size of SIZES) expect(await found(spec, size), `${size}`).toBeNull();
  });

  it.each<[string, Spoil, RegExp]>([
    [
      'another real',
      ({ index, value }) => ({
        index: cast(abs(sub(cast(index, 'float32'), 1)), 'int32') as Tensor1D,
        value,
      }),
      /^an assignment of value \S+, not \S+$/,
    ],
    ['another value', ({ index, value }) => ({ index, value: mul(value, 1.1) }), /^an assignment of value/],
    ['no number', ({ index, value }) => ({ index, value: mul(value, Number.NaN) }), /NaN/],
    ['no real', ({ index, value }, N) => ({ index: cast(add(index, N), 'int32'), value }), /does not exist/],
  ])('%s is a fault', async (_, spoil, message) => {
    expect(await found({ name: 'square' }, [300, 200, 2], spoil)).toMatch(message);
  });

  it('leaves no tensors behind', () => expectNoLeak(() => found({ name: 'square' }, [300, 200, 2])));
}, ['wasm', 'webgpu']);
