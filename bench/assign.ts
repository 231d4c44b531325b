/**
 * How fast assignments are: the k-d tree against plain loops, and the fused kernel against the same thing
 * composed from stock operations of TensorFlow.js on the same adapter.
 */
import {
  add,
  argMin,
  backend,
  getKernel,
  matMul,
  min,
  mul,
  registerKernel,
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
import { nodeSources } from '../src/data/bundled/node-sources.ts';
import { defaults } from '../src/experiment/experiment.ts';
import { Session } from '../src/runtime/session/session.ts';
import { nodeWasmFiles } from '../src/tensor/backends/node-wasm-files.ts';
import { installNodeWebgpu } from '../src/tensor/backends/node-webgpu.ts';
import { startBackend, stopBackend } from '../src/tensor/backends/start.ts';
import { finish } from '../src/tensor/work.ts';
import { createAssignment } from '../src/transport/engine.ts';
import { searchPlane } from '../src/transport/engines/kdtree/search.ts';
import { spatialOrder } from '../src/transport/engines/kdtree/spatial-sort.ts';
import { buildTree, refresh } from '../src/transport/engines/kdtree/tree.ts';
import type { Row } from './tools.ts';

/** A moment of a run: generated points x [n, 2], reals y [n, 2], the potential and the cost's scale. */
interface Moment {
  n: number;
  iterations: number;
  x: Float32Array;
  y: Float32Array;
  psi: Float32Array;
  scale: number;
}

/** Figure 5, with the psi of ring runs that have trained. */
export async function assignFigures(): Promise<Row[]> {
  await startBackend({ want: 'wasm', wasmFiles: nodeWasmFiles, onError: complain, onDeviceLost: complain });
  const small = await trained(2000, 100);
  // Early in a run, with points far from the reals, many of them are nearly as good: the hard case.
  const rows = [
    treeRow(small, 5, 20),
    treeRow(await trained(20_000, 30), 30, 12),
    treeRow(await trained(20_000, 100), 30, 12),
  ];
  const kernel = await kernelRow(small);
  return kernel ? [...rows, kernel] : rows;
}

const complain = (message: string) => console.error(message);

async function trained(n: number, iterations: number): Promise<Moment> {
  const session = await Session.create({ ...defaults(), N: n }, nodeSources());
  for (let i = 0; i < iterations; i++) finish(session.advance('iteration'));
  const { arrays, assigned } = await finish(session.frame({ grid: null })).readBack;
  const { assigning } = session.setup();
  if (!assigned || !assigning) throw new Error('This run assigns no points.');
  const { generated: x } = arrays;
  const moment = { n, iterations, x, y: session.data.points, psi: assigned.psi, scale: assigning.scale };
  session.dispose();
  return moment;
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

function treeRow(moment: Moment, goal: number, runs: number): Row {
  const { n, iterations, x, y, psi, scale } = moment;
  const tree = buildTree(y, n, 2);
  const own = { index: new Int32Array(n), value: new Float32Array(n) };
  const plain = { index: new Int32Array(n), value: new Float32Array(n) };
  const ownTime = leastTime(runs, () => {
    refresh(tree, psi);
    searchPlane(tree, { x, order: spatialOrder(x, n) }, scale, 2, own);
  });
  const baseline = leastTime(Math.ceil(runs / 3), () => plainLoops(moment, plain));
  const wrong = own.index.filter((j, i) => j !== plain.index[i]).length;
  return row(
    `k-d tree against loops, ${n} x ${n} x 2, after ${iterations} iterations`,
    baseline,
    ownTime,
    goal,
    `${wrong} answers differ`,
  );
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
  const times = `${baseline.toFixed(1)} ms against ${own.toFixed(1)} ms`;
  return {
    figure: `5 ${what}`,
    value: `${(baseline / own).toFixed(1)} times faster`,
    goal: `${goal} times`,
    detail: `${times}; ${note}`,
  };
}

/** Null where Node finds no adapter. */
async function kernelRow({ n, x, y, psi, scale }: Moment): Promise<Row | null> {
  if ((await installNodeWebgpu()) !== null) return null;
  await import('@tensorflow/tfjs-backend-webgpu');
  const stockArgMin = getKernel('ArgMin', 'webgpu');
  const report = await startBackend({
    want: 'webgpu',
    wasmFiles: nodeWasmFiles,
    onError: complain,
    onDeviceLost: complain,
  });
  registerKernel(stockArgMin); // only the comparison needs it
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
