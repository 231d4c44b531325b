import { tensor2d } from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { expectNoLeak, onEachBackend } from '../../test/tensor/backends.ts';
import {
  disagreement,
  type Problem,
  randomProblem,
  solve,
  tiedProblem,
} from '../../test/transport/problems.ts';
import { compileCost } from '../costs/compile.ts';
import type { Cost, CostSpec } from '../costs/cost.ts';
import type { EngineName } from './assignment.ts';
import { chooseEngine, createAssignment } from './engine.ts';

const COSTS: readonly CostSpec[] = [
  { name: 'square' },
  { name: 'euclidean' },
  { name: 'power', parameters: { p: 0.5 } },
  { name: 'power', parameters: { p: 3 } },
  { name: 'norm', parameters: { q: 1 } },
  { name: 'norm', parameters: { q: 3 } },
  { name: 'norm', parameters: { q: 1e9 } },
  { name: 'cosine' },
  { name: 'anisotropic' },
  { name: 'torus' },
  { name: 'custom', expression: 'sum(abs(x-y)^1.5)' },
  { name: 'custom', expression: 'abs(x1-y1) + 5*max(abs(x-y))' },
];
const label = (spec: CostSpec): string =>
  `${spec.expression ?? spec.name} ${JSON.stringify(spec.parameters ?? {})}`;

/** Costs of integers are integers: ties are exact in any precision. */
const EXACT: readonly CostSpec[] = [COSTS[0], COSTS[4], COSTS[6]];

onEachBackend((backend) => {
  const engines: readonly EngineName[] = backend === 'webgpu' ? ['wgsl'] : ['kd-tree', 'gemm', 'plain'];
  const tolerance = 2e-5; // single precision, roots and powers on a GPU included
  const most = backend === 'webgpu' ? 70 : 150;

  // A software adapter takes long to compile each kernel: fewer of them there.
  const everywhere = backend !== 'webgpu';
  const wide = everywhere ? COSTS : COSTS.filter((_, i) => i === 0 || i === 6 || i === 7 || i === 11);
  const dimensions = (spec: CostSpec): number[] => [
    ...(everywhere || spec.name === 'square' || spec.name === 'cosine' ? [1, 2, 3, 5] : [2]),
    ...(wide.includes(spec) ? [17, 100] : []),
  ];

  async function check(problem: Problem, cost: Cost, scale: number): Promise<void> {
    const y = tensor2d(problem.y, [problem.N, problem.d]);
    for (const name of engines) {
      if (name === 'kd-tree' && !cost.monotone) continue;
      const engine = createAssignment(y, cost, scale, { name });
      expect(engine.name).toBe(name);
      const answer = await solve(engine, problem);
      expect(disagreement(problem, cost, scale, answer, tolerance), `${name}, ${label(cost.spec)}`).toBe(
        null,
      );
      engine.dispose();
    }
    y.dispose();
  }

  describe.each(COSTS.map((spec) => [label(spec), spec] as const))('%s', (_, spec) => {
    it.each(dimensions(spec))('agrees with the twin in dimension %i', async (d) => {
      const [m, N] = d > 9 ? [37, 83] : [most + 3, most + 61];
      await check(randomProblem(m, N, d, d), compileCost(spec, d), 0.7);
    });
  });

  it('agrees at sizes that no tile divides', async () => {
    const cost = compileCost({ name: 'euclidean' }, 2);
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 2 * most }),
        fc.integer({ min: 1, max: 5 * most }),
        fc.nat(),
        (m, N, s) => check(randomProblem(m, N, 2, s), cost, 0.3),
      ),
      { numRuns: 12 },
    );
  });

  it('gives ties to the lowest index', async () => {
    for (const spec of EXACT.filter((spec) => everywhere || wide.includes(spec))) {
      for (const d of [2, 20]) await check(tiedProblem(61, most + 7, d, d), compileCost(spec, d), 1);
    }
  });

  it.each([2, 20])('gives identical points to the lowest index in dimension %i', async (d) => {
    const one = randomProblem(9, 1, d, 3);
    const N = 2 * most;
    const problem = {
      ...one,
      N,
      y: Float32Array.from({ length: N * d }, (_, at) => one.y[at % d]),
      psi: new Float32Array(N).fill(one.psi[0]),
    };
    for (const spec of d > 8 ? wide : COSTS) {
      const cost = compileCost(spec, d);
      const y = tensor2d(problem.y, [N, d]);
      for (const name of engines.filter((name) => name !== 'kd-tree' || cost.monotone)) {
        const engine = createAssignment(y, cost, 1.3, { name });
        expect([...(await solve(engine, problem)).index], `${name}, ${label(spec)}`).toEqual(
          Array(9).fill(0),
        );
        engine.dispose();
      }
      y.dispose();
    }
  });

  it.each([
    [1, 1],
    [1, 40],
    [40, 1],
    [1, 5000],
  ])('agrees for m = %i and N = %i', async (m, N) => {
    for (const d of [2, 11]) {
      for (const spec of [COSTS[0], COSTS[7]])
        await check(randomProblem(m, N, d, m + N), compileCost(spec, d), 2);
    }
  });

  it('agrees far from the origin, where products cancel', async () => {
    for (const d of [2, 30]) {
      const problem = randomProblem(50, 130, d, 5);
      const far = (points: Float32Array) => points.map((c) => 1000 + c);
      await check(
        { ...problem, x: far(problem.x), y: far(problem.y) },
        compileCost({ name: 'square' }, d),
        1,
      );
    }
  });

  it('takes batches of two sizes in turn, and leaks nothing', async () => {
    const cost = compileCost({ name: 'square' }, 2);
    const N = 90;
    const { y: reals } = randomProblem(1, N, 2, 1);
    for (const name of engines) {
      await expectNoLeak(async () => {
        const y = tensor2d(reals, [N, 2]);
        const engine = createAssignment(y, cost, 1, { name });
        for (const m of [70, 33, 70]) {
          const problem = { ...randomProblem(m, N, 2, m), y: reals };
          expect(disagreement(problem, cost, 1, await solve(engine, problem), tolerance)).toBe(null);
        }
        engine.dispose();
        y.dispose();
      });
    }
  });

  it('chooses by backend, cost and dimension', () => {
    const fallback = backend === 'webgpu' ? 'wgsl' : 'gemm';
    const choice = (name: string, d: number) => chooseEngine(compileCost({ name }, d));
    expect(choice('square', 2)).toBe(backend === 'webgpu' ? 'wgsl' : 'kd-tree');
    expect(choice('torus', 2)).toBe(fallback);
    expect(choice('cosine', 784)).toBe(fallback);
    expect(choice('square', 784)).toBe('pca');
  });

  it('refuses what does not fit', () => {
    const y = tensor2d([1, 2], [1, 2]);
    expect(() => createAssignment(y, compileCost({ name: 'square' }, 3), 1)).toThrow(
      'dimension 2, the cost 3',
    );
    expect(() => createAssignment(tensor2d([], [0, 2]), compileCost({ name: 'square' }, 2), 1)).toThrow(
      'no reals',
    );
    const image = tensor2d(new Float32Array(784), [1, 784]);
    expect(() => createAssignment(image, compileCost({ name: 'square' }, 784), 1)).toThrow('not loaded');
    y.dispose();
    image.dispose();
  });
});
