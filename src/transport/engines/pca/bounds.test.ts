import { type Tensor2D, tensor2d } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { expectNoLeak, onEachBackend } from '../../../../test/tensor/backends.ts';
import {
  clusters,
  D,
  keeps,
  log,
  PROBLEMS,
  power,
  residuals,
  structured,
} from '../../../../test/transport/many-dimensions.ts';
import {
  disagreement,
  type Problem,
  randomProblem,
  solve,
  uniform,
} from '../../../../test/transport/problems.ts';
import { compileCost } from '../../../costs/compile.ts';
import type { Cost, Features } from '../../../costs/cost.ts';
import { squaredDistance } from '../../../costs/radial.ts';
import { product } from '../../../tensor/ops/product.ts';
import type { EngineFactory, EngineName } from '../../assignment.ts';
import { chooseEngine, createAssignment } from '../../engine.ts';
import { gemmRowSolver, RadialReals } from '../gemm/row-solver.ts';
import { HostEngine } from '../host/engine.ts';
import { imageEngines } from '../image-engines.ts';
import { PrincipalAxes } from './bounds.ts';
import { principalAxes } from './principal-axes.ts';

onEachBackend(
  (backend) => {
    const engines: readonly EngineName[] = ['pca', 'gemm'];
    const costs: [string, Cost][] = [
      ['square', compileCost({ name: 'square' }, D)],
      ['euclidean', compileCost({ name: 'euclidean' }, D)],
      ['power 2', power(2)],
      ['power 1.35', power(1.35)],
      ['power .25', power(0.25)],
      ['log', log()],
    ];

    // All kinds of problems and costs, but not each with each; the other backend differs in its products alone.
    const kinds =
      backend === 'wasm' ? Object.keys(PROBLEMS) : ['structured', 'full of ties', 'with a huge psi'];
    const costsFor = (name: string) =>
      costs.filter((_, n) => (name === 'structured' && backend === 'wasm') || n === 0 || n === 5);

    describe.each(kinds)('%s', (name) => {
      it.each(costsFor(name))('agrees with the twin, %s', async (_, cost) => {
        const problem = PROBLEMS[name];
        const y = tensor2d(problem.y, [problem.N, D]);
        for (const engine of engines) {
          const made = createAssignment(y, cost, 0.7, { name: engine, images: imageEngines });
          const answer = await solve(made, problem);
          expect(disagreement(problem, cost, 0.7, answer, 1e-6), engine).toBe(null);
          made.dispose();
        }
        y.dispose();
      });
    });

    it.each(engines)('%s gives the same answers from what it keeps', async (name) => {
      await expectNoLeak(async () => {
        for (const cost of [costs[0][1], costs[1][1], costs[5][1]]) await keeps(name, structured, cost);
        await keeps(name, PROBLEMS['random, where the bound says nothing'], costs[0][1]);
      });
    });

    it('keeps the first rows where there is no room for all', async () => {
      // Pieces have 1, 1, 1, 5 rows and the 2 that are left; these would fit again.
      const problem = clusters(10, 50, D, 1);
      const make: EngineFactory = (y, cost, scale) => {
        const task = { y: y.dataSync() as Float32Array, N: 50, d: D, cost, scale };
        return new HostEngine('gemm', 50, [gemmRowSolver(new RadialReals(task))], 4 * 5 * 50);
      };
      await expectNoLeak(() => keeps('gemm', problem, costs[0][1], 0.3, make));
    });

    it('keeps costs that are not radial', async () => {
      for (const d of [3, 40]) {
        const cost = compileCost({ name: 'cosine' }, d);
        await expectNoLeak(() => keeps('gemm', randomProblem(50, 70, d, 1), cost));
      }
    });

    it('evaluates few pairs where the reals have structure, all where they have none', async () => {
      const share = async (problem: Problem) => {
        const y = tensor2d(problem.y, [problem.N, D]);
        const engine = createAssignment(y, costs[0][1], 1, { images: imageEngines });
        await solve(engine, problem);
        const effort = await engine.effort();
        expect(effort?.pairs).toBe(problem.m * problem.N);
        expect(await engine.effort()).toEqual({ pairs: 0, evaluated: 0, reused: 0 });
        engine.dispose();
        y.dispose();
        return (effort?.evaluated ?? 0) / problem.m / problem.N;
      };
      expect(await share(structured)).toBeLessThan(0.1);
      expect(await share(PROBLEMS['random, where the bound says nothing'])).toBe(1);
    });

    it('needs the whole length beyond the axes', async () => {
      const problem = residuals(40, 150, 0.7);
      const y = tensor2d(problem.y, [problem.N, D]);
      const engine = createAssignment(y, costs[0][1], 0.7, { images: imageEngines });
      const answer = await solve(engine, problem);
      expect(disagreement(problem, costs[0][1], 0.7, answer, 1e-6)).toBe(null);
      expect((await engine.effort())?.evaluated).toBeLessThan((problem.m * problem.N) / 10);
      engine.dispose();
      y.dispose();
    });

    it('assigns costs of features, and keeps them', async () => {
      const inner = 70;
      const problem = clusters(130, 40, D, 7);
      const matrix = Float32Array.from({ length: D * inner }, (_, at) => Math.round(Math.cos(at)));
      const cost = featured(matrix, inner);
      expect(chooseEngine(cost)).toBe('pca');
      await expectNoLeak(() => keeps('pca', problem, cost));
    });

    it('is chosen for radial costs in high dimension', () => {
      expect(chooseEngine(compileCost({ name: 'square' }, 784))).toBe('pca');
      expect(chooseEngine(compileCost({ name: 'cosine' }, 784))).toBe('gemm');
      expect(chooseEngine(compileCost({ name: 'square' }, 12))).toBe('gemm');
    });

    it.each([16, 40, D])('has a bound from %i axes that holds, also where it is tight', (k) => {
      for (const { N, y } of [randomProblem(1, 60, D, 1), clusters(1, 60, D, 1)]) {
        // Parallel beyond the axes, where the inequality is an equation: the reals themselves.
        const reals = new RadialReals({ y, N, d: D, cost: costs[0][1], scale: 1 });
        const { points } = reals;
        const axes = new PrincipalAxes(points, D, principalAxes(points.moved, N, D, k), k);
        const short = axes.short(axes.reals, k);
        let loosest = 0;
        for (let i = 0; i < N; i++) {
          for (let j = 0; j < N; j++) {
            let product = 0;
            for (let c = 0; c <= k; c++) product += short[i * (k + 1) + c] * short[j * (k + 1) + c];
            const bound = points.squares[i] + points.squares[j] - 2 * product;
            const t = squaredDistance(y, i * D, y, j * D, D);
            expect(bound - reals.error(Math.sqrt(points.squares[i]), axes.roundoffs(k))).toBeLessThanOrEqual(
              t,
            );
            if (i === j) loosest = Math.max(loosest, -bound / points.squares[i]);
          }
        }
        expect(loosest).toBeLessThan(1e-3);
        axes.dispose();
      }
    });

    it('has axes that make no vector longer, the widest first', () => {
      const { y, N } = structured;
      const v = principalAxes(y, N, D, 20);
      const next = uniform(1);
      const spreads = new Float64Array(20);
      for (let i = 0; i < N; i++) {
        const a = along(y.subarray(i * D, (i + 1) * D), v);
        a.forEach((c, k) => {
          spreads[k] += c * c;
        });
        expect(length(a)).toBeLessThanOrEqual(length(y.subarray(i * D, (i + 1) * D)));
        const z = Float64Array.from({ length: D }, next);
        expect(length(along(z, v))).toBeLessThanOrEqual(length(z));
      }
      for (let k = 1; k < 10; k++) expect(spreads[k]).toBeLessThanOrEqual(spreads[k - 1] * 1.001);
      expect(spreads.slice(0, 10).reduce((a, b) => a + b)).toBeGreaterThan(0.9 * length(y) ** 2);
    });
  },
  ['cpu', 'wasm'],
);

const along = (x: ArrayLike<number>, v: Float32Array): Float64Array =>
  Float64Array.from({ length: v.length / D }, (_, k) => {
    let sum = 0;
    for (let c = 0; c < D; c++) sum += x[c] * v[(c * v.length) / D + k];
    return sum;
  });
const length = (x: ArrayLike<number>): number => Math.sqrt(Array.from(x).reduce((sum, c) => sum + c * c, 0));

/** |A x - A y|^2 for a matrix A of integers. */
function featured(matrix: Float32Array, inner: number): Cost {
  const cost = compileCost({ name: 'square' }, inner);
  const image = new Float64Array(2 * inner);
  const project = (xs: ArrayLike<number>, xo: number, to: number) => {
    image.fill(0, to, to + inner);
    for (let c = 0; c < D; c++) {
      for (let k = 0; k < inner; k++) image[to + k] += xs[xo + c] * matrix[c * inner + k];
    }
  };
  const features: Features = {
    map: (x: Tensor2D) => {
      const a = tensor2d(matrix, [D, inner]);
      return product(x, a);
    },
    plain: (x, offset) => {
      project(x, offset, 0);
      return image.slice(0, inner);
    },
    cost,
  };
  const scalar: Cost['scalar'] = (xs, xo, ys, yo) => {
    project(xs, xo, 0);
    project(ys, yo, inner);
    return cost.scalar(image, 0, image, inner);
  };
  return {
    ...compileCost({ name: 'cosine' }, D),
    radial: null,
    fold: null,
    monotone: false,
    features,
    scalar,
  };
}
