/** Engines that only images need, in one module, so that the page can load them when they are wanted. */

import type { ImageEngines } from './engine.ts';
import { createFeatureEngine } from './features.ts';
import { createAxesEngine } from './pca-bound-engine.ts';
import { createStructureEngine } from './ssim.ts';

export const imageEngines: ImageEngines = {
  axes: createAxesEngine,
  structure: createStructureEngine,
  features: createFeatureEngine,
};
