import { tensor1d, tensor2d } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { expectNoLeak, onEachBackend } from '../../../../test/tensor/backends.ts';
import { disagreement, randomProblem, solve } from '../../../../test/transport/problems.ts';
import { compileCost } from '../../../costs/compile.ts';
import type { AssignmentEngine, EngineName } from '../../assignment.ts';
import { createAssignment } from '../../engine.ts';
import { createWgslEngine, plan } from './engine.ts';

const square = (d: number) => compileCost({ name: 'square' }, d);

/** Runs the work piece by piece; stops after `pieces`. */
function stopAfter(
  engine: AssignmentEngine,
  problem: ReturnType<typeof randomProblem>,
  pieces: number,
): void {
  const [x, psi] = [tensor2d(problem.x, [problem.m, problem.d]), tensor1d(problem.psi)];
  const work = engine.assign(x, psi);
  for (let piece = 0; piece < pieces; piece++) expect(work.next().done).toBe(false);
  work.return(undefined as never);
  x.dispose();
  psi.dispose();
}

onEachBackend(
  (backend) => {
    it.each([
      ['kd-tree', 9000, 300, 2],
      ['gemm', 600, 2000, 6],
    ] as const)('%s goes on where it stopped', async (name: EngineName, m, N, d) => {
      const problem = randomProblem(m, N, d, 2);
      const y = tensor2d(problem.y, [N, d]);
      const engine = createAssignment(y, square(d), 1, { name });
      await expectNoLeak(() => stopAfter(engine, problem, 1));
      const answer = await solve(engine, problem);
      expect(disagreement(problem, square(d), 1, answer, 1e-6), backend).toBe(null);
      engine.dispose();
      y.dispose();
    });
  },
  ['cpu', 'wasm'],
);

onEachBackend(() => {
  it.each([
    [2, 1100, 130],
    [12, 300, 200],
  ])('the kernel in dimension %i goes on where it stopped', async (d, m, N) => {
    const problem = randomProblem(m, N, d, 2);
    const y = tensor2d(problem.y, [N, d]);
    const engine = createWgslEngine(y, square(d), 1, (N * d * m) / 3);
    await expectNoLeak(() => stopAfter(engine, problem, 2));
    const answer = await solve(engine, problem);
    expect(disagreement(problem, square(d), 1, answer, 1e-5)).toBe(null);
    engine.dispose();
    y.dispose();
  });
}, ['webgpu']);

describe('the plan', () => {
  it.each([
    [2000, 2000, 2],
    [20, 20_000, 2],
    [1, 1, 1],
    [1000, 1000, 784],
    [80_000, 5000, 784],
    [5, 100_000, 3],
    [1e6, 20_000, 2],
  ])('covers %i x %i pairs of dimension %i within the limits', (m, N, d) => {
    const cut = plan(m, N, d, square(d));
    expect(cut.piece % cut.rows).toBe(0);
    expect(cut.piece / cut.rows).toBeLessThanOrEqual(65_535);
    expect(cut.splits).toBeLessThanOrEqual(65_535);
    expect(cut.splits * cut.perSplit).toBeGreaterThanOrEqual(N);
    expect((cut.splits - 1) * cut.perSplit).toBeLessThan(N);
    // Extra memory, the answers of the splits: no more than the points themselves, or some hundred kB.
    expect(cut.splits * m).toBeLessThan(Math.max(100_000, m * d));
  });

  it('needs no split for the ring', () => {
    expect(plan(2000, 2000, 2, square(2)).splits).toBe(1);
  });
});
