import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Manifest, PackedFile } from '../src/data/bundled/packed.ts';

/** Images of each set that the site serves. */
export const COUNT = 5000;
export const SIDE = 28;
const PER_FILE = 1000;

export interface Images {
  /** [COUNT, SIDE, SIDE], 0 to 255. */
  pixels: Uint8Array;
  /** [COUNT] */
  labels: Uint8Array;
}

export const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/**
 * Packs images into gzipped files of 1000 in the folder `to`, with a manifest. Does nothing where they lie there
 * already, unharmed; else `read` is asked for them. Returns whether it packed.
 */
export function pack(to: string, read: () => Images): boolean {
  if (isPacked(to)) return false;
  const { pixels, labels } = read();
  rmSync(to, { recursive: true, force: true });
  mkdirSync(to, { recursive: true });
  const put = (name: string, bytes: Uint8Array): PackedFile => {
    writeFileSync(join(to, name), bytes);
    return { name, bytes: bytes.length, sha256: sha256(bytes) };
  };
  const size = PER_FILE * SIDE * SIDE;
  const manifest: Manifest = {
    side: SIDE,
    count: COUNT,
    perFile: PER_FILE,
    images: Array.from({ length: COUNT / PER_FILE }, (_, i) =>
      put(`images-${i}.bin`, gzipSync(pixels.subarray(i * size, (i + 1) * size), { level: 9 })),
    ),
    labels: put('labels.bin', labels),
  };
  // Written last: without it the rest counts for nothing.
  writeFileSync(join(to, 'manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`);
  return true;
}

/** A file of an installed package; throws where it is missing or not the one that it should be. */
export function readChecked(path: string, expected: string): Buffer {
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
