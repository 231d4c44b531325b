import type { Experiment } from '../settings/table.ts';
import { Random } from '../tensor/random.ts';
import { type Box, PLANE_BOX } from './box.ts';
import { planePoints } from './shapes.ts';
import type { RealsSources } from './sources.ts';

export type { RealsSources };

/** The target of a run: N points of equal mass, or fewer where the data have no more. */
export interface LoadedReals {
  kind: 'plane' | 'image';
  /** 2, or pixels a side squared times channels. */
  dimension: number;
  /** Numbers of a pixel; 1 on the plane. */
  channels: 1 | 3;
  /** [N, dimension]; images in [-1, 1]. */
  points: Float32Array<ArrayBuffer>;
  /** [N] class labels, where the data have them. */
  labels: Uint8Array<ArrayBuffer> | null;
  /** Names of the classes, where they are known: labels are their numbers. */
  classes: readonly string[] | null;
  /** The square that holds the points of the plane; the range of two pixels for images. */
  box: Box;
  /** What the visitor should know about them, in a sentence: that there are fewer than N. */
  notice: string | null;
}

/** What decides about the reals. */
export type RealsChoice = Pick<
  Experiment,
  'data' | 'own' | 'N' | 'image' | 'colour' | 'classes' | 'text' | 'drawing' | 'seed'
>;

/** The reals of an experiment. Drawn 2-D data come from the stream `reals` of its seed; others do not depend on it. */
export async function loadReals(experiment: RealsChoice, sources: RealsSources): Promise<LoadedReals> {
  const { data, N, seed } = experiment;
  if (data === 'mnist' || data === 'fashion' || data === 'images' || data === 'points') {
    const { loadStored } = await import('./image-reals.ts');
    return loadStored({ ...experiment, data }, sources);
  }
  const text = data === 'text' ? (await import('./written.ts')).writeText(experiment.text) : undefined;
  const { drawing } = experiment;
  const points = planePoints(data, N, new Random(seed, 'reals'), { text, drawing });
  const plane = { kind: 'plane', dimension: 2, channels: 1, labels: null, classes: null } as const;
  return { ...plane, points, box: PLANE_BOX, notice: null };
}
