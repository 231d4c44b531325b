/** What `startBackend` needs in Node. */
import { createRequire } from 'node:module';
import type { Platform } from './backend.ts';

const GRADIENTS = '@tensorflow/tfjs-core/dist/register_all_gradients';

export const nodePlatform: Platform = {
  wasmFiles: null,
  // The package ships these only as modules that Node does not take for modules: `require` under tsx does.
  loadGradients: async () => createRequire(import.meta.url)(GRADIENTS),
};
