/** Exact assignment in many dimensions: plain products, bounds by principal axes, and the best matrix product. */
import {
  matMul,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
  tensor1d,
  tensor2d,
  transpose,
} from '@tensorflow/tfjs-core';
import { compileCost } from '../src/costs/compile.ts';
import { nodeSources } from '../src/data/node-sources.ts';
import { loadPacked } from '../src/data/packed.ts';
import { type BackendName, startBackend, stopBackend } from '../src/tensor/backend.ts';
import { Random } from '../src/tensor/random.ts';
import { finish, type Work } from '../src/tensor/work.ts';
import type { Assignment, AssignmentEngine, Effort } from '../src/transport/assignment.ts';
import { createAssignment, provideEngines } from '../src/transport/engine.ts';
import { imageEngines } from '../src/transport/image-engines.ts';
import { median, type Row } from './tools.ts';

interface Setting {
  what: string;
  m: number;
  d: number;
  x: Tensor2D;
  y: Tensor2D;
  psi: Tensor1D;
}

interface Pass {
  /** ms */
  time: number;
  effort: Effort;
  index: ArrayLike<number>;
}

const RUNS = 3;
/** Of psi, in units of the squared distance. */
const SPREAD = 20;

/** Figure 8. */
export async function axesFigures(m = 5000, N = 5000, backend: BackendName = 'wasm'): Promise<Row[]> {
  await startBackend({ want: backend, wasmFiles: null, onError: complain, onDeviceLost: complain });
  provideEngines(imageEngines);
  if (backend === 'webgpu') now = () => performance.now();
  const rows: Row[] = [];
  for (const side of [28, 32]) {
    const { points } = await loadPacked({ set: 'mnist', N, side, fetchBytes: nodeSources().fetchBytes });
    rows.push(...(await measure(digits(points, m, N, side * side), 5)));
  }
  rows.push(...(await measure(noise(m, N, 784), 1 / 1.2)));
  stopBackend();
  return rows;
}

/** Processor time, ms, since other programs may run; not where a device does the work. */
let now = (): number => process.cpuUsage().user / 1000 + process.cpuUsage().system / 1000;

const complain = (message: string) => console.error(message);

/** Unseen images: blends of two digits, with some noise. */
function digits(points: Float32Array, m: number, N: number, d: number): Setting {
  const random = new Random(1, 'bench');
  const x = random.normal(m * d);
  const chance = random.uniform(3 * m);
  for (let i = 0; i < m; i++) {
    const [a, b] = [0, 1].map((n) => Math.floor(chance[3 * i + n] * N) * d);
    const share = chance[3 * i + 2];
    for (let k = 0; k < d; k++) {
      x[i * d + k] = share * points[a + k] + (1 - share) * points[b + k] + 0.1 * x[i * d + k];
    }
  }
  return setting(`MNIST, ${m} x ${N} x ${d}`, x, points, d, random);
}

/** Isotropic noise, where no axis says more than another. */
function noise(m: number, N: number, d: number): Setting {
  const random = new Random(2, 'bench');
  return setting(`noise, ${m} x ${N} x ${d}`, random.normal(m * d), random.normal(N * d), d, random);
}

function setting(what: string, x: Float32Array, y: Float32Array, d: number, random: Random): Setting {
  const [m, N] = [x.length / d, y.length / d];
  const psi = random.normal(N).map((z) => SPREAD * z);
  return { what, m, d, x: tensor2d(x, [m, d]), y: tensor2d(y, [N, d]), psi: tensor1d(psi) };
}

async function measure(s: Setting, goal: number): Promise<Row[]> {
  const cost = compileCost({ name: 'square' }, s.d);
  const plain = createAssignment(s.y, cost, 1, { name: 'blocked' });
  const start = now();
  const axes = createAssignment(s.y, cost, 1, { name: 'axes' });
  const making = now() - start;
  const flops = 2 * s.m * s.psi.size * s.d;
  const times: { product: number; plain: Pass; axes: Pass }[] = [];
  for (let run = 0; run < RUNS; run++) {
    times.push({
      product: await product(s),
      plain: await pass(plain, plain.assign(s.x, s.psi)),
      axes: await pass(axes, axes.assign(s.x, s.psi)),
    });
  }
  const again = await reuse(axes, s);
  for (const t of [plain, axes, s.x, s.y, s.psi]) t.dispose();
  const middle = (of: (t: (typeof times)[0]) => number) => median(times.map(of));
  const speed = (time: number) => `${(flops / time / 1e6).toFixed(1)} GFLOP/s`;
  const last = times[times.length - 1];
  const wrong = Array.from(last.plain.index).filter((j, i) => j !== last.axes.index[i]).length;
  const share = last.axes.effort.evaluated / last.axes.effort.pairs;
  return [
    {
      figure: `8 ${s.what}: plain pass against the best matrix product`,
      value: `${(100 * middle((t) => t.product / t.plain.time)).toFixed(0)} %`,
      goal: 'at least 70 %',
      detail: `${middle((t) => t.plain.time).toFixed(0)} ms, ${speed(middle((t) => t.plain.time))}, ${(flops / 2e9).toFixed(1)} G multiply-adds; product ${middle((t) => t.product).toFixed(0)} ms`,
    },
    {
      figure: `8 ${s.what}: with bounds by axes`,
      value: `${middle((t) => t.plain.time / t.axes.time).toFixed(2)} times as fast as plain`,
      goal: `${goal.toFixed(2)} times`,
      detail: `${middle((t) => t.axes.time).toFixed(0)} ms, ${(100 * share).toFixed(2)} % of pairs evaluated; made in ${making.toFixed(0)} ms; again ${again}; ${wrong} answers differ`,
    },
  ];
}

/** The best of the whole product and of one with few reals at a time, ms. */
async function product({ x, y }: Setting): Promise<number> {
  const whole = transpose(y) as Tensor2D;
  let best = Number.POSITIVE_INFINITY;
  for (let run = 0; run < 2; run++) {
    const start = now();
    const result = matMul(x, whole);
    await settle([result]);
    best = Math.min(best, now() - start);
  }
  whole.dispose();
  return best;
}

async function settle(tensors: readonly Tensor[]): Promise<void> {
  for (const t of tensors) t.dispose();
}

async function pass(engine: AssignmentEngine, work: Work<Assignment>): Promise<Pass> {
  await engine.effort();
  const start = now();
  const { index, value } = finish(work);
  const found = await index.data();
  const time = now() - start;
  index.dispose();
  value.dispose();
  return { time, index: found, effort: (await engine.effort()) as Effort };
}

/** The second assignment of the same points, after psi has moved. */
async function reuse(engine: AssignmentEngine, { x, psi }: Setting): Promise<string> {
  const prepared = finish(engine.prepare(x));
  await pass(engine, prepared.assign(psi));
  const moved = tensor1d((await psi.data()).map((p, j) => p + Math.sin(j)));
  const { time, effort } = await pass(engine, prepared.assign(moved));
  prepared.dispose();
  moved.dispose();
  return `${time.toFixed(0)} ms with ${((100 * effort.reused) / effort.pairs).toFixed(0)} % reused`;
}
