import { readFileSync } from 'node:fs';
import * as tf from '@tensorflow/tfjs-core';
import { afterEach, describe, expect, test } from 'vitest';
import { nodeWasmFiles } from '../src/tensor/backends/node-wasm-files.ts';
import { startBackend, stopBackend } from '../src/tensor/backends/start.ts';
import { KERNELS } from '../src/tensor/backends/tfjs-kernels.ts';
import type { WasmFiles } from '../src/tensor/backends/wasm.ts';
import { Random } from '../src/tensor/random/random.ts';
import { leanFiles } from '../test/tensor/backends.ts';
import { leanWasm, REPLACED } from './lean-wasm.ts';

afterEach(() => {
  stopBackend();
  tf.env().reset();
});

/** What every kernel makes of numbers, but for those of products where there are own ones; widths that leave a rest beside vectors of four. */
function work(simd: boolean): tf.Tensor[] {
  const random = new Random(7, 'kernels');
  const numbers = (...shape: number[]) => tf.tensor(random.normal(shape.reduce((a, b) => a * b, 1)), shape);
  const [x, y, small] = [numbers(37, 23), numbers(37, 23), numbers(23, 11)];
  const positive = tf.add(tf.square(x), 0.1);
  const where = tf.greater(x, y);
  const both = [tf.add, tf.sub, tf.mul, tf.div, tf.maximum, tf.minimum].map((op) => op(x, y));
  const rows = [tf.max, tf.mean, tf.min, tf.sum].flatMap((op) => [op(x, 1), op(x, 0), op(x)]);
  const one = [
    tf.abs,
    tf.cos,
    tf.exp,
    tf.expm1,
    tf.floor,
    tf.neg,
    tf.relu,
    tf.round,
    tf.sigmoid,
    tf.sign,
    tf.sin,
  ];
  return [
    ...both,
    ...rows,
    ...one.map((op) => op(x)),
    ...[tf.square, tf.step, tf.tanh, tf.zerosLike].map((op) => op(x)),
    ...[tf.log, tf.rsqrt, tf.sqrt].map((op) => op(positive)),
    ...[tf.mul(x, 2.5), tf.add(x, numbers(1, 23)), tf.sub(numbers(37, 1), y), tf.addN([x, y, x])],
    ...[tf.pow(positive, y), tf.clipByValue(x, -0.5, 0.7), tf.where(where, x, y)],
    ...(simd
      ? []
      : [
          ...[tf.matMul(x, small), tf.matMul(x, y, true), tf.matMul(x, y, false, true)],
          ...[tf.dot(numbers(23), small), tf.matMul(numbers(3, 7, 5), numbers(3, 5, 9))],
          tf.fused.matMul({ a: x, b: small, bias: numbers(11), activation: 'relu' }),
          ...[tf.softplus(x), tf.leakyRelu(x, 0.2)],
        ]),
    ...[
      tf.transpose(x),
      tf.transpose(numbers(3, 4, 5), [2, 0, 1]),
      tf.reshape(x, [23, 37]),
      tf.tile(small, [2, 3]),
    ],
    ...[tf.slice(x, [3, 2], [30, 7]), tf.concat([x, y], 1), tf.stack([x, y]), ...tf.split(x, [3, 20], 1)],
    ...[
      tf.pad(
        x,
        [
          [1, 2],
          [0, 3],
        ],
        0.5,
      ),
      tf.fill([5, 3], 1.5),
      tf.gather(x, tf.tensor1d([4, 0, 36], 'int32')),
    ],
    tf.oneHot(tf.argMax(x, 1), 23),
    ...[
      tf.cast(where, 'float32'),
      tf.cast(tf.equal(tf.round(x), tf.round(y)), 'int32'),
      tf.clone(x),
      tf.expandDims(x, 1),
    ],
  ];
}

/** Kernels run, and all that they made. */
async function results(files: WasmFiles, simd: boolean) {
  await startBackend({
    ...{ want: 'wasm', wasmFiles: files, onDeviceLost() {}, onError() {} },
    check: async () => null,
  });
  expect(tf.env().getBool('WASM_HAS_SIMD_SUPPORT')).toBe(simd);
  let made: tf.Tensor[] = [];
  const { kernelNames } = await tf.profile(() => {
    made = work(simd);
    return made;
  });
  return { kernelNames, values: made.map((tensor) => tensor.dataSync()) };
}

describe.each([
  ['with SIMD', true],
  ['plain', false],
])('%s', (_, simd) => {
  const name = simd ? 'tfjs-backend-wasm-simd' : 'tfjs-backend-wasm';
  const used = new Set([...KERNELS].filter((kernel) => !REPLACED[name].includes(kernel)));

  test('every kernel gives bit for bit what it gives in the whole binary', async () => {
    if (!simd) tf.env().set('WASM_HAS_SIMD_SUPPORT', false);
    const expected = await results(nodeWasmFiles, simd);
    stopBackend();
    const { kernelNames, values } = await results(await leanFiles(), simd);
    expect(kernelNames).toEqual(expect.arrayContaining([...used]));
    expect(values).toEqual(expected.values);
  });

  test('is smaller, and has lost no kernel that is used', async () => {
    const whole = new WebAssembly.Module(readFileSync(nodeWasmFiles[simd ? 'simd' : 'plain']));
    const lean = new WebAssembly.Module(readFileSync(await leanWasm(name)));
    const names = (module: WebAssembly.Module) => WebAssembly.Module.exports(module).map((e) => e.name);
    const lost = names(whole).filter((n) => !names(lean).includes(n));
    expect(lost.filter((kernel) => used.has(kernel))).toEqual([]);
    expect(lost.length).toBeGreaterThan(50);
  });
});
