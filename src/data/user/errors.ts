/** One file of several that cannot be used: it is left out where others can, and is the error where none can. */
export class LeftOut extends Error {}

/** No picture at all can be decoded here. */
export class NothingDecoded extends Error {}

export const FORMATS =
  'What can be read: PNG, JPEG and WebP pictures or a ZIP of them, IDX, CIFAR-10 batches (binary), .npy arrays, and CSV of points.';
