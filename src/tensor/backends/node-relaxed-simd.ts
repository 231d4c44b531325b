/** Relaxed SIMD in Node, of which version 20 has it behind a flag. Never imported by code for browsers. */
import { setFlagsFromString } from 'node:v8';
import { hasRelaxedSimd } from '../kernels/wasm/own.ts';

/** To be called before WebAssembly starts. */
export function allowRelaxedSimd(): void {
  if (!hasRelaxedSimd()) setFlagsFromString('--experimental-wasm-relaxed-simd');
}
