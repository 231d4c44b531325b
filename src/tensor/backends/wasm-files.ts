/** The WebAssembly binaries as files of the site, for browsers. Vite provides the addresses. */
import plain from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm?url';
import simd from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url';
import type { WasmFiles } from './wasm.ts';

export const wasmFiles: WasmFiles = { plain, simd };
