import type { Limits } from '../limits.ts';
import type { ImagesPart } from '../own.ts';

const SIDE = 32;
const PLANE = SIDE * SIDE;
const RECORD = 1 + 3 * PLANE;

const CLASSES: readonly string[] = [
  'airplane',
  'automobile',
  'bird',
  'cat',
  'deer',
  'dog',
  'frog',
  'horse',
  'ship',
  'truck',
];

/**
 * Could it be CIFAR-10? The format has no signature: it consists of whole records that begin with one of ten labels.
 */
export function isCifar(bytes: Uint8Array): boolean {
  if (bytes.length === 0 || bytes.length % RECORD !== 0) return false;
  for (let at = 0; at < bytes.length; at += RECORD) if (bytes[at] >= CLASSES.length) return false;
  return true;
}

/**
 * A batch of CIFAR-10 (https://www.cs.toronto.edu/~kriz/cifar.html): records of a label and the three planes of an
 * image.
 */
export function parseCifar(name: string, bytes: Uint8Array, limits: Limits): ImagesPart {
  const total = bytes.length / RECORD;
  const kept = Math.min(total, limits.kept);
  const pixels = new Uint8Array(kept * 3 * PLANE);
  for (let i = 0; i < kept; i++) {
    const planes = i * RECORD + 1;
    const image = i * 3 * PLANE;
    for (let k = 0; k < PLANE; k++) {
      for (let c = 0; c < 3; c++) pixels[image + 3 * k + c] = bytes[planes + c * PLANE + k];
    }
  }
  const labels = Uint8Array.from({ length: kept }, (_, i) => bytes[i * RECORD]);
  return { kind: 'images', name, total, side: SIDE, channels: 3, pixels, labels, classes: CLASSES };
}
