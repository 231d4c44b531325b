import { viewOf } from '../../bytes.ts';
import { UnusableFile } from '../errors.ts';
import type { Limits } from '../limits.ts';
import type { Part } from '../own.ts';
import { sideOf, squareImages } from '../square.ts';

const UNSIGNED_BYTES = 8;

/** Does it begin like IDX, with two zeros, a type and a number of dimensions? 'whole' if its size is right too. */
export function looksLikeIdx(bytes: Uint8Array): 'begins' | 'whole' | null {
  if (bytes.length < 4 || bytes[0] !== 0 || bytes[1] !== 0) return null;
  if (bytes[2] < 8 || bytes[2] > 14 || bytes[3] < 1 || bytes[3] > 4) return null;
  const sizes = sizesOf(bytes);
  return sizes && bytes.length === 4 + 4 * sizes.length + product(sizes) ? 'whole' : 'begins';
}

function sizesOf(bytes: Uint8Array): number[] | null {
  const rank = bytes[3];
  if (bytes.length < 4 + 4 * rank) return null;
  return Array.from({ length: rank }, (_, k) => viewOf(bytes).getUint32(4 + 4 * k));
}

const product = (sizes: readonly number[]): number => sizes.reduce((a, b) => a * b, 1);

/**
 * IDX, the format of MNIST (http://yann.lecun.com/exdb/mnist/): unsigned bytes; [n, height, width] are images, [n] are
 * labels. Throws `UnusableFile` if it is of another type or shape, empty, cut off or damaged.
 */
export function parseIdx(name: string, bytes: Uint8Array, limits: Limits): Part {
  const sizes = sizesOf(bytes);
  if (!sizes) throw new UnusableFile(`${name} is cut off: an IDX file without its sizes.`);
  if (bytes[2] !== UNSIGNED_BYTES || (sizes.length !== 1 && sizes.length !== 3)) {
    throw new UnusableFile(
      `${name} is an IDX file of another kind: images are unsigned bytes in 3 dimensions, labels in 1.`,
    );
  }
  const header = 4 + 4 * sizes.length;
  if (product(sizes) === 0)
    throw new UnusableFile(`${name} is an IDX file of size ${sizes.join(' × ')}: empty.`);
  if (bytes.length !== header + product(sizes)) {
    throw new UnusableFile(
      `${name} is cut off or damaged: ${sizes.join(' × ')} bytes were announced, ${bytes.length - header} are there.`,
    );
  }
  const data = bytes.subarray(header);
  if (sizes.length === 1) return { kind: 'labels', name, labels: new Uint8Array(data) };
  const [total, height, width] = sizes;
  const size = { height, width, channels: 1 } as const;
  const pixels = squareImages(Math.min(total, limits.kept), size, (at) => data[at]);
  return {
    kind: 'images',
    name,
    total,
    side: sideOf(size),
    channels: 1,
    pixels,
    labels: null,
    classes: null,
  };
}
