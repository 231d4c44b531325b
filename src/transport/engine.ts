import type { Tensor2D } from '@tensorflow/tfjs-core';
import type { Cost } from '../costs/cost.ts';
import { hasKernels } from '../tensor/kernels/webgpu.ts';
import type { AssignmentEngine, EngineFactory, EngineName } from './assignment.ts';
import type { createFeatureEngine } from './engines/features.ts';
import { createGemmEngine } from './engines/gemm/engine.ts';
import { createTreeEngine } from './engines/kdtree/engine.ts';
import { createPlainEngine } from './engines/plain/engine.ts';
import { createWgslEngine } from './engines/webgpu/engine.ts';

/** Engines that only images need, loaded on demand: `engines/image-engines.ts`. */
export interface ImageEngines {
  pca: EngineFactory;
  ssim: EngineFactory;
  /** Costs of features, by another engine. */
  features: typeof createFeatureEngine;
}

/** Up to this dimension a k-d tree prunes enough to beat loops and matrix products. */
const TREE_DIMENSIONS = 8;
/** From this dimension on, bounds by principal axes are worth their cost. */
const PCA_DIMENSIONS = 64;

const engines: Record<Exclude<EngineName, keyof ImageEngines>, EngineFactory> = {
  wgsl: createWgslEngine,
  'kd-tree': createTreeEngine,
  gemm: createGemmEngine,
  plain: createPlainEngine,
};

/** The engine for this cost on the current backend. */
export function chooseEngine(cost: Cost): EngineName {
  if (cost.features) return chooseEngine(cost.features.cost);
  if (cost.ssim) return 'ssim';
  if (cost.radial && cost.dimension >= PCA_DIMENSIONS) return 'pca';
  if (hasKernels() && (cost.fold || cost.radial)) return 'wgsl';
  return cost.monotone && cost.dimension <= TREE_DIMENSIONS ? 'kd-tree' : 'gemm';
}

/**
 * Makes the engine for reals y [N, d], which stay the caller's; `name` forces one, for tests and benchmarks.
 * Throws an Error if there are no reals, if their dimension is not the cost's, if the engine is one of `images` and
 * those are missing, and if a forced engine cannot serve the cost: `wgsl` needs WebGPU, `kd-tree` a monotone cost,
 * `pca` a radial one.
 */
export function createAssignment(
  y: Tensor2D,
  cost: Cost,
  scale: number,
  { name = chooseEngine(cost), images = null }: { name?: EngineName; images?: ImageEngines | null } = {},
): AssignmentEngine {
  if (y.shape[0] === 0) throw new Error('There are no reals to assign to.');
  if (y.shape[1] !== cost.dimension) {
    throw new Error(`The reals have dimension ${y.shape[1]}, the cost ${cost.dimension}.`);
  }
  const make = name === 'pca' || name === 'ssim' ? loaded(images)[name] : engines[name];
  if (cost.features && name !== 'plain') return loaded(images).features(y, cost.features, scale, make);
  return make(y, cost, scale);
}

function loaded(images: ImageEngines | null): ImageEngines {
  if (!images) throw new Error('The engines for images are not loaded.');
  return images;
}
