import { dispose, memory, tensor2d } from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { expectNoLeak, onEachBackend, randomMatrix, SLOW } from '../../../test/tensor/backends.ts';
import type { Matrix } from '../../../test/tensor/plain.ts';
import { planCostPlain, regularisedPlain, sinkhornPlain } from '../../../test/transport/sinkhorn-plain.ts';
import { Random } from '../../tensor/random/random.ts';
import { finish } from '../../tensor/work.ts';
import { iterateOnHost, planOnHost } from './host.ts';
import { type SinkhornOptions, sinkhorn } from './sinkhorn.ts';

/** Squared distances between rows. */
const squares = (x: Matrix, y: Matrix): Matrix =>
  x.map((a) => y.map((b) => a.reduce((sum, v, k) => sum + (v - b[k]) ** 2, 0)));
const single = (a: Matrix): Matrix => a.map((row) => row.map(Math.fround));
const cloud = (stream: string, n: number) => randomMatrix(new Random(5, stream), n, 2);

const X = Array.from({ length: 5 }, (_, k) => [Math.cos(1.3 * k), Math.sin(0.7 * k)]);
const Y = Array.from({ length: 7 }, (_, k) => [0.5 * Math.sin(2.1 * k), Math.cos(0.9 * k)]);
/** Of POT 0.8.2, `ot.bregman.sinkhorn_log` to convergence: eps, the plan's cost, plan[3][2], costs with itself. */
const POT = [
  {
    eps: 0.02,
    cost: 0.9130069237856633,
    entry: 0.09851783034411504,
    xx: 0.002208541659059717,
    yy: 0.00010481623283580923,
  },
  {
    eps: 0.2,
    cost: 0.9595060725478275,
    entry: 0.0659695300270609,
    xx: 0.043328209966576464,
    yy: 0.05940398778888488,
  },
  {
    eps: 2,
    cost: 1.3499943264411323,
    entry: 0.03609831314643345,
    xx: 0.6251256114366488,
    yy: 0.7395510714610051,
  },
];

async function run(cost: Matrix, options: SinkhornOptions) {
  const at = tensor2d(cost);
  const found = finish(sinkhorn(at, options));
  const [plan, slope, numbers] = await Promise.all([
    found.plan.data(),
    found.slope.data(),
    found.numbers.data(),
  ]);
  dispose([at, found.plan, found.slope, found.numbers]);
  return { plan, slope, numbers };
}

/** Differences of `value` in each cost. */
const differences = (cost: Matrix, value: (cost: Matrix) => number): number[] =>
  cost.flatMap((row, i) =>
    row.map((_, j) => {
      const moved = (by: number) =>
        value(cost.map((r, k) => (k === i ? r.map((c, l) => (l === j ? c + by : c)) : r)));
      return (moved(1e-5) - moved(-1e-5)) / 2e-5;
    }),
  );

onEachBackend((backend) => {
  // In software a GPU takes a minute for the iterations that a small eps needs.
  it.each(POT.filter(({ eps }) => eps === 2 || backend !== 'webgpu'))(
    'agrees with POT at eps $eps',
    async ({ eps, cost, entry, xx, yy }) => {
      const iterations = backend === 'webgpu' ? 100 : 3000;
      const of = (C: Matrix) => run(C, { eps, iterations, unrolled: false });
      const found = await of(squares(X, Y));
      expect(found.numbers[0]).toBeCloseTo(cost, 4);
      expect(found.plan[3 * 7 + 2]).toBeCloseTo(entry, 4);
      expect(found.numbers[1]).toBeLessThan(1e-4);
      expect((await of(squares(X, X))).numbers[0]).toBeCloseTo(xx, 4);
      expect((await of(squares(Y, Y))).numbers[0]).toBeCloseTo(yy, 4);
    },
    SLOW,
  );

  it.each([
    [0.05, 3],
    [0.3, 8],
    [4, 2],
  ])(
    'the plan, its cost and its marginal error are those of the plain loops: eps %d, %i iterations',
    async (eps, iterations) => {
      const cost = single(squares(cloud('x', 6), cloud('y', 4)));
      const { plan } = sinkhornPlain(cost, eps, iterations);
      const found = await run(cost, { eps, iterations, unrolled: false });
      for (const [at, value] of plan.flat().entries()) expect(found.plan[at]).toBeCloseTo(value, 4);
      expect(found.numbers[0]).toBeCloseTo(planCostPlain(cost, eps, iterations), 4);
      const error = plan.reduce((sum, row) => sum + Math.abs(row.reduce((a, b) => a + b) - 1 / 6), 0) / 2;
      expect(found.numbers[1]).toBeCloseTo(error, 5);
      expect([...found.slope]).toEqual([...found.plan]);
    },
  );

  it.each([
    [0.1, 1],
    [0.1, 5],
    [0.5, 12],
    [10, 3],
  ])(
    'through the iterations the slope is that of the plan’s cost: eps %d, %i iterations',
    async (eps, iterations) => {
      const cost = single(squares(cloud('x', 5), cloud('y', 4)));
      const { slope } = await run(cost, { eps, iterations, unrolled: true });
      const wanted = differences(cost, (C) => planCostPlain(C, eps, iterations));
      for (const [at, value] of wanted.entries()) expect(slope[at]).toBeCloseTo(value, 3);
    },
  );

  it(
    'with the plan held fixed the slope is that of the regularised cost, once the plan has converged',
    async () => {
      const cost = single(squares(cloud('x', 5), cloud('y', 4)));
      const { slope } = await run(cost, { eps: 0.3, iterations: 300, unrolled: false });
      const wanted = differences(cost, (C) => regularisedPlain(C, 0.3, 300));
      for (const [at, value] of wanted.entries()) expect(slope[at]).toBeCloseTo(value, 4);
    },
    SLOW,
  );

  it('frees all but what it returns, also where it is given up', () =>
    expectNoLeak(async () => {
      const cost = squares(cloud('x', 5), cloud('y', 4));
      for (const unrolled of [false, true]) await run(cost, { eps: 0.1, iterations: 3, unrolled });
      const at = tensor2d(cost);
      const before = memory().numTensors;
      const work = sinkhorn(at, { eps: 0.1, iterations: 3, unrolled: true });
      for (let i = 0; i < 2; i++) work.next();
      work.return(undefined as never);
      expect(memory().numTensors).toBe(before);
      at.dispose();
    }));

  it(
    'never overflows, from eps 0.001 to 1000, whatever the costs',
    async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.double({ min: -3, max: 3, noNaN: true }),
          fc.constantFrom(1e-6, 1, 100, 1e18),
          fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 12, maxLength: 12 }),
          fc.boolean(),
          async (power, size, values, unrolled) => {
            const cost = [0, 4, 8].map((from) => values.slice(from, from + 4).map((v) => size * v));
            const { plan, slope, numbers } = await run(cost, { eps: 10 ** power, iterations: 4, unrolled });
            for (const part of [plan, slope, numbers]) expect(part.every(Number.isFinite)).toBe(true);
            expect(Array.from(plan).reduce((a, b) => a + b)).toBeCloseTo(1, size < 1e18 ? 2 : 0);
          },
        ),
        { numRuns: backend === 'webgpu' ? 8 : 80 },
      );
    },
    SLOW,
  );
});

describe('on the host', () => {
  it('the plan is that of the plain loops, also where scalings leave the range of the kernel', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -3, max: 3, noNaN: true }),
        fc.integer({ min: 1, max: 6 }),
        fc.array(fc.double({ min: -2, max: 2, noNaN: true }), { minLength: 20, maxLength: 20 }),
        (power, iterations, values) => {
          const eps = 10 ** power;
          const cost = [0, 1, 2, 3].map((i) => values.slice(5 * i, 5 * i + 5));
          const pairs = { cost: Float64Array.from(cost.flat()), m: 4, n: 5, eps };
          const potentials = finish(iterateOnHost(pairs, iterations));
          const found = planOnHost(pairs, potentials[iterations - 1]);
          const { plan } = sinkhornPlain(cost, eps, iterations);
          for (const [at, value] of plan.flat().entries())
            expect(Math.abs(found[at] - value)).toBeLessThan(1e-9);
        },
      ),
    );
  });
});
