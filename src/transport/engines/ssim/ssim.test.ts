import { type Tensor1D, type Tensor2D, tensor1d, tensor2d } from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';
import { expectNoLeak, onEachBackend } from '../../../../test/tensor/backends.ts';
import { type Problem, solve, uniform } from '../../../../test/transport/problems.ts';
import type { Cost, ImageShape, SsimForm } from '../../../costs/cost.ts';
import { COLOUR_WEIGHTS, GREY_WEIGHTS, ssimPlain } from '../../../costs/image/ssim.ts';
import { nodeSources } from '../../../data/bundled/node-sources.ts';
import { loadPacked } from '../../../data/bundled/packed.ts';
import { finish } from '../../../tensor/work.ts';
import type { AssignmentEngine } from '../../assignment.ts';
import { assignPlain } from '../plain/plain.ts';
import { HostSums, TensorSums } from './approximate.ts';
import { SsimDeviceEngine } from './device.ts';
import { createSsimEngine } from './engine.ts';
import { ALWAYS } from './shortlist.ts';

/** Only what the engine and the twin read. */
function costOf(shape: ImageShape, window: number, square = 0, similarity = 1): Cost {
  const weights = shape.channels === 3 ? COLOUR_WEIGHTS : GREY_WEIGHTS;
  const ssim: SsimForm = { shape, window, weights, square, similarity };
  const d = shape.side ** 2 * shape.channels;
  const scalar: Cost['scalar'] = (x, xo, y, yo) => {
    let distance = 0;
    for (let k = 0; k < d; k++) distance += (x[xo + k] - y[yo + k]) ** 2;
    return (square * distance) / d + similarity * (1 - ssimPlain(x, xo, y, yo, shape, window, weights));
  };
  return { spec: { name: 'ssim', shape }, dimension: d, scalar, ssim } as unknown as Cost;
}

/** Smooth images with some noise: `y`, and x, each like one of them. */
function imageProblem({ side, channels }: ImageShape, m: number, N: number, seed: number): Problem {
  const next = uniform(seed);
  const d = side * side * channels;
  const image = () => {
    const [a, b, c, e] = Array.from({ length: 4 }, () => 4 * next() - 2);
    return Float32Array.from({ length: d }, (_, at) => {
      const [r, column] = [
        Math.floor(at / channels / side) / side,
        (Math.floor(at / channels) % side) / side,
      ];
      const wave = Math.sin(a + 5 * b * r + (at % channels)) * Math.cos(c + 5 * e * column);
      return Math.max(-1, Math.min(1, 1.3 * wave + 0.2 * (next() - 0.5)));
    });
  };
  const y = Float32Array.from(Array.from({ length: N }, image).flatMap((row) => [...row]));
  const x = Float32Array.from({ length: m * d }, (_, at) => {
    const near = (Math.floor(at / d) * 7) % N;
    return Math.max(-1, Math.min(1, y[near * d + (at % d)] + 0.6 * (next() - 0.5)));
  });
  return { m, N, d, x, y, psi: Float32Array.from({ length: N }, () => 0.1 * next()) };
}

const SHAPES: readonly [string, ImageShape, number, number, number][] = [
  ['window 11', { side: 16, channels: 1 }, 11, 0, 1],
  ['window 4', { side: 13, channels: 1 }, 4, 0, 1],
  ['two scales in colour', { side: 14, channels: 3 }, 11, 0, 1],
  ['an odd side in colour, window 4', { side: 9, channels: 3 }, 4, 0, 1],
  ['half squared', { side: 12, channels: 1 }, 11, 0.5, 0.5],
  ['squared alone', { side: 8, channels: 3 }, 4, 1, 0],
  ['a window larger than the image', { side: 8, channels: 1 }, 11, 0.2, 0.8],
];

async function withEngine<T>(
  problem: Problem,
  cost: Cost,
  scale: number,
  use: (engine: AssignmentEngine) => T | Promise<T>,
): Promise<T> {
  const y = tensor2d(problem.y, [problem.N, problem.d]);
  const engine = createSsimEngine(y, cost, scale);
  try {
    return await use(engine);
  } finally {
    engine.dispose();
    y.dispose();
  }
}

/** Expects exact values, and returns the share of rows whose index is the twin's. */
function agreement(
  problem: Problem,
  cost: Cost,
  scale: number,
  answer: { index: ArrayLike<number>; value: ArrayLike<number> },
): number {
  const { m, d, x, y, psi } = problem;
  const twin = assignPlain({ ...problem, cost: cost.scalar, scale });
  let same = 0;
  for (let i = 0; i < m; i++) {
    const j = answer.index[i];
    const own = scale * cost.scalar(x, i * d, y, j * d) + psi[j];
    expect(Math.abs(answer.value[i] - own), `row ${i}`).toBeLessThanOrEqual(
      1e-5 * Math.max(0.1, Math.abs(own)),
    );
    if (j === twin.index[i]) same++;
    else expect(own - twin.value[i]).toBeLessThan(1e-2 * scale);
  }
  return same / m;
}

async function prepared(engine: AssignmentEngine, problem: Problem, potentials: readonly Float32Array[]) {
  const x: Tensor2D = tensor2d(problem.x, [problem.m, problem.d]);
  const kept = finish(engine.prepare(x));
  const answers: { index: number[]; value: number[] }[] = [];
  for (const potential of potentials) {
    const psi: Tensor1D = tensor1d(potential);
    const { index, value } = finish(kept.assign(psi));
    answers.push({ index: [...(await index.data())], value: [...(await value.data())] });
    for (const t of [psi, index, value]) t.dispose();
  }
  kept.dispose();
  x.dispose();
  return answers;
}

onEachBackend((backend) => {
  const [m, N] = backend === 'webgpu' ? [5, 40] : [30, 90];

  // A software adapter takes long to compile each kernel: fewer of them there.
  const shapes = SHAPES.filter((_, k) => backend !== 'webgpu' || [0, 3, 4].includes(k));

  it.each(shapes)('agrees with the twin: %s', async (_, shape, window, square, similarity) => {
    const problem = imageProblem(shape, m, N, 1);
    const cost = costOf(shape, window, square, similarity);
    await expectNoLeak(async () => {
      const answer = await withEngine(problem, cost, 5, (engine) => solve(engine, problem));
      expect(agreement(problem, cost, 5, answer)).toBe(1);
    });
  });

  it.each([
    [1, 1],
    [1, ALWAYS],
    [7, ALWAYS - 1],
    [3, 1],
  ])('is always right for m = %i and N = %i', async (m, N) => {
    const shape: ImageShape = { side: 12, channels: 1 };
    const problem = imageProblem(shape, m, N, m + N);
    const answer = await withEngine(problem, costOf(shape, 11), 2, (engine) => solve(engine, problem));
    expect(agreement(problem, costOf(shape, 11), 2, answer)).toBe(1);
  });

  it('gives ties to the lowest index', async () => {
    const shape: ImageShape = { side: 12, channels: 1 };
    const one = imageProblem(shape, 4, 3, 8);
    const size = 3 * one.d;
    const y = Float32Array.from({ length: 9 * size }, (_, at) => one.y[at % size]);
    const problem = { ...one, N: 27, y, psi: new Float32Array(27) };
    const cost = costOf(shape, 11);
    const { index } = await withEngine(problem, cost, 1, (engine) => solve(engine, problem));
    expect([...index]).toEqual([...assignPlain({ ...problem, cost: cost.scalar, scale: 1 }).index]);
  });

  it('answers the same for points that it keeps, and tells what that saved', async () => {
    const shape: ImageShape = { side: 12, channels: 1 };
    const problem = imageProblem(shape, m, N, 4);
    const other = problem.psi.map((psi, j) => psi + 0.02 * Math.sin(j));
    await withEngine(problem, costOf(shape, 11, 0.3, 0.7), 3, async (engine) => {
      const kept = await expectNoLeak(() => prepared(engine, problem, [problem.psi, problem.psi, other]));
      const effort = await engine.effort();
      expect(effort?.pairs).toBe(3 * m * N);
      expect(effort?.evaluated).toBeLessThan(3 * m * N);
      expect(effort?.evaluated).toBeGreaterThanOrEqual(m * ALWAYS);
      expect(effort?.reused).toBeGreaterThan(0);
      expect(await engine.effort()).toMatchObject({ pairs: 0, evaluated: 0, reused: 0 });
      for (const [k, psi] of [problem.psi, problem.psi, other].entries()) {
        const fresh = await solve(engine, { ...problem, psi });
        expect(kept[k]).toEqual({ index: [...fresh.index], value: [...fresh.value] });
      }
    });
  });
});

/** Begins an assignment of all rows, goes so many pieces, and gives it up. */
function giveUp(engine: AssignmentEngine, problem: Problem, pieces: number): void {
  const [x, psi] = [tensor2d(problem.x, [problem.m, problem.d]), tensor1d(problem.psi)];
  const work = engine.assign(x, psi);
  for (let k = 0; k < pieces; k++) expect(work.next().done).toBe(false);
  expect(work.return(undefined as never).done).toBe(true);
  x.dispose();
  psi.dispose();
}

onEachBackend(() => {
  it('adds up windows alike by loops and by tensor operations', () => {
    const next = uniform(9);
    const numbers = (n: number) => Float32Array.from({ length: n }, next);
    const moments = (n: number) => ({ means: numbers(n), variances: numbers(n) });
    const [loops, operations] = [new HostSums(3 * 5), new TensorSums()];
    for (const luminance of [true, false, true]) {
      const covariances = tensor2d(numbers(15), [3, 5]);
      const [x, y] = [moments(3), moments(5)];
      for (const sums of [loops, operations]) sums.add(covariances, x, y, luminance);
      covariances.dispose();
    }
    const [a, b] = [loops.read(), operations.read()];
    expect(Math.max(...a.map((v, k) => Math.abs(v - b[k]) / Math.abs(v)))).toBeLessThan(1e-5);
    operations.dispose();
  });

  it('can be cancelled at any moment', async () => {
    // Large enough for several pieces of work.
    const shape: ImageShape = { side: 32, channels: 3 };
    const problem = imageProblem(shape, 20, 90, 4);
    await withEngine(problem, costOf(shape, 11), 3, async (engine) => {
      await expectNoLeak(() => giveUp(engine, problem, 2));
      const few = { ...problem, m: 2, x: problem.x.slice(0, 2 * problem.d) };
      expect(agreement(few, costOf(shape, 11), 3, await solve(engine, few))).toBe(1);
    });
  });
}, ['cpu', 'wasm']);

onEachBackend(() => {
  it('keeps to the limits of buffers, and can be cancelled between them', async () => {
    const shape: ImageShape = { side: 12, channels: 1 };
    const problem = imageProblem(shape, 5, 40, 4);
    const cost = costOf(shape, 11, 0.3, 0.7);
    const y = tensor2d(problem.y, [40, problem.d]);
    // Rooms for the features of 20 reals, and for two rows of costs.
    const engine = new SsimDeviceEngine(y, cost.ssim as SsimForm, 3, { bytes: 2400, piece: 40 * 2 * 173 });
    await expectNoLeak(() => giveUp(engine, problem, 3));
    expect(agreement(problem, cost, 3, await solve(engine, problem))).toBe(1);
    const [kept] = await expectNoLeak(() => prepared(engine, problem, [problem.psi]));
    expect(agreement(problem, cost, 3, kept)).toBe(1);
    engine.dispose();
    y.dispose();
  });
}, ['webgpu']);

onEachBackend(() => {
  const shape: ImageShape = { side: 28, channels: 1 };
  const [m, N] = [60, 120];
  let points: Float32Array;
  beforeAll(async () => {
    ({ points } = await loadPacked({
      set: 'mnist',
      N: m + N,
      side: 28,
      fetchBytes: nodeSources().fetchBytes,
    }));
  });

  it.each([11, 4])('finds what the twin finds among digits, window %i', async (window) => {
    const d = 784;
    const next = uniform(3);
    const psi = Float32Array.from({ length: N }, () => 0.1 * next());
    const problem = { m, N, d, x: points.slice(N * d), y: points.slice(0, N * d), psi };
    const cost = costOf(shape, window);
    const answer = await withEngine(problem, cost, 1, (engine) => solve(engine, problem));
    expect(agreement(problem, cost, 1, answer)).toBeGreaterThanOrEqual(0.98);
  });
}, ['wasm']);
