import type { Experiment } from '../settings/table.ts';
import { allowRelaxedSimd } from '../tensor/backends/node-relaxed-simd.ts';
import { nodeWasmFiles } from '../tensor/backends/node-wasm-files.ts';
import { installNodeWebgpu } from '../tensor/backends/node-webgpu.ts';
import { type BackendReport, startBackend } from '../tensor/backends/start.ts';

/**
 * Starts a backend in Node: WebGPU by the `webgpu` package if an adapter exists, otherwise WebAssembly or plain
 * JavaScript.
 * Rejects if none starts.
 */
export async function startNodeBackend(want: Experiment['backend'] = 'auto'): Promise<BackendReport> {
  allowRelaxedSimd();
  if (want === 'auto' || want === 'webgpu') await installNodeWebgpu();
  return startBackend({
    want,
    exclude: ['webgl'],
    wasmFiles: nodeWasmFiles,
    onDeviceLost: (reason) => fail(`the device was lost: ${reason}`),
    onError: fail,
  });
}

function fail(message: string): never {
  process.stderr.write(`lab: ${message}\n`);
  process.exit(1);
}
