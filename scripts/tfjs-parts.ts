import type { Plugin } from 'vite';

const CORE = '@tensorflow/tfjs-core';

/** Modules of tfjs that are loaded and never used here, and what stands for them. */
const STAND_INS: readonly { module: RegExp; code: string }[] = [
  // The entry registers the optimisers of tfjs; this project has its own. Custom bundles of tfjs replace the entry in
  // the same way (see its dist/index.js).
  {
    module: /^@tensorflow\/tfjs-core$/,
    code: `import '${CORE}/dist/base_side_effects'; export * from '${CORE}/dist/base';`,
  },
  // Only kernels of strings hash text.
  { module: /^\.\/hash_util$/, code: 'export const hexToLong = null; export const fingerPrint64 = null;' },
  // WebAssembly runs on one thread: see src/tensor/backends/wasm.ts.
  { module: /tfjs-backend-wasm-threaded-simd\.js$/, code: 'export default null;' },
  { module: /tfjs-backend-wasm-threaded-simd\.worker\.js$/, code: "export const wasmWorkerContents = '';" },
];

/** Leaves out of a build what tfjs brings along and this project does not use. */
export const neededPartsOfTfjs = (): Plugin => ({
  name: 'needed-parts-of-tfjs',
  apply: 'build',
  enforce: 'pre',
  resolveId(id) {
    const at = STAND_INS.findIndex(({ module }) => module.test(id));
    return at < 0 ? null : `\0tfjs-stand-in-${at}`;
  },
  load(id) {
    const [, at] = /^\0tfjs-stand-in-(\d+)$/.exec(id) ?? [];
    return at === undefined ? null : STAND_INS[Number(at)].code;
  },
});
