/** What comes on demand, so that the page starts without it: awaited here, and handed to whoever needs it. */
import type { CompileImageCost } from '../../costs/cost.ts';
import { type Experiment, isImage } from '../../settings/table.ts';
import type { ImageEngines } from '../../transport/engine.ts';

export interface Modules {
  /** Where the reals are images. */
  images: {
    compileCost: CompileImageCost;
    engines: ImageEngines;
    networks: typeof import('../../networks/images.ts');
  } | null;
  /** Where the potential is a table. */
  makeTable: typeof import('../../networks/table.ts').makeTable | null;
  /** Where the cost is typed. */
  doubtsOf: typeof import('../../costs/language/inspect.ts').doubtsOf | null;
}

/** All that the experiment needs. */
export async function loadModules(e: Experiment): Promise<Modules> {
  const [images, table, inspection] = await Promise.all([
    isImage(e) ? loadImages() : null,
    e.assignerKind === 'table' ? import('../../networks/table.ts') : null,
    e.cost === 'custom' ? import('../../costs/language/inspect.ts') : null,
  ]);
  return { images, makeTable: table?.makeTable ?? null, doubtsOf: inspection?.doubtsOf ?? null };
}

async function loadImages(): Promise<Modules['images']> {
  const [{ compileImageCost }, { imageEngines }, networks] = await Promise.all([
    import('../../costs/image/index.ts'),
    import('../../transport/engines/image-engines.ts'),
    import('../../networks/images.ts'),
    import('../queries/queries.ts'), // the views of images ask at once
  ]);
  return { compileCost: compileImageCost, engines: imageEngines, networks };
}

/** Throws where a module was not loaded that is needed. */
export function loaded<T>(module: T | null | undefined, what: string): T {
  if (!module) throw new Error(`Not loaded: ${what}.`);
  return module;
}
