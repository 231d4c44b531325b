import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { Plugin } from 'vite';
import { KERNELS } from '../src/tensor/backends/tfjs-kernels.ts';
import { type Binary, leanWasm, UNUSED_KERNELS } from './lean-wasm.ts';

const CORE = '@tensorflow/tfjs-core';

const managed = (store: string): string => `export const ${store} = {}; export class ${store}Manager {}`;

/** Modules of tfjs that are loaded and never used here, and what stands for them. */
const STAND_INS: readonly { module: RegExp; code: string }[] = [
  // The entry registers the optimisers of tfjs; this project has its own. Custom bundles of tfjs replace the entry in
  // the same way (see its dist/index.js).
  {
    module: /^@tensorflow\/tfjs-core$/,
    code: `import '${CORE}/dist/base_side_effects'; export * from '${CORE}/dist/base';`,
  },
  // No operation of tfjs is differentiated, measured or printed.
  {
    module: /^\.\/tape$/,
    code: 'export const backpropagateGradients = null; export const getFilteredNodesXToY = null;',
  },
  { module: /^\.\/profiler$/, code: 'export class Profiler {}' },
  { module: /^\.\/tensor_format$/, code: 'export const tensorToString = () => "Tensor";' },
  // Nothing is stored by tfjs.
  { module: /^\.\/io\/io$/, code: 'export {};' },
  { module: /^\.\.\/io\/indexed_db$/, code: managed('BrowserIndexedDB') },
  { module: /^\.\.\/io\/local_storage$/, code: managed('BrowserLocalStorage') },
  {
    module: /^\.\.\/io\/model_management$/,
    code: 'export const ModelStoreManagerRegistry = { registerManager() {} };',
  },
  // Only kernels of strings hash text.
  { module: /^\.\/hash_util$/, code: 'export const hexToLong = null; export const fingerPrint64 = null;' },
  // WebAssembly runs on one thread: see src/tensor/backends/wasm.ts.
  { module: /tfjs-backend-wasm-threaded-simd\.js$/, code: 'export default null;' },
  { module: /tfjs-backend-wasm-threaded-simd\.worker\.js$/, code: "export const wasmWorkerContents = '';" },
];

/** The file of each backend that imports all its kernels and registers them. */
const REGISTERS = /tfjs-backend-\w+[\\/]dist[\\/]register_all_kernels\.js$/;

/** The same with the used kernels only, as custom bundles of tfjs do it. */
export function usedKernels(code: string): string {
  const imports = [...code.matchAll(/^import \{ (\w+) \} from '\.\/kernels\/(\w+)';$/gm)].filter(
    ([, , kernel]) => KERNELS.has(kernel),
  );
  if (imports.length !== KERNELS.size)
    throw new Error('Not every kernel of src/tensor/backends/tfjs-kernels.ts is there.');
  return [
    `import { registerKernel } from '${CORE}';`,
    ...imports.map(([line]) => line),
    ...imports.map(([, config]) => `registerKernel(${config});`),
  ].join('\n');
}

/** What is rewritten so that the rest of it can be left out. */
const REWRITTEN: readonly { file: RegExp; from: RegExp; to: (...found: string[]) => string }[] = [
  // A namespace that is taken apart would be kept whole.
  {
    file: /tfjs-backend-webgl[\\/]dist[\\/]shader_compiler\.js$/,
    from: /^const \{ (\w+) \} = backend_util;$/m,
    to: (_, member) => `const ${member} = backend_util.${member};`,
  },
  // One line for each kernel of the binary.
  {
    file: /tfjs-backend-wasm[\\/]wasm-out[\\/]tfjs-backend-wasm\.js$/,
    from: /var _(\w+)=Module\["_\1"\]=function\(\)\{return\(_\1=Module\["_\1"\]=Module\["asm"\]\["\1"\]\)\.apply\(null,arguments\)\};/g,
    to: (line, kernel) => (UNUSED_KERNELS.includes(kernel) ? '' : line),
  },
];

/** Recognises phones for WebGL, by long patterns, and browsers for the rest. */
const DEVICE = './device_util';
const FLAGS = /tfjs-core[\\/]dist[\\/]flags\.js$/;

const WASM = /tfjs-backend-wasm[\\/]dist[\\/](tfjs-backend-wasm(?:-simd)?)\.wasm\?url$/;

/** Leaves out of a build what tfjs brings along and this project does not use. */
export const neededPartsOfTfjs = (): Plugin => ({
  name: 'needed-parts-of-tfjs',
  apply: 'build',
  enforce: 'pre',
  resolveId(id, importer) {
    // What the flags need of it is a module of its own, so that the patterns are loaded with WebGL.
    if (id === DEVICE && importer && FLAGS.test(importer))
      return `${resolve(dirname(importer), id)}.js?browser`;
    const at = STAND_INS.findIndex(({ module }) => module.test(id));
    return at < 0 ? null : `\0tfjs-stand-in-${at}`;
  },
  async load(id) {
    const [, at] = /^\0tfjs-stand-in-(\d+)$/.exec(id) ?? [];
    if (at !== undefined) return STAND_INS[Number(at)].code;
    if (id.endsWith('?browser')) return readFileSync(id.replace('?browser', ''), 'utf8');
    if (REGISTERS.test(id)) return usedKernels(readFileSync(id, 'utf8'));
    const [, binary] = WASM.exec(id) ?? [];
    if (binary === undefined) return null;
    const source = readFileSync(await leanWasm(binary as Binary));
    const file = this.emitFile({ type: 'asset', name: `${binary}.wasm`, source });
    return `export default import.meta.ROLLUP_FILE_URL_${file};`;
  },
  transform(code, id) {
    const form = REWRITTEN.find(({ file }) => file.test(id));
    return form ? { code: code.replace(form.from, form.to), map: null } : null;
  },
});
