/** Engines that only images need, in one module, so that the page can load them on demand. */

import type { ImageEngines } from '../engine.ts';
import { createFeatureEngine } from './features.ts';
import { createPcaBoundEngine } from './pca/engine.ts';
import { createSsimEngine } from './ssim/engine.ts';

export const imageEngines: ImageEngines = {
  pca: createPcaBoundEngine,
  ssim: createSsimEngine,
  features: createFeatureEngine,
};
