import { compileCost } from './compile.ts';
import type { Cost, CostSpec } from './cost.ts';
import { isImageCost } from './presets.ts';

/**
 * Compiles any cost, after loading the code for costs of images if necessary. Rejects with what `compileCost` throws.
 */
export async function loadCost(spec: CostSpec, dimension: number): Promise<Cost> {
  if (!isImageCost(spec.name)) return compileCost(spec, dimension);
  const { compileImageCost } = await import('./image/index.ts');
  return compileCost(spec, dimension, compileImageCost);
}
