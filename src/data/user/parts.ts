import type { ValueRange } from './own.ts';

/** What a file turned out to hold. */
export type Part = ImagesPart | LabelsPart | PointsPart;

export interface ImagesPart {
  kind: 'images';
  name: string;
  /** Images in the file; fewer may be kept. */
  total: number;
  side: number;
  channels: 1 | 3;
  /** [kept, side, side, channels], 0 to 255. */
  pixels: Uint8Array<ArrayBuffer>;
  /** [kept] */
  labels: Uint8Array<ArrayBuffer> | null;
  classes: readonly string[] | null;
  range?: ValueRange;
  /** What the visitor should know of it. */
  notice?: string;
}

export interface LabelsPart {
  kind: 'labels';
  name: string;
  labels: Uint8Array<ArrayBuffer>;
}

export interface PointsPart {
  kind: 'points';
  name: string;
  total: number;
  /** [kept, 2] */
  points: Float64Array;
}
