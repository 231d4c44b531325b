import { matMul, type Tensor2D, tensor1d, tensor2d } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { expectNoLeak, onEachBackend, SLOW } from '../../../../test/tensor/backends.ts';
import {
  clusters,
  D,
  keeps,
  log,
  PROBLEMS,
  power,
  residuals,
  small,
} from '../../../../test/transport/many-dimensions.ts';
import { disagreement, type Problem, randomProblem, solve } from '../../../../test/transport/problems.ts';
import { compileCost } from '../../../costs/compile.ts';
import { squaredDistance } from '../../../costs/radial.ts';
import { chooseEngine } from '../../engine.ts';
import { GpuPrincipalAxes } from './gpu-bounds.ts';
import { GpuPcaBoundEngine } from './gpu-engine.ts';

const square = compileCost({ name: 'square' }, D);
/** Some: kernels in software are slow. */
const SOME = ['structured', 'duplicated reals', 'full of ties', 'far away', 'with a huge psi', 'one real'];

onEachBackend(() => {
  async function check(problem: Problem, cost = square, most = 1e6): Promise<number> {
    const y = tensor2d(problem.y, [problem.N, problem.d]);
    const engine = new GpuPcaBoundEngine(y, cost, 0.7, most);
    const answer = await solve(engine, problem);
    expect(disagreement(problem, cost, 0.7, answer, 1e-4)).toBe(null);
    const effort = await engine.effort();
    expect(effort.pairs).toBe(problem.m * problem.N);
    engine.dispose();
    y.dispose();
    return effort.evaluated / effort.pairs;
  }

  it.each(SOME)(
    'agrees with the twin, %s',
    async (name) => {
      await expectNoLeak(() => check(small(PROBLEMS[name])));
    },
    SLOW,
  );

  it.each([
    ['log', log()],
    ['power 1.35', power(1.35)],
  ] as const)(
    'agrees with the twin, %s',
    async (_, cost) => {
      await check(small(PROBLEMS.structured), cost);
    },
    SLOW,
  );

  it(
    'evaluates few pairs where the reals have structure, all where they have none; in pieces',
    async () => {
      expect(await check(clusters(70, 200, D, 1), square, 64 * 200 * D)).toBeLessThan(0.1);
      expect(await check(randomProblem(8, 120, 200, 1), compileCost({ name: 'square' }, 200))).toBe(1);
    },
    SLOW,
  );

  it(
    'gives the same answers from what it keeps',
    async () => {
      expect(chooseEngine(square)).toBe('pca');
      await expectNoLeak(() => keeps('pca', small(PROBLEMS.structured), square));
    },
    SLOW,
  );

  it(
    'leaves nothing behind where it is stopped',
    async () => {
      const { x, y, psi } = clusters(70, 100, D, 1);
      const tensors = [tensor2d(x, [70, D]), tensor2d(y, [100, D]), tensor1d(psi)] as const;
      const engine = new GpuPcaBoundEngine(tensors[1], square, 1, 64 * 100 * D);
      await expectNoLeak(() => {
        const work = engine.assign(tensors[0], tensors[2]);
        work.next();
        work.return(undefined as never);
      });
      engine.dispose();
      for (const t of tensors) t.dispose();
    },
    SLOW,
  );

  it(
    'needs the whole length beyond the axes',
    async () => {
      const wide = compileCost({ name: 'square' }, 160);
      expect(await check(residuals(12, 150, 0.7, 160), wide)).toBeLessThan(0.1);
    },
    SLOW,
  );

  it(
    'has a bound that holds, also where it is tight',
    async () => {
      for (const { N, y } of [residuals(1, 75, 1), randomProblem(1, 60, D, 1)]) {
        const reals = tensor2d(y, [N, D]);
        const axes = new GpuPrincipalAxes(reals, 64);
        const points = axes.project(reals);
        const p: Tensor2D = matMul(points.short, axes.reals);
        const [products, squares] = [await p.data(), await points.squares.data()];
        const radius = Math.sqrt(Math.max(...squares));
        let loosest = 0;
        for (let at = 0; at < N * N; at++) {
          const [i, j] = [Math.floor(at / N), at % N];
          const bound = squares[i] + squares[j] - 2 * products[at];
          const error = axes.error(D) * (Math.sqrt(squares[i]) + radius) ** 2;
          expect(bound - error).toBeLessThanOrEqual(squaredDistance(y, i * D, y, j * D, D));
          if (i === j) loosest = Math.max(loosest, -bound / squares[i]);
        }
        expect(loosest).toBeLessThan(1e-2);
        for (const t of [reals, axes, points.short, points.squares, p]) t.dispose();
      }
    },
    SLOW,
  );

  it('has axes that make no vector longer', async () => {
    const { y, N } = clusters(1, 200, D, 1);
    const reals = tensor2d(y, [N, D]);
    const axes = new GpuPrincipalAxes(reals, 64);
    const points = axes.project(reals);
    const [short, squares] = [await points.short.data(), await points.squares.data()];
    let inside = 0;
    let all = 0;
    for (let i = 0; i < N; i++) {
      let first = 0;
      let along = 0;
      for (let k = 0; k < 64; k++) along += short[i * 65 + k] ** 2;
      for (let k = 0; k < 10; k++) first += short[i * 65 + k] ** 2;
      expect(along).toBeLessThan(squares[i]);
      inside += first;
      all += squares[i];
    }
    expect(inside / all).toBeGreaterThan(0.9);
    for (const t of [reals, axes, points.short, points.squares]) t.dispose();
  });
}, ['webgpu']);
