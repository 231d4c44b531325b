/** WebAssembly: the binaries come from the site itself; only the one that the machine supports is fetched. */
import { env } from '@tensorflow/tfjs-core';
import { type Build, hasRelaxedSimd, setLoops } from '../kernels/wasm/own.ts';
import type { Started } from './started.ts';

/** The binaries. */
export interface WasmFiles {
  /** The addresses of those of TensorFlow.js, without and with SIMD. */
  plain: string;
  simd: string;
  /** Reads the own loops (`npm run kernel`). Rejects with an Error if they cannot be read. */
  loops(build: Build): Promise<BufferSource>;
}

/**
 * `build` forces one of the own loops, or none (null); by default it is `relaxed` wherever that is supported. Rejects with an
 * Error, whose message follows the backend's name, without WebAssembly.
 */
export async function startWasm(files: WasmFiles, build?: Build | null): Promise<Started> {
  if (typeof WebAssembly === 'undefined') throw new Error('is missing in this browser');
  const { setWasmPaths } = await import('@tensorflow/tfjs-backend-wasm');
  // Threads need response headers that a static site cannot rely on: so one thread, one binary.
  env().set('WASM_HAS_MULTITHREAD_SUPPORT', false);
  setWasmPaths({
    'tfjs-backend-wasm.wasm': files.plain,
    'tfjs-backend-wasm-simd.wasm': files.simd,
    'tfjs-backend-wasm-threaded-simd.wasm': files.simd,
  });
  const simd = await env().getAsync('WASM_HAS_SIMD_SUPPORT');
  const best = hasRelaxedSimd() ? 'relaxed' : 'simd';
  const own = simd ? (build === undefined ? best : build) : null;
  setLoops(own && { build: own, module: await WebAssembly.compile(await files.loops(own)) });
  const words = simd ? `, ${own === 'relaxed' ? 'relaxed ' : ''}SIMD` : '';
  return { device: `one thread of the processor${words}`, stop: () => setLoops(null) };
}
