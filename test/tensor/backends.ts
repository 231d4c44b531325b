/** For tests of every room: runs them on each backend that starts here. */
import { memory, type Tensor } from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect } from 'vitest';
import { leanWasm } from '../../scripts/lean-wasm.ts';
import type { BackendName } from '../../src/settings/backends.ts';
import { allowRelaxedSimd } from '../../src/tensor/backends/node-relaxed-simd.ts';
import { nodeWasmFiles } from '../../src/tensor/backends/node-wasm-files.ts';
import { installNodeWebgpu } from '../../src/tensor/backends/node-webgpu.ts';
import { startBackend, stopBackend } from '../../src/tensor/backends/start.ts';
import type { WasmFiles } from '../../src/tensor/backends/wasm.ts';
import { poisonOutputs } from '../../src/tensor/kernels/webgpu.ts';
import type { Random } from '../../src/tensor/random/random.ts';
import type { Matrix } from './plain.ts';
import { withSharedDevice } from './shared-device.ts';
import { brokenRules } from './wgsl-rules.ts';

/** Milliseconds for a software adapter on a busy machine. */
export const SLOW = 120_000;

allowRelaxedSimd(); // as visitors have it

/** Null where Node has an adapter, else why not. */
export const noWebgpu = await installNodeWebgpu();

/**
 * Describes `body` once a backend: cpu, wasm, and webgpu where Node finds an adapter (in software, so keep it
 * small); else that part is skipped and its title says why. Own kernels get poisoned outputs, and errors of the
 * device fail the tests. Tensors made in `body` itself belong to no backend: make them in tests or hooks.
 */
export function onEachBackend(
  body: (name: BackendName) => void,
  names: readonly BackendName[] = ['cpu', 'wasm', 'webgpu'],
): void {
  for (const name of names) {
    const skipped = name === 'webgpu' && noWebgpu !== null;
    describe.skipIf(skipped)(skipped ? `on ${name} (skipped: ${noWebgpu})` : `on ${name}`, () => {
      const errors: string[] = [];
      beforeAll(async () => {
        const report = await startTestBackend(name, errors);
        expect(report.name, report.reason).toBe(name);
      }, SLOW);
      afterAll(() => {
        poisonOutputs(false);
        stopBackend();
        expect(errors).toEqual([]);
      });
      body(name);
    });
  }
}

/** WebAssembly as the site has it. */
export const leanFiles = async (): Promise<WasmFiles> => ({
  ...nodeWasmFiles,
  plain: await leanWasm('tfjs-backend-wasm'),
  simd: await leanWasm('tfjs-backend-wasm-simd'),
});

/** The backends that start here. */
export const BACKENDS: readonly BackendName[] = ['cpu', 'wasm', ...(noWebgpu ? [] : (['webgpu'] as const))];

/** What `work` finds on a backend, for tests that compare several. */
export async function withBackend<T>(name: BackendName, work: () => Promise<T>): Promise<T> {
  const errors: string[] = [];
  const report = await startTestBackend(name, errors);
  expect(report.name, report.reason).toBe(name);
  try {
    return await work();
  } finally {
    poisonOutputs(false);
    stopBackend();
    expect(errors).toEqual([]);
  }
}

/** Faults of the backend that runs, on a device that several share. */
let faults: string[] = [];

async function startTestBackend(name: BackendName, errors: string[]) {
  faults = errors;
  poisonOutputs(true);
  const files = await leanFiles();
  const start = () =>
    startBackend({
      want: name,
      wasmFiles: files,
      check: () => Promise.resolve(null), // it has a test of its own and compiles many kernels
      onError: (message) => errors.push(message),
      onDeviceLost: (reason) => errors.push(reason),
    });
  return name === 'webgpu' ? withSharedDevice(checkShaders, start) : start();
}

/** Own shaders, as they are compiled, keep to the rules for real devices. Those of TensorFlow.js are not ours to mend. */
function checkShaders(device: GPUDevice): void {
  const create = device.createShaderModule.bind(device);
  device.createShaderModule = (shader) => {
    // The optimiser binds as many parameters as the device takes.
    const most = shader.label === 'optimiser' ? device.limits.maxStorageBuffersPerShaderStage : undefined;
    if (!shader.code.includes('NAN : f32'))
      faults.push(...brokenRules(shader.code, most).map((rule) => `${shader.label}: ${rule}`));
    return create(shader);
  };
}

/** Runs `work` and expects as many tensors after it as before, plus `kept`. */
export async function expectNoLeak<T>(work: () => T | Promise<T>, kept = 0): Promise<T> {
  const before = memory().numTensors;
  const result = await work();
  expect(memory().numTensors - before).toBe(kept);
  return result;
}

/** Expects each number within `tolerance` of the expected one, or of it times its size where that is above one. */
export async function expectClose(
  actual: Tensor,
  expected: readonly number[],
  tolerance = 1e-4,
): Promise<void> {
  const values = await actual.data();
  expect(values.length).toBe(expected.length);
  const off = expected.findIndex(
    (e, i) => !(Math.abs(values[i] - e) <= tolerance * Math.max(1, Math.abs(e))),
  );
  if (off >= 0)
    expect.fail(`number ${off} of ${expected.length} is ${values[off]}, should be ${expected[off]}`);
}

/** Standard normal numbers, rounded to single precision. */
export function randomMatrix(random: Random, rows: number, columns: number): Matrix {
  const values = random.normal(rows * columns);
  return Array.from({ length: rows }, (_, i) => [...values.slice(i * columns, (i + 1) * columns)]);
}
