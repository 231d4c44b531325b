/** The WebAssembly binaries as files of the packages and of this project, in Node. Never imported by code for browsers. */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { WasmFiles } from './wasm.ts';

const { resolve } = createRequire(import.meta.url);
const PACKAGE = '@tensorflow/tfjs-backend-wasm/dist';

export const nodeWasmFiles: WasmFiles = {
  plain: resolve(`${PACKAGE}/tfjs-backend-wasm.wasm`),
  simd: resolve(`${PACKAGE}/tfjs-backend-wasm-simd.wasm`),
  loops: (build) => readFile(new URL(`../kernels/wasm/${build}.wasm`, import.meta.url)),
};
