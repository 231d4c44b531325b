/** Exact assignment in many dimensions: plain products, bounds by principal axes, and the best matrix product. */
import {
  getBackend,
  matMul,
  slice,
  type Tensor1D,
  type Tensor2D,
  tensor1d,
  tensor2d,
  transpose,
} from '@tensorflow/tfjs-core';
import { compileCost } from '../src/costs/compile.ts';
import type { Cost } from '../src/costs/cost.ts';
import { nodeSources } from '../src/data/bundled/node-sources.ts';
import { loadPacked } from '../src/data/bundled/packed.ts';
import type { BackendName } from '../src/settings/backends.ts';
import { nodeWasmFiles } from '../src/tensor/backends/node-wasm-files.ts';
import { startBackend, stopBackend } from '../src/tensor/backends/start.ts';
import { Random } from '../src/tensor/random/random.ts';
import { finish, type Work } from '../src/tensor/work.ts';
import type { Assignment, AssignmentEngine, Effort } from '../src/transport/assignment.ts';
import { createAssignment } from '../src/transport/engine.ts';
import { ColumnTiles } from '../src/transport/engines/gemm/column-tiles.ts';
import { RadialReals } from '../src/transport/engines/gemm/row-solver.ts';
import { HostEngine } from '../src/transport/engines/host/engine.ts';
import { imageEngines } from '../src/transport/engines/image-engines.ts';
import { AdaptiveRowSolver } from '../src/transport/engines/pca/engine.ts';
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
  /** Where it is known. */
  multiplyAdds?: number;
}

const RUNS = 3;
/** Of psi, in units of the squared distance. */
const SPREAD = 20;

/** Figure 8. */
export async function pcaFigures(m = 5000, N = 5000, backend: BackendName = 'wasm'): Promise<Row[]> {
  await startBackend({ want: backend, wasmFiles: nodeWasmFiles, onError: complain, onDeviceLost: complain });
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
  const plain = createAssignment(s.y, cost, 1, { name: 'gemm' });
  const start = now();
  const { pca, spent } = pcaEngine(s.y, cost);
  const making = now() - start;
  const times: { product: Product; plain: Pass; pca: Pass }[] = [];
  for (let run = 0; run < RUNS; run++) {
    times.push({
      product: await product(s),
      plain: await pass(plain, plain.assign(s.x, s.psi)),
      pca: await pass(pca, pca.assign(s.x, s.psi), spent),
    });
  }
  const again = await reuse(pca, s);
  for (const t of [plain, pca, s.x, s.y, s.psi]) t.dispose();
  return [plainRow(s, times), pcaRow(s, times, goal, `made in ${making.toFixed(0)} ms; again ${again}`)];
}

/** The engine, and where it can be told (not on a device), how to read its multiply-adds so far. */
function pcaEngine(y: Tensor2D, cost: Cost): { pca: AssignmentEngine; spent?: () => number } {
  if (getBackend() === 'webgpu')
    return { pca: createAssignment(y, cost, 1, { name: 'pca', images: imageEngines }) };
  const [N, d] = y.shape;
  const task = { y: y.dataSync().slice() as Float32Array, N, d, cost, scale: 1 };
  const solver = new AdaptiveRowSolver(new RadialReals(task), y);
  return { pca: new HostEngine('pca', N, [solver]), spent: () => solver.spent };
}

type Times = readonly { product: Product; plain: Pass; pca: Pass }[];

const middle = (times: Times, of: (t: Times[number]) => number) => median(times.map(of));
const whole = ({ m, d, psi }: Setting): number => m * psi.size * d;
const speed = (s: Setting, time: number): string => `${((2 * whole(s)) / time / 1e6).toFixed(1)} GFLOP/s`;
const billions = (count: number): string => `${(count / 1e9).toFixed(2)} G multiply-adds`;

function plainRow(s: Setting, times: Times): Row {
  const time = middle(times, (t) => t.plain.time);
  const products = (['whole', 'tiles'] as const).map(
    (way) =>
      `${way} ${speed(
        s,
        middle(times, (t) => t.product[way]),
      )}`,
  );
  const share = middle(times, ({ product, plain }) => Math.min(product.whole, product.tiles) / plain.time);
  return {
    figure: `8 ${s.what}: plain pass against the best matrix product`,
    value: `${(100 * share).toFixed(0)} %`,
    goal: 'at least 70 %',
    detail: `${time.toFixed(0)} ms, ${speed(s, time)}, ${billions(whole(s))}; product: ${products.join(', ')}`,
  };
}

function pcaRow(s: Setting, times: Times, goal: number, more: string): Row {
  const { plain, pca } = times[times.length - 1];
  const wrong = Array.from(plain.index).filter((j, i) => j !== pca.index[i]).length;
  const share = `${((100 * pca.effort.evaluated) / pca.effort.pairs).toFixed(2)} % of pairs evaluated`;
  const spent =
    pca.multiplyAdds === undefined
      ? ''
      : `, ${billions(pca.multiplyAdds)}, ${((100 * pca.multiplyAdds) / whole(s)).toFixed(1)} % of the plain ones`;
  return {
    figure: `8 ${s.what}: with bounds by principal axes`,
    value: `${middle(times, (t) => t.plain.time / t.pca.time).toFixed(2)} times as fast as plain`,
    goal: `${goal.toFixed(2)} times`,
    detail: `${middle(times, (t) => t.pca.time).toFixed(0)} ms${spent}, ${share}; ${more}; ${wrong} answers differ`,
  };
}

/** Times of a matrix product of x with all reals, ms. */
interface Product {
  /** At once. */
  whole: number;
  /** With as many reals at a time as the processor's cache holds. */
  tiles: number;
}

/** The better of two runs each. */
async function product({ x, y, d }: Setting): Promise<Product> {
  const turned = transpose(y) as Tensor2D;
  const points = (await x.data()) as Float32Array;
  const tiles = new ColumnTiles((await y.data()) as Float32Array, y.shape[0], d);
  const best: Product = { whole: Number.POSITIVE_INFINITY, tiles: Number.POSITIVE_INFINITY };
  for (let run = 0; run < 2; run++) {
    best.whole = Math.min(best.whole, await timed(x, () => matMul(x, turned)));
    best.tiles = Math.min(best.tiles, await timed(x, () => tiles.multiply(points, x.shape[0])));
  }
  turned.dispose();
  tiles.dispose();
  return best;
}

async function timed(x: Tensor2D, make: () => { dispose(): void }): Promise<number> {
  const start = now();
  const made = make();
  const last = slice(x, [0, 0], [1, 1]); // a device works in order: when this is here, all is done
  await last.data();
  const time = now() - start;
  made.dispose();
  last.dispose();
  return time;
}

async function pass(engine: AssignmentEngine, work: Work<Assignment>, spent?: () => number): Promise<Pass> {
  await engine.effort();
  const before = spent?.() ?? 0;
  const start = now();
  const { index, value } = finish(work);
  const found = await index.data();
  const time = now() - start;
  index.dispose();
  value.dispose();
  const multiplyAdds = spent && spent() - before;
  return { time, index: found, effort: (await engine.effort()) as Effort, multiplyAdds };
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
