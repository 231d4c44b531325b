/** Modules that are loaded on demand, so that the page starts without them, and passed to the code that needs them. */
import type { CompileImageCost } from '../../costs/cost.ts';
import { methodOf } from '../../methods/registry.ts';
import { type Experiment, isImage } from '../../settings/table.ts';
import type { ImageEngines } from '../../transport/engine.ts';

/** The loaded modules; null where the experiment does not need them. */
export interface Modules {
  /** For reals that are images. */
  images: {
    compileCost: CompileImageCost;
    engines: ImageEngines;
    networks: typeof import('../../networks/images.ts');
  } | null;
  /** For a generator that is the flow of a velocity. */
  flow: typeof import('../../networks/flow.ts') | null;
  /** For a potential that is a table. */
  makeTable: typeof import('../../networks/table.ts').makeTable | null;
  /** For typed costs. */
  doubtsOf: typeof import('../../costs/language/inspect.ts').doubtsOf | null;
}

/** Loads all modules that the experiment needs. Rejects where one cannot be fetched. */
export async function loadModules(e: Experiment): Promise<Modules> {
  const [images, flow, table, inspection] = await Promise.all([
    isImage(e) ? loadImages() : null,
    methodOf(e).flow ? import('../../networks/flow.ts') : null,
    e.assignerKind === 'table' ? import('../../networks/table.ts') : null,
    e.cost === 'custom' ? import('../../costs/language/inspect.ts') : null,
  ]);
  return { images, flow, makeTable: table?.makeTable ?? null, doubtsOf: inspection?.doubtsOf ?? null };
}

async function loadImages(): Promise<Modules['images']> {
  const [{ compileImageCost }, { imageEngines }, networks] = await Promise.all([
    import('../../costs/image/index.ts'),
    import('../../transport/engines/image-engines.ts'),
    import('../../networks/images.ts'),
    import('../queries/queries.ts'), // the views of images send queries at once
  ]);
  return { compileCost: compileImageCost, engines: imageEngines, networks };
}

/** The module itself. Throws an Error that names `what` where it was not loaded. */
export function loaded<T>(module: T | null | undefined, what: string): T {
  if (!module) throw new Error(`Not loaded: ${what}.`);
  return module;
}
