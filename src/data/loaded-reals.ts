import type { Experiment } from '../settings/table.ts';
import type { Box } from './box.ts';

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

/** The settings that decide about the reals. */
export type RealsChoice = Pick<
  Experiment,
  'data' | 'own' | 'N' | 'image' | 'colour' | 'classes' | 'text' | 'drawing' | 'seed'
>;
