/** Data from a visitor's files: decoded, checked, and small enough to keep. They never leave the browser. */

/** The result of every import. */
export type OwnData = OwnImages | OwnPoints;

interface Own {
  /** The name of the file, or of the first of several. */
  name: string;
  /** The first 16 hexadecimal digits of the SHA-256 of the content: `Experiment.own`. */
  fingerprint: string;
  count: number;
  /** For the visitor: what was left out, and why. */
  notice?: string;
}

interface Images {
  kind: 'images';
  /** Pixels per side: images are cropped to the square in the middle, and shrunk if that is larger than 32. */
  side: number;
  channels: 1 | 3;
  /** [count, side, side, channels], from 0 to 255. */
  pixels: Uint8Array<ArrayBuffer>;
  /** [count], if the file has labels. */
  labels: Uint8Array<ArrayBuffer> | null;
  classes: readonly string[] | null;
  /** For files of numbers: the values that became black and white. */
  range?: ValueRange;
}

/** The values of black and of white. */
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

/** The content of one file. */
export type Part = ImagesPart | LabelsPart | PointsPart;

export interface ImagesPart extends Images {
  name: string;
  /** Images in the file; because of the limits `pixels` may have fewer. */
  total: number;
  /** For the visitor: what should be known about the file. */
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
