/** What `startBackend` needs in a browser. Vite turns the two binaries into files of the site. */
import plain from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm?url';
import simd from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url';
import type { Platform } from './backend.ts';

export const browserPlatform: Platform = {
  wasmFiles: { plain, simd },
  loadGradients: () => import('@tensorflow/tfjs-core/dist/register_all_gradients'),
};
