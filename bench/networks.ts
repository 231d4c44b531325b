/** Convolutional networks on WebAssembly: a training pass, and which part of the matrix product's own speed it reaches. */
import { dispose, type Tensor, type Tensor2D } from '@tensorflow/tfjs-core';
import { convAssigner, convGenerator, gluGenerator } from '../src/networks/images.ts';
import { BlockedPass, rowsPerPiece } from '../src/networks/micro-batch.ts';
import { makeMlp } from '../src/networks/mlp.ts';
import type { Network } from '../src/networks/network.ts';
import { nodeWasmFiles } from '../src/tensor/backends/node-wasm-files.ts';
import { startBackend, stopBackend } from '../src/tensor/backends/start.ts';
import { product } from '../src/tensor/ops/product.ts';
import { normalTensor, Random } from '../src/tensor/random/random.ts';
import { finish } from '../src/tensor/work.ts';
import type { Row } from './tools.ts';

const IMAGE = { side: 28, channels: 1 };

export async function networkFigures(): Promise<Row[]> {
  const complain = (message: string) => console.error(message);
  await startBackend({ want: 'wasm', wasmFiles: nodeWasmFiles, onError: complain, onDeviceLost: complain });
  const random = new Random(1, 'bench');
  const best = productSpeed();
  const widths = [64, 128, 256];
  const rows = [
    ...widths.map((width) =>
      measure(
        `transposed generator ${width}`,
        convGenerator({ ...IMAGE, inputs: 64, width }, random),
        64,
        best,
      ),
    ),
    measure('gated generator 64', gluGenerator({ ...IMAGE, inputs: 64, width: 64 }, random), 64, best),
    measure('convolutional assigner 64', convAssigner({ ...IMAGE, width: 64 }, random), 1000, best),
    measure('dense assigner 4 x 1024', makeMlp({ ...PAPER, inputs: 1024, outputs: 1 }, random), 1000, best),
  ];
  stopBackend();
  return rows;
}

/** As in the paper, at its 32 x 32 pixels. */
const PAPER = { width: 1024, depth: 4, norm: false, output: 'linear' } as const;

/** Forward and backward pass of n rows; the network is disposed of. */
function measure(name: string, network: Network, n: number, best: number): Row {
  const [x, dy] = [network.inputs, network.outputs].map((d) => normalTensor(new Random(1, 'x'), [n, d]));
  const time = timed(() => finish(finish(BlockedPass.forward(network, x)).backward(dy)));
  const speed = (3 * n * network.cost) / time / 1e6;
  const piece = rowsPerPiece(network);
  dispose([x, dy]);
  network.dispose();
  return {
    figure: `${name}, ${n} images, forward and backward`,
    value: `${time.toFixed(0)} ms`,
    goal: '',
    detail: `${piece} rows a piece, ${speed.toFixed(1)} of ${best.toFixed(1)} Gmul-add/s: ${Math.round((100 * speed) / best)} %`,
  };
}

/** Billions of multiply-adds a second of a large matrix product. */
function productSpeed(): number {
  const [a, b] = [0, 1].map((i) => normalTensor(new Random(i, 'product'), [768, 768]) as Tensor2D);
  const time = timed(() => [product(a, b)]);
  dispose([a, b]);
  return 768 ** 3 / time / 1e6;
}

/** The least processor time of some runs, milliseconds: other programs share the clock but not this. */
function timed(work: () => Tensor[]): number {
  const times = Array.from({ length: 6 }, () => {
    const start = process.cpuUsage();
    dispose(work());
    const { user, system } = process.cpuUsage(start);
    return (user + system) / 1000;
  });
  return Math.min(...times.slice(1));
}
