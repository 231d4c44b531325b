/**
 * Assignment under structural similarity: how often the shortlist finds the exhaustive answer, and how much faster
 * it is than all windows of all pairs by the same matrix products on the same backend.
 */
import { type Tensor1D, type Tensor2D, tensor1d, tensor2d } from '@tensorflow/tfjs-core';
import { startNodeBackend } from '../src/cli/backend.ts';
import type { Cost, SsimForm } from '../src/costs/cost.ts';
import { COLOUR_WEIGHTS, GREY_WEIGHTS, ssimPlain } from '../src/costs/image/ssim.ts';
import { nodeSources } from '../src/data/bundled/node-sources.ts';
import { loadPacked } from '../src/data/bundled/packed.ts';
import { finish } from '../src/tensor/work.ts';
import { Approximation } from '../src/transport/engines/ssim/approximate.ts';
import { createSsimEngine } from '../src/transport/engines/ssim/engine.ts';
import { exhaustive, scalesOf } from '../src/transport/engines/ssim/scales.ts';
import { uniform } from '../test/transport/problems.ts';
import type { Row } from './tools.ts';

/** Images to assign: x [m, d] to y [N, d]. */
interface Images {
  ssim: SsimForm;
  m: number;
  N: number;
  x: Float32Array;
  y: Float32Array;
}

/** Rows of x in one block of the exhaustive form. */
const BLOCK = 100;
/** The scale of the cost, as the authors have it. */
const SCALE = 5;
/** Steps of the potential's ascent. */
const STEPS = 400;

export async function ssimFigures(): Promise<Row[]> {
  const { name } = await startNodeBackend('wasm');
  const rows: Row[] = [];
  rows.push(...figures('window 11, 28 x 28', await grey(28, 11, 500, 1000), name));
  rows.push(...figures('window 11, 32 x 32', await grey(32, 11, 500, 1000), name));
  rows.push(...figures('window 4, 28 x 28', await grey(28, 4, 500, 1000), name));
  rows.push(...figures('two scales, 32 x 32 x 3', await colour(32, 200, 500), name));
  return rows;
}

/** Unseen digits, of which half are mixed with another and with noise, as what a generator makes. */
async function grey(side: number, window: number, m: number, N: number): Promise<Images> {
  const shape = { side, channels: 1 as const };
  const ssim = { shape, window, weights: GREY_WEIGHTS, square: 0, similarity: 1 };
  const { points } = await loadPacked({
    set: 'mnist',
    N: N + 2 * m,
    side,
    fetchBytes: nodeSources().fetchBytes,
  });
  const d = side * side;
  const x = points.slice(N * d, (N + m) * d);
  const other = points.subarray((N + m) * d);
  const next = uniform(5);
  for (let p = 0; p < x.length; p++) {
    if (Math.floor(p / d) % 2) x[p] = clamp(0.6 * x[p] + 0.4 * other[p] + 0.4 * (next() - 0.5));
  }
  return { ssim, m, N, x, y: points.slice(0, N * d) };
}

/** Coloured digits on backgrounds that change smoothly. */
async function colour(side: number, m: number, N: number): Promise<Images> {
  const shape = { side, channels: 3 as const };
  const ssim = { shape, window: 11, weights: COLOUR_WEIGHTS, square: 0, similarity: 1 };
  const { points } = await loadPacked({ set: 'mnist', N: N + m, side, fetchBytes: nodeSources().fetchBytes });
  const next = uniform(6);
  const d = side * side;
  const images = new Float32Array((N + m) * d * 3);
  for (let i = 0; i < N + m; i++) {
    for (let channel = 0; channel < 3; channel++) {
      const [ink, base, down, along, wave] = Array.from({ length: 5 }, () => 2 * next() - 1);
      for (let p = 0; p < d; p++) {
        const [r, c] = [Math.floor(p / side) / side, (p % side) / side];
        const background = 0.4 * base + 0.5 * down * (r - 0.5) + 0.4 * along * Math.sin(3 * c + 2 * wave);
        const share = (points[i * d + p] + 1) / 2;
        images[(i * d + p) * 3 + channel] = clamp(
          background * (1 - share) + ink * share + 0.1 * (next() - 0.5),
        );
      }
    }
  }
  return { ssim, m, N, x: images.slice(N * d * 3), y: images.slice(0, N * d * 3) };
}

const clamp = (v: number): number => Math.max(-1, Math.min(1, v));

function figures(what: string, images: Images, backend: string): Row[] {
  const { m, N, ssim, x, y } = images;
  const d = x.length / m;
  const { costs, time: slow } = everyWindow(images);
  const cost = costOf(ssim);
  const reals = tensor2d(y, [N, d]);
  const rows = tensor2d(x, [m, d]);
  const engine = createSsimEngine(reals, cost, SCALE);
  const out: Row[] = [];
  for (const [label, potential] of [
    ['psi = 0', new Float32Array(N)],
    ['trained psi', trained(costs, m, N)],
  ] as const) {
    const psi = tensor1d(potential);
    const run = () => solve(engine, rows, psi);
    run();
    const start = performance.now();
    const { index, value } = run();
    const time = performance.now() - start;
    out.push(
      row(
        `${what}, ${label}`,
        compare(costs, potential, index, value, images),
        slow / time,
        `${slow.toFixed(0)} ms against ${time.toFixed(0)} ms for ${m} x ${N}, ${backend}`,
      ),
    );
    psi.dispose();
  }
  out.push(twin(what, images));
  for (const t of [reals, rows, engine]) t.dispose();
  return out;
}

function solve(engine: ReturnType<typeof createSsimEngine>, x: Tensor2D, psi: Tensor1D) {
  const { index, value } = finish(engine.assign(x, psi));
  const answer = { index: index.dataSync(), value: value.dataSync() };
  index.dispose();
  value.dispose();
  return answer;
}

function costOf(ssim: SsimForm): Cost {
  const { shape, window, weights } = ssim;
  const scalar: Cost['scalar'] = (x, xo, y, yo) => 1 - ssimPlain(x, xo, y, yo, shape, window, weights);
  return { scalar, ssim } as unknown as Cost;
}

/** All windows of all pairs, [m * N], and the time it took without what belongs to the reals alone. */
function everyWindow({ ssim, x, y, m, N }: Images): { costs: Float32Array; time: number } {
  const all = new Approximation(ssim, y, N, exhaustive(scalesOf(ssim)));
  const costs = new Float32Array(m * N);
  const block = (first: number) =>
    finish(all.costs({ pixels: x, first, n: Math.min(BLOCK, m - first) }, () => false));
  block(0);
  const start = performance.now();
  for (let first = 0; first < m; first += BLOCK) costs.set(block(first), first * N);
  const time = performance.now() - start;
  all.dispose();
  return { costs, time };
}

/** A potential that spreads the rows evenly over the reals, by ascent on the dual: full of near ties. */
function trained(costs: Float32Array, m: number, N: number): Float32Array {
  const psi = new Float32Array(N);
  const mean = new Float32Array(N);
  for (let step = 1; step <= STEPS; step++) {
    const loads = new Float64Array(N);
    for (let i = 0; i < m; i++) loads[best(costs, psi, i)]++;
    for (let j = 0; j < N; j++) psi[j] += (5 * SCALE * (loads[j] / m - 1 / N)) / Math.sqrt(step);
    // The last steps go to and fro.
    if (2 * step > STEPS) for (let j = 0; j < N; j++) mean[j] += (2 * psi[j]) / STEPS;
  }
  return mean;
}

function best(costs: Float32Array, psi: Float32Array, i: number): number {
  const N = psi.length;
  let [at, least] = [0, Number.POSITIVE_INFINITY];
  for (let j = 0; j < N; j++) {
    const v = SCALE * costs[i * N + j] + psi[j];
    if (v < least) [at, least] = [j, v];
  }
  return at;
}

interface Agreement {
  same: number;
  loss: number;
  /** Of the values told, against the plain twin, relative. */
  error: number;
}

/** Against the exhaustive argmin; what single precision cannot tell apart is settled by the plain twin. */
function compare(
  costs: Float32Array,
  psi: Float32Array,
  index: ArrayLike<number>,
  value: ArrayLike<number>,
  { ssim, x, y, m, N }: Images,
): Agreement {
  const { scalar } = costOf(ssim);
  const d = x.length / m;
  let [same, loss, error] = [0, 0, 0];
  for (let i = 0; i < m; i++) {
    const exact = (j: number) => SCALE * scalar(x, i * d, y, j * d) + psi[j];
    const [own, least] = [exact(index[i]), best(costs, psi, i)];
    const rounding = 1e-4 + SCALE * costs[i * N + least] + psi[least];
    let [at, truth] = [least, exact(least)];
    for (let j = 0; j < N; j++) {
      if (j === least || SCALE * costs[i * N + j] + psi[j] > rounding) continue;
      const v = exact(j);
      if (v < truth || (v === truth && j < at)) [at, truth] = [j, v];
    }
    if (index[i] === at) same++;
    loss += (own - truth) / SCALE;
    error = Math.max(error, Math.abs(value[i] - own) / Math.abs(own));
  }
  return { same: same / m, loss: loss / m, error };
}

function row(what: string, { same, loss, error }: Agreement, factor: number, times: string): Row {
  return {
    figure: `structural similarity, ${what}`,
    value: `${(100 * same).toFixed(1)} % as the exhaustive argmin, ${factor.toFixed(1)} times faster`,
    goal: 'at least 99 %, 3 times',
    detail: `mean loss in cost ${loss.toExponential(1)}, largest error of a value ${error.toExponential(1)}; ${times}`,
  };
}

function twin(what: string, { ssim, x, y, m, N }: Images): Row {
  const { scalar } = costOf(ssim);
  const d = x.length / m;
  const pairs = 300;
  const start = performance.now();
  for (let k = 0; k < pairs; k++) scalar(x, (k % m) * d, y, ((7 * k) % N) * d);
  const time = (1000 * (performance.now() - start)) / pairs;
  return {
    figure: `structural similarity, ${what}, plain twin`,
    value: `${time.toFixed(0)} us a pair`,
    goal: '',
    detail: '',
  };
}
