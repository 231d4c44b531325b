/** A file that cannot be used. It is left out if others can be used, and otherwise becomes the error of the import. */
export class UnusableFile extends Error {}

/** This browser cannot decode pictures at all. */
export class DecodingUnavailable extends Error {}

/** A sentence about the formats that can be read. */
export const FORMATS =
  'What can be read: PNG, JPEG and WebP pictures or a ZIP of them, IDX, CIFAR-10 batches (binary), .npy arrays, and CSV of points.';
