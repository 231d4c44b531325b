/** The WebAssembly of TensorFlow.js, without the kernels that are not used: the code of the others stays as it is. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { KERNELS } from '../src/tensor/backends/tfjs-kernels.ts';

const PACKAGE = 'node_modules/@tensorflow/tfjs-backend-wasm/dist';
const CACHE = '.cache/wasm';

export type Binary = 'tfjs-backend-wasm' | 'tfjs-backend-wasm-simd';

/** The binary as the package brings it. */
const originalWasm = (name: Binary): string => `${PACKAGE}/${name}.wasm`;

/** Kernels of the package that are not used. Some are written in JavaScript: the binaries have no function of their name. */
export const UNUSED_KERNELS: readonly string[] = readdirSync(`${PACKAGE}/kernels`)
  .flatMap((file) => /^(\w+)\.js$/.exec(file)?.[1] ?? [])
  .filter((kernel) => !KERNELS.has(kernel))
  .sort();

/** Where there is SIMD own loops (`src/tensor/kernels/wasm`) do what these did. */
export const REPLACED: Record<Binary, readonly string[]> = {
  'tfjs-backend-wasm': [],
  'tfjs-backend-wasm-simd': ['BatchMatMul', '_FusedMatMul', 'LeakyRelu', 'Softplus'],
};

/** The path of a binary with the used kernels only; made where it is not there yet. */
export async function leanWasm(name: Binary): Promise<string> {
  const source = readFileSync(originalWasm(name));
  const without = [...UNUSED_KERNELS, ...REPLACED[name]];
  const key = createHash('sha256').update(source).update(without.join()).digest('hex').slice(0, 16);
  const path = `${CACHE}/${name}-${key}.wasm`;
  if (!existsSync(path)) {
    mkdirSync(CACHE, { recursive: true });
    const unfinished = `${path}.${process.pid}`;
    writeFileSync(unfinished, await withoutKernels(source, without));
    renameSync(unfinished, path);
  }
  return path;
}

/** A function that is not exported, and that nothing calls, is left out. Nothing is optimised: equal code, equal numbers. */
async function withoutKernels(wasm: Uint8Array, kernels: readonly string[]): Promise<Uint8Array> {
  const { default: binaryen } = await import('binaryen');
  const module = binaryen.readBinary(wasm);
  const exported = Array.from({ length: module.getNumExports() }, (_, i) =>
    binaryen.getExportInfo(module.getExportByIndex(i)),
  );
  for (const { name } of exported) if (kernels.includes(name)) module.removeExport(name);
  module.runPasses(['remove-unused-module-elements']);
  const lean = module.emitBinary();
  module.dispose();
  return lean;
}
