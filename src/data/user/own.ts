/** Data that a visitor brought: decoded, checked, and small enough to keep. They never leave the browser. */

/** What every import becomes. */
export type OwnData = OwnImages | OwnPoints;

interface Own {
  /** What the visitor called it: the name of the file, or of the first of several. */
  name: string;
  /** The first 16 hexadecimal digits of the SHA-256 of the content: `Experiment.own`. */
  fingerprint: string;
  count: number;
  /** What the visitor should know: what was left out, and why. */
  notice?: string;
}

interface Images {
  kind: 'images';
  /** Pixels a side: cropped square in the middle, and made smaller where that is more than 32. */
  side: number;
  channels: 1 | 3;
  /** [count, side, side, channels], 0 to 255. */
  pixels: Uint8Array<ArrayBuffer>;
  /** [count], where the file has them. */
  labels: Uint8Array<ArrayBuffer> | null;
  classes: readonly string[] | null;
  /** Where the file holds numbers: those that became black and white. */
  range?: ValueRange;
}

export type ValueRange = readonly [black: number, white: number];

/** `values from 0 to 255` */
export const rangeInWords = (range: ValueRange): string =>
  `values from ${range.map((value) => Number(value.toPrecision(4))).join(' to ')}`;

export interface OwnImages extends Own, Images {}

export interface OwnPoints extends Own {
  kind: 'points';
  /** [count, 2], moved and scaled into the plane's box. */
  points: Float32Array<ArrayBuffer>;
}

/** What one file turned out to hold. */
export type Part = ImagesPart | LabelsPart | PointsPart;

export interface ImagesPart extends Images {
  name: string;
  /** Images in the file; the limits may leave some out. */
  total: number;
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
  /** [count, 2]; count <= total. */
  points: Float64Array;
}
