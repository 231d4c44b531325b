/** The WebAssembly binaries as files of the site, for browsers. Vite provides the addresses. */
import plain from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm?url';
import simd from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url';
import relaxedLoops from '../kernels/wasm/relaxed.wasm?url';
import simdLoops from '../kernels/wasm/simd.wasm?url';
import type { WasmFiles } from './wasm.ts';

const LOOPS = { simd: simdLoops, relaxed: relaxedLoops };

/** Rejects, as every `WasmFiles` does, where the server does not have the file. */
export const wasmFiles: WasmFiles = {
  plain,
  simd,
  async loops(build) {
    const response = await fetch(LOOPS[build]);
    if (!response.ok) throw new Error(`could not be fetched (${response.status})`);
    return response.arrayBuffer(); // not compiled as a stream, for which the server would have to know its type
  },
};
