import { FASHION_CLASSES, type Selection, selectRows } from '../classes.ts';
import { unpack } from '../gzip.ts';
import { resizeImages } from '../resize.ts';
import type { FetchBytes, OnBytes } from './sources.ts';

/** A prepared file: its name in the manifest's folder, its size in bytes, and its SHA-256 in hexadecimal digits. */
export interface PackedFile {
  name: string;
  bytes: number;
  sha256: string;
}

/** `mnist/manifest.json` and `fashion/manifest.json`, written when the data are prepared. */
export interface Manifest {
  /** Pixels per side; the number of images in all, and in each file. */
  side: number;
  count: number;
  perFile: number;
  /** Gzipped grey levels (0 to 255), image by image, row by row. */
  images: PackedFile[];
  /** One byte per label. */
  labels: PackedFile;
}

/** The sets that the site serves, each in a folder of its name. */
export const PACKED_SETS = {
  mnist: { what: 'MNIST digits', classes: null },
  fashion: { what: 'Fashion-MNIST images', classes: FASHION_CLASSES },
} as const;

export interface PackedOptions {
  set: keyof typeof PACKED_SETS;
  /** The first N images of these classes are loaded, or of all classes if none is given. */
  N: number;
  classes?: readonly number[];
  /** Pixels per side, from 8 to 64; 28 leaves the images unchanged. */
  side: number;
  fetchBytes: FetchBytes;
  /** Bytes so far, and in all. */
  onProgress?: OnBytes;
  signal?: AbortSignal;
}

export interface Packed {
  /** [N, side * side] in [-1, 1]; fewer than N rows if there are no more. */
  points: Float32Array<ArrayBuffer>;
  /** [N] */
  labels: Uint8Array<ArrayBuffer>;
  notice: string | null;
}

type Fetch = (file: PackedFile) => Promise<Uint8Array<ArrayBuffer>>;

/**
 * Loads only the files with the images wanted, and checks each. Rejects with an Error if the side is out of range, a
 * class has no images, or a file is missing or damaged.
 */
export async function loadPacked(options: PackedOptions): Promise<Packed> {
  const { set, side, fetchBytes, signal } = options;
  if (side < 8 || side > 64) throw new Error(`images come with 8 to 64 pixels a side, not ${side}`);
  const manifest = parseManifest(set, await fetchBytes(`${set}/manifest.json`, { signal }));
  const total = { bytes: 0 }; // known as soon as the rows are
  const fetchFile = fetcher(options, total);
  const arriving = fetchFile(manifest.labels);
  const { rows, notice } = await select(options, manifest, arriving);
  const numbers = [...new Set(rows.map((row) => Math.floor(row / manifest.perFile)))];
  const wanted = numbers.map((number) => manifest.images[number]);
  total.bytes = [manifest.labels, ...wanted].reduce((sum, { bytes }) => sum + bytes, 0);
  const [labels, ...images] = await Promise.all([
    arriving,
    ...wanted.map(async (file) => gunzip(await fetchFile(file), `${set}/${file.name}`)),
  ]);
  const size = manifest.side ** 2;
  const pixels = new Uint8Array(rows.length * size);
  rows.forEach((row, i) => {
    const at = (row % manifest.perFile) * size;
    const file = images[numbers.indexOf(Math.floor(row / manifest.perFile))];
    pixels.set(file.subarray(at, at + size), i * size);
  });
  const points = resizeImages(pixels, rows.length, manifest.side, side, (grey) => grey / 127.5 - 1);
  return { points, labels: Uint8Array.from(rows, (row) => labels[row]), notice };
}

/** Waits for the labels only if classes are selected. */
async function select(
  { set, N, classes = [] }: PackedOptions,
  { count }: Manifest,
  arriving: Promise<Uint8Array>,
): Promise<Selection> {
  const labels = classes.length > 0 ? await arriving : null;
  return selectRows({ ...PACKED_SETS[set], count, labels }, classes, N);
}

/** Fetches and checks files, and reports their common progress as soon as the total is known. */
function fetcher({ set, fetchBytes, onProgress, signal }: PackedOptions, total: { bytes: number }): Fetch {
  const done = new Map<string, number>();
  return async (file) => {
    const onBytes = (bytes: number) => {
      done.set(file.name, bytes);
      const sum = [...done.values()].reduce((a, b) => a + b);
      if (total.bytes > 0) onProgress?.(Math.min(sum, total.bytes), total.bytes);
    };
    const bytes = await fetchBytes(`${set}/${file.name}`, { onBytes, signal });
    await verify(file, `${set}/${file.name}`, bytes);
    return bytes;
  };
}

function parseManifest(set: string, bytes: Uint8Array): Manifest {
  try {
    return JSON.parse(new TextDecoder().decode(bytes)) as Manifest;
  } catch {
    throw new Error(`${set}/manifest.json is no manifest: were the data prepared before the site was built?`);
  }
}

/** Checks the SHA-256, if the browser has it (on secure pages), and always the size and gzip's own checksum. */
async function verify(file: PackedFile, path: string, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
  if (bytes.length !== file.bytes) {
    throw new Error(`${path} is damaged: ${bytes.length} bytes instead of ${file.bytes}`);
  }
  const subtle = globalThis.crypto?.subtle;
  if (!subtle) return;
  const digest = new Uint8Array(await subtle.digest('SHA-256', bytes));
  const found = Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
  if (found !== file.sha256) {
    throw new Error(`${path} is damaged: SHA-256 ${found} instead of ${file.sha256}`);
  }
}

async function gunzip(bytes: Uint8Array<ArrayBuffer>, path: string): Promise<Uint8Array> {
  try {
    return await unpack(bytes);
  } catch (error) {
    throw new Error(`${path} is damaged: ${(error as Error).message}`);
  }
}
