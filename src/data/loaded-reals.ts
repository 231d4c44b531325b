import type { Experiment } from '../settings/table.ts';
import type { Box } from './box.ts';

/** The target of a run: N points of equal mass, or fewer if the data have no more. */
export interface LoadedReals {
  kind: 'plane' | 'image';
  /** 2 on the plane, side * side * channels for images. */
  dimension: number;
  /** Numbers per pixel; 1 on the plane. */
  channels: 1 | 3;
  /** [N, dimension]; images in [-1, 1]. */
  points: Float32Array<ArrayBuffer>;
  /** Class labels, [N], if the data have them. */
  labels: Uint8Array<ArrayBuffer> | null;
  /** Names of the classes by label, if they are known. */
  classes: readonly string[] | null;
  /** The square that contains the points of the plane; for images the range of two pixels. */
  box: Box;
  /** A sentence for the visitor, for example that there are fewer than N. */
  notice: string | null;
}

/** The settings that determine the reals. */
export type RealsChoice = Pick<
  Experiment,
  'data' | 'own' | 'N' | 'image' | 'colour' | 'classes' | 'text' | 'drawing' | 'seed'
>;
