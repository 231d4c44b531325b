/** Engines that only images need, in one module, so that the page can load them when they are wanted. */
import { createAxesEngine } from './axes-engine.ts';
import type { ImageEngines } from './engine.ts';
import { createFeatureEngine } from './features.ts';
import { createStructureEngine } from './structure.ts';

export const imageEngines: ImageEngines = {
  axes: createAxesEngine,
  structure: createStructureEngine,
  features: createFeatureEngine,
};
