import { Random } from '../tensor/random/random.ts';
import { PLANE_BOX } from './box.ts';
import type { RealsSources } from './bundled/sources.ts';
import type { LoadedReals, RealsChoice } from './loaded-reals.ts';
import { planePoints } from './shapes/shapes.ts';

export type { RealsSources };

/**
 * The reals of an experiment. Random data of the plane come from the stream `reals` of its seed; other data do not
 * depend on it. Rejects with an Error if nothing is drawn or written yet, or if data are missing or damaged.
 */
export async function loadReals(experiment: RealsChoice, sources: RealsSources): Promise<LoadedReals> {
  const { data, N, seed } = experiment;
  if (data === 'mnist' || data === 'fashion' || data === 'images' || data === 'points') {
    const { loadStored } = await import('./image-reals.ts');
    return loadStored({ ...experiment, data }, sources);
  }
  const text = data === 'text' ? (await import('./shapes/written.ts')).writeText(experiment.text) : undefined;
  const { drawing } = experiment;
  const points = planePoints(data, N, new Random(seed, 'reals'), { text, drawing });
  const plane = { kind: 'plane', dimension: 2, channels: 1, labels: null, classes: null } as const;
  return { ...plane, points, box: PLANE_BOX, notice: null };
}
