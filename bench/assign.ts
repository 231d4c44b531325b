/**
 * How fast assignments are: the k-d tree against plain loops, and the fused kernel against the same thing
 * composed from stock operations of TensorFlow.js on the same adapter. Run: npx tsx bench/assign.ts
 */
import { pathToFileURL } from 'node:url';
import {
  add,
  argMin,
  backend,
  matMul,
  min,
  mul,
  reshape,
  square,
  sub,
  sum,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
  tensor1d,
  tensor2d,
  tidy,
} from '@tensorflow/tfjs-core';
import { compileCost } from '../src/costs/compile.ts';
import { startBackend, stopBackend } from '../src/tensor/backend.ts';
import { installNodeWebgpu } from '../src/tensor/node-webgpu.ts';
import { finish } from '../src/tensor/work.ts';
import { createAssignment } from '../src/transport/engine.ts';
import { searchPlane } from '../src/transport/kdsearch.ts';
import { buildTree, refresh } from '../src/transport/kdtree.ts';
import { uniform } from '../src/transport/problems.ts';
import { neighbourly } from '../src/transport/queryorder.ts';

/** A moment of a run: generated points x [n, 2], reals y [n, 2], the potential and the cost's scale. */
export interface Moment {
  n: number;
  x: Float32Array;
  y: Float32Array;
  psi: Float32Array;
  scale: number;
}

export interface Row {
  what: string;
  baseline: number;
  own: number;
  /** baseline / own */
  ratio: number;
  goal: number;
  note: string;
}

/** `moment` says what a run that has been training looks like at n x n points; the default emulates one. */
export async function benchAssign(moment: (n: number) => Moment = emulate): Promise<Row[]> {
  const rows = [treeRow(moment(2000), 5, 20), treeRow(moment(20_000), 30, 3)];
  const kernel = await kernelRow(moment(2000));
  return kernel ? [...rows, kernel] : rows;
}

/** Clusters on a circle; `blur` spreads them along it and across it, as a generator half trained does. */
function ring(n: number, seed: number, blur: number): Float32Array {
  const next = uniform(seed);
  const normal = () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
  const points = new Float32Array(2 * n);
  for (let i = 0; i < n; i++) {
    const angle = (2 * Math.PI * Math.floor(10 * next())) / 10 + blur * normal();
    const radius = 1 + 0.5 * blur * normal();
    points[2 * i] = radius * Math.cos(angle) + 0.05 * normal();
    points[2 * i + 1] = radius * Math.sin(angle) + 0.05 * normal();
  }
  return points;
}

/** Adam on a free table of psi, a fresh cloud a step, steps that shrink: rougher than a network's psi. */
export function emulate(n: number): Moment {
  const [y, scale, steps] = [ring(n, 1, 0), 0.25, n > 5000 ? 100 : 300];
  const psi = new Float32Array(n);
  const [first, second] = [new Float32Array(n), new Float32Array(n)];
  const tree = buildTree(y, n, 2);
  const out = { index: new Int32Array(n), value: new Float32Array(n) };
  let x = y;
  for (let t = 1; t <= steps; t++) {
    x = ring(n, 1 + t, 0.2);
    refresh(tree, psi);
    searchPlane(tree, { x, order: neighbourly(x, n) }, scale, 1, out);
    const gradient = new Float32Array(n).fill(-1 / n);
    for (const j of out.index) gradient[j] += 1 / n;
    const rate = 1e-3 * (1 - t / (steps + 1));
    for (let j = 0; j < n; j++) {
      first[j] = 0.5 * first[j] + 0.5 * gradient[j];
      second[j] = 0.9 * second[j] + 0.1 * gradient[j] ** 2;
      psi[j] += (rate * first[j]) / (1 - 0.5 ** t) / (Math.sqrt(second[j] / (1 - 0.9 ** t)) + 1e-8);
    }
  }
  return { n, x, y, psi, scale };
}

/** Least time of some runs, in ms, after one to warm up. */
function leastTime(runs: number, work: () => void): number {
  work();
  const times = Array.from({ length: runs }, () => {
    const start = performance.now();
    work();
    return performance.now() - start;
  });
  return Math.min(...times);
}

function treeRow({ n, x, y, psi, scale }: Moment, goal: number, runs: number): Row {
  const tree = buildTree(y, n, 2);
  const own = { index: new Int32Array(n), value: new Float32Array(n) };
  const plain = { index: new Int32Array(n), value: new Float32Array(n) };
  const ownTime = leastTime(runs, () => {
    refresh(tree, psi);
    searchPlane(tree, { x, order: neighbourly(x, n) }, scale, 1, own);
  });
  const baseline = leastTime(Math.ceil(runs / 3), () => plainLoops({ n, x, y, psi, scale }, plain));
  const wrong = own.index.filter((j, i) => j !== plain.index[i]).length;
  return row(`k-d tree against loops, ${n} x ${n} x 2`, baseline, ownTime, goal, `${wrong} answers differ`);
}

/** As specialised as the tree's search: typed arrays, two dimensions, the squared distance written out. */
function plainLoops({ n, x, y, psi, scale }: Moment, out: { index: Int32Array; value: Float32Array }): void {
  for (let i = 0; i < n; i++) {
    const [x0, x1] = [x[2 * i], x[2 * i + 1]];
    let best = Number.POSITIVE_INFINITY;
    let at = 0;
    for (let j = 0; j < n; j++) {
      const d0 = x0 - y[2 * j];
      const d1 = x1 - y[2 * j + 1];
      const value = scale * (d0 * d0 + d1 * d1) + psi[j];
      if (value < best) {
        best = value;
        at = j;
      }
    }
    out.index[i] = at;
    out.value[i] = best;
  }
}

function row(what: string, baseline: number, own: number, goal: number, note: string): Row {
  return { what, baseline, own, ratio: baseline / own, goal, note };
}

/** Null where Node finds no adapter. */
async function kernelRow({ n, x, y, psi, scale }: Moment): Promise<Row | null> {
  if ((await installNodeWebgpu()) !== null) return null;
  const complain = (message: string) => console.error(message);
  const report = await startBackend({
    want: 'webgpu',
    wasmFiles: null,
    onError: complain,
    onDeviceLost: complain,
  });
  const inputs = { x: tensor2d(x, [n, 2]), y: tensor2d(y, [n, 2]), psi: tensor1d(psi) };
  const engine = createAssignment(inputs.y, compileCost({ name: 'square' }, 2), scale);
  await inputs.psi.data();
  const fused = () => {
    const { index, value } = finish(engine.assign(inputs.x, inputs.psi));
    return [index, value];
  };
  const stock = () => composed(inputs, scale);
  const [ownBytes, stockBytes] = [await allocated(fused), await allocated(stock)];
  const own = await deviceTime(5, fused);
  const baseline = await deviceTime(2, stock);
  engine.dispose();
  stopBackend();
  const memory = `extra memory ${kilobytes(ownBytes)}, stock ${kilobytes(stockBytes)}; ${report.device}`;
  return row(`fused kernel against stock operations, ${n} x ${n} x 2`, baseline, own, 10, memory);
}

const kilobytes = (bytes: number): string => `${Math.round(bytes / 1000)} kB`;

/** The same from stock operations: |x|^2 + |y|^2 - 2 x.y, which is faster than broadcasting differences. */
function composed(inputs: { x: Tensor2D; y: Tensor2D; psi: Tensor1D }, scale: number): Tensor[] {
  return tidy(() => {
    const { x, y, psi } = inputs;
    const squares = add(sum(square(x), 1, true), reshape(sum(square(y), 1), [1, -1]));
    const costs = sub(squares, mul(2, matMul(x, y, false, true)));
    const scores = add(mul(costs, scale), psi);
    return [argMin(scores, 1), min(scores, 1)];
  });
}

/** Runs once and returns the bytes of the storage buffers made for it. */
async function allocated(work: () => Tensor[]): Promise<number> {
  const { device } = backend() as unknown as { device: GPUDevice };
  const create = device.createBuffer;
  let bytes = 0;
  device.createBuffer = (descriptor) => {
    if (descriptor.usage & GPUBufferUsage.STORAGE) bytes += descriptor.size;
    return create.call(device, descriptor);
  };
  try {
    await settle(work());
  } finally {
    device.createBuffer = create;
  }
  return bytes;
}

async function settle(tensors: Tensor[]): Promise<void> {
  for (const t of tensors) {
    await t.data();
    t.dispose();
  }
}

async function deviceTime(runs: number, work: () => Tensor[]): Promise<number> {
  let least = Number.POSITIVE_INFINITY;
  for (let run = 0; run < runs; run++) {
    const start = performance.now();
    await settle(work());
    least = Math.min(least, performance.now() - start);
  }
  return least;
}

export function printRows(rows: readonly Row[]): void {
  for (const { what, baseline, own, ratio, goal, note } of rows) {
    const times = `${baseline.toFixed(1)} ms / ${own.toFixed(1)} ms = ${ratio.toFixed(1)}x`;
    console.log(`${what}: ${times} (goal ${goal}x; ${note})`);
  }
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  printRows(await benchAssign());
  process.exit(0);
}
