import { expect, test } from 'vitest';
import { drawFunnels, drawJoined } from '../data/funnels/funnels.ts';
import { nodeWasmFiles } from '../tensor/backends/node-wasm-files.ts';
import { Random } from '../tensor/random/random.ts';
import { agreement, BenchmarkRun, type RunSettings } from './run.ts';
import { SOLVER_IDS, SOLVERS } from './solvers.ts';

const SIZES = { width: 32, batch: 128, points: 400, monteCarlo: 4000 };

async function trained(settings: Partial<RunSettings> & Pick<RunSettings, 'solver'>): Promise<BenchmarkRun> {
  const iterations = SOLVERS[settings.solver].once ? 1 : 60;
  const run = await BenchmarkRun.create(
    { D: 2, N: 4, seed: 1, iterations, sizes: SIZES, ...settings },
    nodeWasmFiles,
  );
  while (!run.done) run.step();
  return run;
}

test.each(SOLVER_IDS)(
  '%s: figures of a short run, the same again, others with another seed',
  async (solver) => {
    const figures = (await trained({ solver })).figures();
    for (const value of Object.values(figures).flat()) expect(Number.isFinite(value)).toBe(true);
    expect((await trained({ solver })).figures()).toEqual(figures);
    expect((await trained({ solver, seed: 2 })).figures()).not.toEqual(figures);
  },
);

/** Solvers that learn the direction within a few steps; the others need thousands. */
test.each(['lp', 'so', 'mm-b', 'mm-bv2', 'assignment', 'table', 'dot', 'exact'] as const)(
  '%s turns its gradients towards the true ones',
  async (solver) => {
    const run = await BenchmarkRun.create(
      { solver, D: 2, N: 4, seed: 1, iterations: SOLVERS[solver].once ? 1 : 400, sizes: SIZES },
      nodeWasmFiles,
    );
    while (!run.done) run.step();
    expect(run.figures().cos).toBeGreaterThan(0.5);
  },
);

test('assignment with fixed reals turns its gradients towards the true ones', async () => {
  const run = await BenchmarkRun.create(
    { solver: 'assignment', D: 2, N: 4, seed: 1, iterations: 400, resampled: false, sizes: SIZES },
    nodeWasmFiles,
  );
  while (!run.done) run.step();
  expect(run.figures().cos).toBeGreaterThan(0.5);
});

test('the slope of SO, and of the c-transforms, is at most 1', async () => {
  for (const solver of ['so', 'assignment', 'table', 'exact'] as const) {
    const run = await trained({ solver });
    const g = run.gradient(Float32Array.from(new Random(1, 'x').normal(200)));
    for (let i = 0; i < g.length; i += 2) expect(Math.hypot(g[i], g[i + 1])).toBeLessThan(1 + 1e-4);
  }
});

test('the certified interval contains the cost of DOT’s plan', async () => {
  const [dot, exact] = await Promise.all(
    (['dot', 'exact'] as const).map((solver) => trained({ solver, seed: 3 })),
  );
  const { interval } = exact.figures();
  expect(interval).toBeDefined();
  const [lower, upper] = interval as [number, number];
  expect(upper - lower).toBeLessThan(2e-4 * upper);
  const { estimate } = dot.figures();
  expect(Math.abs(estimate / upper - 1)).toBeLessThan(0.2); // another sample
});

test('agreement: 1 and 0 for the true gradients, -1 and 4 for the opposite', () => {
  const { rays } = drawJoined(drawFunnels(3, 4, 1), new Random(1, 'p'), 50);
  const truth = Float32Array.from(rays, (v) => -v);
  const same = agreement(truth, Float32Array.from(rays), 150, 3);
  expect(same.cos).toBeCloseTo(1, 6);
  expect(same.l2).toBeCloseTo(0, 6);
  const opposite = agreement(Float32Array.from(rays), Float32Array.from(rays), 150, 3);
  expect(opposite.cos).toBeCloseTo(-1, 6);
  expect(opposite.l2).toBeCloseTo(4, 5);
});

/** What the page says of published cosines in the plane. */
test('in single precision, products of matrices take points of P for a centre in 8 to 16 % of cases at N = 4 and 16', () => {
  const f32 = Math.fround;
  for (const [N, seed] of [4, 16].flatMap((N) => [1, 2, 3].map((seed) => [N, seed]))) {
    const { centres, ...funnels } = drawFunnels(2, N, seed);
    const { x } = drawJoined({ centres, ...funnels }, new Random(seed, 'points'), 3000);
    const square = (a: Float64Array, at: number) => f32(f32(f32(a[at]) ** 2) + f32(f32(a[at + 1]) ** 2));
    let zero = 0;
    for (let i = 0; i < x.length; i += 2) {
      const distances = Array.from({ length: N }, (_, n) => {
        let s = 0;
        for (let k = 0; k < 2; k++) s = f32(s - 2 * f32(x[i + k]) * f32(centres[2 * n + k]));
        return Math.sqrt(Math.max(0, f32(f32(s + square(x, i)) + square(centres, 2 * n))));
      });
      const heights = distances.map((d, n) => d + funnels.offsets[n]);
      if (distances[heights.indexOf(Math.min(...heights))] === 0) zero++;
    }
    expect(zero / 3000).toBeGreaterThan(0.06);
    expect(zero / 3000).toBeLessThan(0.18);
  }
});
