/** What WebAssembly reaches: products, and a step of the assigner, by each build of the own loops and by TensorFlow.js. */
import { dispose, type Tensor, type Tensor2D } from '@tensorflow/tfjs-core';
import { BlockedPass } from '../src/networks/micro-batch.ts';
import { makeMlp } from '../src/networks/mlp.ts';
import { nodeWasmFiles } from '../src/tensor/backends/node-wasm-files.ts';
import { startBackend, stopBackend } from '../src/tensor/backends/start.ts';
import { type Build, hasRelaxedSimd } from '../src/tensor/kernels/wasm/own.ts';
import { product } from '../src/tensor/ops/product.ts';
import { makeOptimiser } from '../src/tensor/optim/optimiser.ts';
import { normalTensor, Random } from '../src/tensor/random/random.ts';
import { finish } from '../src/tensor/work.ts';
import type { Row } from './tools.ts';

/** Rows, inner size, columns. */
const PRODUCTS = [
  [2000, 64, 64],
  [2000, 128, 128],
  [64, 2000, 64],
  [1000, 784, 1000],
  [128, 2000, 128],
] as const;

const BUILDS: readonly { build: Build | null; name: string; goal: string }[] = [
  { build: null, name: 'TensorFlow.js', goal: '' },
  { build: 'simd', name: 'SIMD', goal: 'at least 20' },
  { build: 'relaxed', name: 'relaxed SIMD', goal: 'at least 40' },
];

/** GFLOP/s: a multiply-add counts as two. */
export async function speedFigures(): Promise<Row[]> {
  const complain = (message: string) => console.error(message);
  const rows: Row[] = [];
  for (const { build, name, goal } of BUILDS) {
    if (build === 'relaxed' && !hasRelaxedSimd()) continue;
    await startBackend({
      want: 'wasm',
      build,
      wasmFiles: nodeWasmFiles,
      onError: complain,
      onDeviceLost: complain,
    });
    const products = PRODUCTS.map(([m, k, n]) => `${m} x ${k} x ${n}: ${productSpeed(m, k, n).toFixed(1)}`);
    rows.push(
      {
        figure: `assigner forward, backward and Adam, 2000 rows, ${name}`,
        value: `2 x 64: ${assignerSpeed(64, 2)}; 3 x 128: ${assignerSpeed(128, 3)}`,
        goal: goal && `${goal} GFLOP/s at 3 x 128`,
        detail: '',
      },
      { figure: `products, GFLOP/s, ${name}`, value: products.join('; '), goal: '', detail: '' },
    );
    stopBackend();
  }
  return rows;
}

function productSpeed(m: number, k: number, n: number): number {
  const random = new Random(1, 'product');
  const [a, b] = [normalTensor(random, [m, k]), normalTensor(random, [k, n])] as Tensor2D[];
  const time = timed(() => [product(a, b)]);
  dispose([a, b]);
  return (2 * m * k * n) / time / 1e6;
}

function assignerSpeed(width: number, depth: number): string {
  const n = 2000;
  const shape = { inputs: 2, outputs: 1, width, depth, norm: false, output: 'linear' } as const;
  const network = makeMlp(shape, new Random(1, 'assigner'));
  const optimiser = makeOptimiser(network.parameters, { kind: 'adam', rate: 1e-3, beta1: 0.5, beta2: 0.9 });
  const random = new Random(1, 'points');
  const [x, dy] = [normalTensor(random, [n, 2]), normalTensor(random, [n, 1])] as Tensor2D[];
  const time = timed(() => {
    const gradients = finish(finish(BlockedPass.forward(network, x)).backward(dy));
    optimiser.descend(gradients);
    return gradients;
  });
  dispose([x, dy]);
  optimiser.dispose();
  network.dispose();
  const additions = n * (3 * network.cost - 2 * width); // the points themselves need no gradient
  return `${time.toFixed(1)} ms, ${((2 * additions) / time / 1e6).toFixed(1)} GFLOP/s`;
}

/** The least time of many runs, milliseconds: what else runs on the machine only adds to it. */
function timed(work: () => Tensor[]): number {
  let least = Number.POSITIVE_INFINITY;
  for (let run = 0; run < 60; run++) {
    const start = performance.now();
    dispose(work());
    least = Math.min(least, performance.now() - start);
  }
  return least;
}
