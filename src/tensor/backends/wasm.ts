/** WebAssembly: the binaries come from the site itself; only the one that the machine supports is fetched. */
import { env } from '@tensorflow/tfjs-core';
import type { Started } from './started.ts';

/** Addresses of the binaries, without and with SIMD. */
export interface WasmFiles {
  plain: string;
  simd: string;
}

/** Rejects with an Error, whose message follows the backend's name, without WebAssembly. */
export async function startWasm(files: WasmFiles | null): Promise<Started> {
  if (typeof WebAssembly === 'undefined') throw new Error('is missing in this browser');
  const { setWasmPaths } = await import('@tensorflow/tfjs-backend-wasm');
  // Threads need response headers that a static site cannot rely on: so one thread, one binary.
  env().set('WASM_HAS_MULTITHREAD_SUPPORT', false);
  if (files) {
    setWasmPaths({
      'tfjs-backend-wasm.wasm': files.plain,
      'tfjs-backend-wasm-simd.wasm': files.simd,
      'tfjs-backend-wasm-threaded-simd.wasm': files.simd,
    });
  }
  const simd = await env().getAsync('WASM_HAS_SIMD_SUPPORT');
  return { device: `one thread of the processor${simd ? ', SIMD' : ''}`, stop: () => undefined };
}
