/** Engines that only images need, in one module, so that the page can load them when they are wanted. */
import { createAxesEngine } from './axes-engine.ts';
import type { ImageEngines } from './engine.ts';

export const imageEngines: ImageEngines = { axes: createAxesEngine };
