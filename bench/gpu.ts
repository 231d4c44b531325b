/**
 * For the first hour on a graphics processor: compares every own kernel with plain JavaScript, then times what people
 * train, on whatever adapter there is. `--small` has sizes for an adapter in software.
 */
import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { matMul, slice, tensor1d, tensor2d } from '@tensorflow/tfjs-core';
import { compileCost } from '../src/costs/compile.ts';
import { nodeSources } from '../src/data/bundled/node-sources.ts';
import { loadPacked } from '../src/data/bundled/packed.ts';
import { defaults } from '../src/experiment/experiment.ts';
import { runOf } from '../src/experiment/paper-tables.ts';
import { Session } from '../src/runtime/session/session.ts';
import type { BackendName } from '../src/settings/backends.ts';
import type { Experiment } from '../src/settings/table.ts';
import { nodeWasmFiles } from '../src/tensor/backends/node-wasm-files.ts';
import { installNodeWebgpu } from '../src/tensor/backends/node-webgpu.ts';
import { startBackend, stopBackend } from '../src/tensor/backends/start.ts';
import { Random } from '../src/tensor/random/random.ts';
import { finishAsync } from '../src/tensor/work.ts';
import { createAssignment } from '../src/transport/engine.ts';
import { imageEngines } from '../src/transport/engines/image-engines.ts';
import { median, type Row } from './tools.ts';

/** Runs that together use every own kernel: small, since plain JavaScript repeats them. */
const SMALL_NETWORKS = { assignerWidth: 16, assignerDepth: 2, generatorWidth: 16, steps: 2 } as const;
const DIGITS = { ...defaults('mnist'), ...SMALL_NETWORKS, N: 40, image: 16 } as const;
const CHECKED: Readonly<Record<string, Experiment>> = {
  'ring, squared distance': { ...defaults(), ...SMALL_NETWORKS, N: 300 },
  'ring, 3-norm, RMSProp': {
    ...defaults(),
    ...SMALL_NETWORKS,
    N: 300,
    cost: 'norm',
    q: 3,
    optimiser: 'rmsprop',
  },
  'ring, few points, torus': { ...defaults(), ...SMALL_NETWORKS, N: 900, ratio: 1 / 32, cost: 'torus' },
  'digits, principal axes, dense': { ...DIGITS },
  'digits, structural similarity, transposed convolutions': {
    ...{ ...DIGITS, cost: 'ssim', generatorKind: 'deconv', assignerKind: 'conv' },
  },
  'digits, edges, gated units': { ...DIGITS, cost: 'sobel', generatorKind: 'glu' },
  'digits, cosine': { ...DIGITS, cost: 'cosine' },
  'ring, WGAN-GP': { ...defaults(), ...SMALL_NETWORKS, N: 300, method: 'wgan-gp' },
};
const ITERATIONS = 2;
/** Of the points' spread, in the mean: beyond it lie faults, not roundings that an optimiser has amplified. */
const AGREEMENT = 5e-3;

const complain = (message: string) => process.stderr.write(`${message}\n`);
/** What is measured next: a device that hangs shows where. */
const tell = (what: string) => complain(`${(performance.now() / 1000).toFixed(0)} s: ${what}`);

const start = (want: BackendName) =>
  startBackend({ want, wasmFiles: nodeWasmFiles, onError: complain, onDeviceLost: complain });

/** The labels of all compute pipelines that are made on any device from now on. */
function watchPipelines(): Set<string> {
  const labels = new Set<string>();
  const { createComputePipeline } = GPUDevice.prototype;
  GPUDevice.prototype.createComputePipeline = function (descriptor) {
    labels.add(descriptor.label ?? '');
    return createComputePipeline.call(this, descriptor);
  };
  return labels;
}

/** @returns the figures; they are also written to `bench/gpu-ADAPTER.json`. Rejects with an Error without an adapter. */
export async function gpuFigures(small: boolean): Promise<Row[]> {
  const missing = await installNodeWebgpu({ hardware: true });
  if (missing) throw new Error(missing);
  const labels = watchPipelines();
  const rows = await kernelRows(labels);
  const { device } = await start('webgpu');
  rows.push(
    await trainingRow('ring, defaults', defaults(), small ? 5 : 300),
    await trainingRow('ring, 3 x 128 for both networks', wide, small ? 2 : 300),
    await digitsRow(small ? 100 : 1000, small ? 1 : 60),
    await digitsRow(small ? 200 : 5000, small ? 1 : 20),
    ...(await assignmentRows(small ? 200 : 5000, 32)),
    await similarityRow(small ? 40 : 1000),
    await paperRow(small),
  );
  stopBackend();
  const versions = { adapter: device, ...versionsHere(), date: new Date().toISOString().slice(0, 10), small };
  const name = device.replace(/[^A-Za-z0-9]+/g, '-').replace(/^-|-$/g, '');
  writeFileSync(`bench/gpu-${name}.json`, `${JSON.stringify({ ...versions, rows }, null, 2)}\n`);
  const about = Object.entries(versions).map(([key, value]) => `${key} ${value}`);
  return [{ figure: 'GPU', value: device, goal: '', detail: about.join(', ') }, ...rows];
}

const wide: Experiment = {
  ...defaults(),
  ...{ assignerWidth: 128, assignerDepth: 3, generatorWidth: 128, generatorDepth: 3 },
};

function versionsHere(): Record<string, string> {
  const { version } = createRequire(import.meta.url)('webgpu/package.json') as { version: string };
  return 'Deno' in globalThis
    ? { wgpu: `Deno ${process.versions.deno}` }
    : { dawn: version, node: process.version };
}

/** The same runs in plain JavaScript and on the device, whose kernels are named in `labels`. */
async function kernelRows(labels: ReadonlySet<string>): Promise<Row[]> {
  const rows: Row[] = [];
  const expected = new Map<string, Outcome>();
  await start('cpu');
  for (const [what, experiment] of Object.entries(CHECKED)) expected.set(what, await outcome(experiment));
  await start('webgpu');
  for (const [what, experiment] of Object.entries(CHECKED)) {
    tell(what);
    const found = await outcome(experiment);
    const off = Math.max(
      ...found.clouds.map((cloud, i) => distance(cloud, (expected.get(what) as Outcome).clouds[i])),
    );
    rows.push({
      figure: `GPU check: ${what}`,
      value: off <= AGREEMENT && !found.fault ? 'agrees' : `WRONG (${found.fault ?? 'other points'})`,
      goal: 'agrees',
      detail: `off by ${off.toExponential(1)} after ${ITERATIONS} iterations`,
    });
  }
  stopBackend();
  const own = [...labels].filter((label) => /^[a-z][a-z-]*$/.test(label)).sort();
  rows.push({
    figure: 'GPU check: own kernels that ran',
    value: String(own.length),
    goal: '',
    detail: own.join(', '),
  });
  return rows;
}

interface Outcome {
  fault: string | null;
  /** Generated points, and psi or the critic's values where there are some. */
  clouds: Float32Array[];
}

async function outcome(experiment: Experiment): Promise<Outcome> {
  const session = await Session.create(experiment, nodeSources());
  const fault = await session.fault();
  for (let i = 0; i < ITERATIONS; i++) await finishAsync(session.advance('iteration'));
  const { arrays, assigned } = await (await finishAsync(session.frame({ grid: null }))).readBack;
  // Only differences of psi count: its constant follows from roundings, since the gradient in it is 0.
  const mean = assigned ? assigned.psi.reduce((sum, v) => sum + v, 0) / assigned.psi.length : 0;
  const psi = assigned ? [assigned.psi.map((v) => v - mean)] : [];
  const clouds = [arrays.generated, ...psi].map((a) => Float32Array.from(a));
  session.dispose();
  return { fault, clouds };
}

/** Mean difference of two arrays, in units of the second one's mean size; infinite where a number is missing. */
function distance(found: Float32Array, expected: Float32Array): number {
  const mean = (of: (v: number, i: number) => number) =>
    expected.reduce((sum, v, i) => sum + Math.abs(of(v, i)), 0) / expected.length;
  const off = mean((v, i) => v - found[i]) / mean((v) => v);
  return Number.isFinite(off) && found.length === expected.length ? off : Number.POSITIVE_INFINITY;
}

const digitsRow = (N: number, iterations: number) =>
  trainingRow(`MNIST, ${N} digits, m = N`, { ...defaults('mnist'), N }, iterations);

/** Iterations a second, with no read-back on the way. */
async function trainingRow(what: string, experiment: Experiment, iterations: number): Promise<Row> {
  const { seconds } = await train(what, experiment, 'iteration', iterations);
  return {
    figure: `GPU ${what}: iterations a second`,
    value: (iterations / seconds).toFixed(2),
    goal: '',
    detail: `${iterations} iterations`,
  };
}

/** The time of some steps, or iterations, after one that compiles; nothing is read back on the way. */
async function train(
  what: string,
  experiment: Experiment,
  step: string,
  times: number,
): Promise<{ seconds: number; m: number }> {
  tell(what);
  const session = await Session.create(experiment, nodeSources());
  await finishAsync(session.advance(step));
  await settle(session);
  const begin = performance.now();
  for (let i = 0; i < times; i++) await finishAsync(session.advance(step));
  await settle(session);
  const seconds = (performance.now() - begin) / 1000;
  const { m } = session.setup();
  session.dispose();
  return { seconds, m };
}

/** Waits for all that the device was asked to do: it works in order. */
async function settle(session: Session): Promise<void> {
  await (await finishAsync(session.frame({ grid: null }))).readBack;
}

const RUNS = 3;

/** ms: the median of some runs after one that compiles. */
async function time(work: () => Promise<{ dispose(): void; data(): Promise<unknown> }[]>): Promise<number> {
  const times: number[] = [];
  for (let run = 0; run <= RUNS; run++) {
    const begin = performance.now();
    const made = await work();
    await made[0].data();
    if (run > 0) times.push(performance.now() - begin);
    for (const t of made) t.dispose();
  }
  return median(times);
}

/** n x n digits, fused and with bounds by principal axes, against a product of the same size. */
async function assignmentRows(n: number, side: number): Promise<Row[]> {
  tell('assignment');
  const { points } = await loadPacked({ set: 'mnist', N: n, side, fetchBytes: nodeSources().fetchBytes });
  const d = side * side;
  const random = new Random(1, 'bench');
  const y = tensor2d(points, [n, d]);
  const x = tensor2d(
    points.map((v, i) => 0.7 * v + 0.3 * points[(i + 7 * d) % points.length]),
    [n, d],
  );
  const psi = tensor1d(random.normal(n).map((z) => 20 * z));
  const cost = compileCost({ name: 'square' }, d);
  const multiply = await time(async () => {
    const made = matMul(x, y, false, true);
    const corner = slice(made, [0, 0], [1, 1]); // all of it need not be read
    made.dispose();
    return [corner];
  });
  const rows = [rateRow(`product ${n} x ${n} x ${d}`, multiply, n * n * d, '')];
  for (const name of ['wgsl', 'pca'] as const) {
    const engine = createAssignment(y, cost, 1, { name, images: imageEngines });
    const own = await time(async () => {
      const { index, value } = await finishAsync(engine.assign(x, psi));
      return [index, value];
    });
    engine.dispose();
    const what = name === 'wgsl' ? 'one fused kernel' : 'bounds by principal axes';
    rows.push(
      rateRow(`assignment, ${what}`, own, n * n * d, `${(multiply / own).toFixed(2)} of the product's speed`),
    );
  }
  for (const t of [x, y, psi]) t.dispose();
  return rows;
}

const rateRow = (what: string, ms: number, multiplyAdds: number, more: string): Row => ({
  figure: `GPU ${what}`,
  value: `${ms.toFixed(2)} ms`,
  goal: '',
  detail: [`${((2 * multiplyAdds) / ms / 1e6).toFixed(0)} GFLOP/s`, more].filter(Boolean).join(', '),
});

/** n x n digits under structural similarity. */
async function similarityRow(n: number): Promise<Row> {
  const experiment: Experiment = { ...defaults('mnist'), N: n, cost: 'ssim', train: 'assigner' };
  const { seconds } = await train('structural similarity', experiment, 'assigner', RUNS);
  return {
    figure: `GPU assigner step, structural similarity, ${n} x ${n} x 784`,
    value: `${((1000 * seconds) / RUNS).toFixed(2)} ms`,
    goal: '',
    detail: '',
  };
}

/** Assigner steps at the paper's scale: 50,000 generated images, 5000 reals of 32 x 32. */
async function paperRow(small: boolean): Promise<Row> {
  const steps = small ? 1 : 200;
  const { experiment } = runOf('mnist-square', 'paper');
  const N = small ? 40 : experiment.N;
  const size = small ? { N, ratio: 1, generatorWidth: 8, assignerWidth: 8 } : {};
  const { seconds, m } = await train('the scale of the paper', { ...experiment, ...size }, 'assigner', steps);
  return {
    figure: `GPU ${steps} assigner steps at the paper's scale, ${m} x ${N} x 1024`,
    value: `${seconds.toFixed(1)} s`,
    goal: '',
    detail: `${(steps / seconds).toFixed(2)} steps a second`,
  };
}
