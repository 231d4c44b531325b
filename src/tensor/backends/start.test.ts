import { engine, getBackend, memory } from '@tensorflow/tfjs-core';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { noWebgpu } from '../../../test/tensor/backends.ts';
import type { BackendName } from '../../settings/backends.ts';
import { nodeWasmFiles } from './node-wasm-files.ts';
import { type BackendOptions, loseDevice, startBackend, stopBackend } from './start.ts';
import { isSoftware } from './webgl.ts';

const sound = () => Promise.resolve(null);
const quiet = { wasmFiles: nodeWasmFiles, onDeviceLost: () => undefined, onError: () => undefined };
const start = (want: BackendOptions['want'], more: Partial<BackendOptions> = {}) =>
  startBackend({ ...quiet, want, ...more });

afterEach(() => {
  vi.unstubAllGlobals();
  stopBackend();
});

/** A WebGPU whose only adapter has this information. */
function stubAdapter(info: Partial<GPUAdapterInfo>) {
  vi.stubGlobal('navigator', {
    gpu: {
      requestAdapter: async () => ({
        info: { vendor: '', architecture: '', device: '', description: '', ...info },
      }),
    },
  });
}

describe('auto', () => {
  test('passes over what is missing and says so', async () => {
    vi.stubGlobal('navigator', {});
    const report = await start('auto');
    expect(report.name).toBe('wasm');
    expect(getBackend()).toBe('wasm');
    expect(report.reason).toBe('WebAssembly: WebGPU is missing here; WebGL is missing here.');
  });

  test.each([
    { isFallbackAdapter: true },
    { description: 'SwiftShader' },
    { description: 'llvmpipe (LLVM 15)' },
  ])('passes over adapters in software: %j', async (info) => {
    stubAdapter(info);
    const report = await start('auto');
    expect(report.name).toBe('wasm');
    expect(report.reason).toContain('WebGPU runs in software here');
  });

  test('a missing adapter and what is excluded lead on to plain JavaScript', async () => {
    vi.stubGlobal('navigator', { gpu: { requestAdapter: async () => null } });
    const report = await start('auto', { exclude: ['wasm', 'cpu'] });
    expect(report.name).toBe('cpu');
    expect(report.reason).toContain('WebGPU finds no adapter here');
  });
});

describe('asked for', () => {
  test.each<BackendName>(['cpu', 'wasm', 'cpu', 'wasm'])('%s starts, also again', async (name) => {
    const before = engine().state.numTensors;
    expect(await start(name)).toMatchObject({ name, reason: expect.stringContaining('as asked for') });
    expect(memory().numTensors).toBe(before);
  });

  test('what does not start falls back with the reason', async () => {
    vi.stubGlobal('navigator', {});
    const report = await start('webgpu');
    expect(report.name).toBe('wasm');
    expect(report.reason).toBe(
      'WebAssembly instead of WebGPU: WebGPU is missing here; WebGL is missing here.',
    );
  });

  test('a backend that fails its self-test is not used', async () => {
    let calls = 0;
    const check = async () => (calls++ === 0 ? 'gather: 1 instead of 2' : null);
    const report = await start('wasm', { exclude: ['webgpu', 'webgl'], check });
    expect(report.name).toBe('cpu');
    expect(report.reason).toContain('WebAssembly failed its self-test (gather: 1 instead of 2)');
  });
});

describe.skipIf(noWebgpu !== null)(`WebGPU${noWebgpu ? ` (skipped: ${noWebgpu})` : ''}`, () => {
  test('in software is used where asked for; its loss is reported, its end on purpose is not', async () => {
    const onDeviceLost = vi.fn();
    const onError = vi.fn();
    const report = await start('webgpu', { onDeviceLost, onError, check: sound });
    expect(report.name).toBe('webgpu');
    stopBackend();
    await start('webgpu', { onDeviceLost, onError, check: sound });
    expect(onDeviceLost).not.toHaveBeenCalled();
    expect(loseDevice()).toBe(true);
    await vi.waitFor(() => expect(onDeviceLost).toHaveBeenCalledOnce());
    expect(onError).not.toHaveBeenCalled();
  });

  test('reports a kernel that does not compile', async () => {
    const onError = vi.fn();
    await start('webgpu', { onError, check: sound });
    const { runKernel } = await import('../kernels/webgpu.ts');
    runKernel({
      name: 'broken',
      inputs: {},
      outputs: { result: { shape: [4], dtype: 'float32' } },
      workgroup: 64,
      dispatch: [1, 1, 1],
      wgsl: 'fn main(i: u32) { result[i] = nothing; }',
    })[0].dispose();
    await vi.waitFor(() => expect(onError).toHaveBeenCalled());
    expect(onError.mock.calls[0][0]).toContain('nothing');
  });
});

test('names of software renderers are known', () => {
  const software = [
    'Google SwiftShader',
    'llvmpipe (LLVM 15.0.7, 256 bits)',
    'Microsoft Basic Render Driver',
    'Apple Software Renderer',
  ];
  const hardware = [
    'ANGLE (NVIDIA, NVIDIA GeForce RTX 3060)',
    'Apple M2',
    'Mesa Intel(R) UHD Graphics 620',
    'Adreno (TM) 640',
  ];
  expect(software.map(isSoftware)).toEqual(software.map(() => true));
  expect(hardware.map(isSoftware)).toEqual(hardware.map(() => false));
});
