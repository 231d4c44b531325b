import type { Experiment } from '../settings/table.ts';
import { Random } from '../tensor/random.ts';
import { type Box, PLANE_BOX } from './box.ts';
import { loadMnist } from './mnist.ts';
import { planePoints } from './shapes.ts';
import type { RealsSources } from './sources.ts';

export type { RealsSources };

/** The target of a run: N points of equal mass. */
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
}

/** The reals of an experiment. 2-D data come from the stream `reals` of its seed; MNIST does not depend on the seed. */
export async function loadReals(
  experiment: Pick<Experiment, 'data' | 'N' | 'image' | 'text' | 'drawing' | 'seed'>,
  sources: RealsSources,
): Promise<LoadedReals> {
  const { data, N, image, seed } = experiment;
  if (data === 'mnist') {
    const onProgress = (done: number, total: number) => sources.onProgress?.('MNIST digits', done, total);
    const digits = await loadMnist({ ...sources, N, side: image, onProgress });
    return {
      kind: 'image',
      dimension: image * image,
      channels: 1,
      classes: null,
      ...digits,
      box: [-1, -1, 1, 1],
    };
  }
  if (data === 'fashion' || data === 'images' || data === 'points')
    throw new Error(`${data} cannot be loaded yet.`);
  const points = planePoints(data, N, new Random(seed, 'reals'), experiment);
  return { kind: 'plane', dimension: 2, channels: 1, classes: null, points, labels: null, box: PLANE_BOX };
}
